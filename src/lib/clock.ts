/**
 * The only place that asks the machine what time it is.
 *
 * Everything else takes a `Clock`, or the instant itself, so that plans, decisions and tests run in any time they like.
 */

/** Milliseconds since 1970-01-01T00:00:00Z. The one unit of an instant in memory, in events and on the agent link. */
export type Instant = number

/** The instant as libraries want it that know no Temporal. */
export const dateOf = (at: Instant): Date => new Date(at)

/** Whom to ask for the time. */
export interface Clock {
  readonly now: () => Instant
}

/** The clock of the machine. */
export const systemClock: Clock = { now: () => Date.now() }

/** Calls `ring` once after so many milliseconds, unless what it returns is called before. */
export type Alarm = (milliseconds: number, ring: () => void) => () => void

/** The timers of the machine. */
export const systemAlarm: Alarm = (milliseconds, ring) => {
  const timer = setTimeout(ring, milliseconds)
  return () => clearTimeout(timer)
}

/** Milliseconds by a clock that nobody sets: what lies between two of them has passed. */
export type Monotonic = () => number

/** The clock of the processor. */
export const processorTime: Monotonic = () => performance.now()

/** A clock that stands still until somebody moves it. */
export interface ManualClock extends Clock {
  readonly advanceTo: (at: Instant) => void
  readonly advanceBy: (milliseconds: number) => void
}

/** A clock for tests and simulations, starting at `start`. */
export const manualClock = (start: Instant): ManualClock => {
  let at = start
  return {
    now: () => at,
    advanceTo: (next) => {
      at = next
    },
    advanceBy: (milliseconds) => {
      at += milliseconds
    },
  }
}
