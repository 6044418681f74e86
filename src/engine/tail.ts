/**
 * Follows the ledger that another server writes: reads what was committed and folds it into a state of its own.
 *
 * The leader's announcement wakes it, and a look now and then finds what was missed. Nothing that is not committed is ever
 * seen here, so whoever follows can lead with this state. Nobody else moves the state, not even its time.
 */
import { setImmediate as nextTurn } from 'node:timers/promises'
import { apply } from '#/core/apply.ts'
import type { PlanState } from '#/core/state.ts'
import type { Queryable } from '#/db/pool.ts'
import { processorTime, type Clock, type Instant, type Monotonic } from '#/lib/clock.ts'
import { Fault } from '#/lib/refusal.ts'
import type { LedgerEvent } from '#/model/event.ts'
import { readLedger } from '#/store/ledger.ts'
import { utcDay } from '#/store/ledger-pages.ts'
import type { Heard } from './sign-of-life.ts'

export interface TailParts {
  readonly database: Queryable
  readonly clock: Clock
  /** Absent: that of the processor. */
  readonly monotonic?: Monotonic | undefined
  readonly state: PlanState
  /** Asked so often for the last event of the ledger. */
  readonly look: () => Promise<number>
  readonly lookEveryMs: number
  /** Told of each event when it is in the state. */
  readonly onFollowed?: ((event: LedgerEvent, state: PlanState) => void) | undefined
  /** Told when the database does not answer; the tail goes on trying. */
  readonly onTrouble: (error: unknown) => void
  /** Told when the state cannot be trusted any more; the tail has ended. */
  readonly onBroken: (error: unknown) => void
}

/** How far somebody is behind the ledger. */
export interface Lag {
  readonly events: number
  /** How old what it has is: all that was committed before is in it. Milliseconds; 0: it is level with the ledger. */
  readonly ms: number
}

export interface Tail {
  /** The ledger ends with this event, or a later one. */
  readonly wake: (seq: number) => void
  readonly lag: () => Lag
  /** The last moment of which all that was committed by then is known to be in the state. */
  readonly heard: () => Heard
  /** False: folding broke off in the middle. */
  readonly isSound: () => boolean
  /** Settles when nothing moves the state any more. */
  readonly stop: () => Promise<void>
}

interface Following {
  /** The last event that is known to be in the ledger. */
  end: number
  /** All that was committed by then is in the state. */
  level: Moment
  reading: Promise<void> | undefined
  stopped: boolean
  isSound: boolean
}

/** The same moment by the clock of the site, which may be set, and by one that nobody sets. */
interface Moment {
  readonly at: Instant
  readonly on: number
}

/** Starts at once, with a state that is the fold of the ledger up to its `seq`. */
export const startTail = (parts: TailParts): Tail => {
  const { state, lookEveryMs } = parts
  const now: Following = { end: state.seq, level: momentOf(parts), reading: undefined, stopped: false, isSound: true }
  const agoMs = (): number => momentOf(parts).on - now.level.on
  const read = (): void => {
    if (now.stopped) return
    now.reading ??= readOn(parts, now).finally(() => {
      now.reading = undefined
    })
  }
  const look = async (): Promise<void> => {
    const lookedAt = momentOf(parts)
    try {
      now.end = Math.max(now.end, await parts.look())
    } catch (error) {
      return parts.onTrouble(error)
    }
    if (now.end === state.seq) now.level = lookedAt
    else read()
  }
  const timer = setInterval(() => void look(), lookEveryMs)
  void look()
  return {
    wake: (seq) => {
      now.end = Math.max(now.end, seq)
      if (now.end > state.seq) read()
    },
    lag: () => {
      const ms = Math.round(agoMs())
      const events = now.end - state.seq
      // Between two looks nobody knows better.
      return { events, ms: events === 0 && ms < 2 * lookEveryMs ? 0 : ms }
    },
    heard: () => ({ at: now.level.at, agoMs: agoMs() }),
    isSound: () => now.isSound,
    stop: async () => {
      now.stopped = true
      clearInterval(timer)
      await now.reading
    },
  }
}

const momentOf = ({ clock, monotonic = processorTime }: TailParts): Moment => ({
  at: clock.now(),
  on: monotonic(),
})

const readOn = async (parts: TailParts, now: Following): Promise<void> => {
  const { database, state, onFollowed } = parts
  try {
    while (!now.stopped && now.end > state.seq) {
      const askedAt = momentOf(parts)
      await catchUp(database, state, { isEnough: () => now.stopped, onFollowed })
      now.end = Math.max(now.end, state.seq)
      // While the leader goes on writing there is more each time: level with the end one is by chance.
      if (!now.stopped) now.level = askedAt
    }
  } catch (error) {
    if (error instanceof Fault) return parts.onTrouble(error)
    now.stopped = true
    now.isSound = false
    parts.onBroken(error)
  }
}

/** Folded in one go; a reader of the state waits no longer than for these. */
const eventsATurn = 1_000

const dayLength = 86_400_000

interface Reading extends Pick<TailParts, 'onFollowed'> {
  readonly isEnough?: () => boolean
}

/**
 * Reads the ledger from the state's last event on and folds what it finds, until its end or until `isEnough`. A `Fault` leaves
 * the state sound, at an earlier event; after anything else it is not to be used.
 */
export const catchUp = async (
  database: Queryable,
  state: PlanState,
  { isEnough = () => false, onFollowed }: Reading = {},
): Promise<void> => {
  // The time of a state may be a little ahead of its last event; a day earlier is surely early enough.
  const fromDay = utcDay(Math.max(0, state.now - dayLength))
  let folded = 0
  for await (const event of readLedger(database, state.seq, fromDay)) {
    apply(state, event)
    onFollowed?.(event, state)
    folded += 1
    if (folded % eventsATurn !== 0) continue
    if (isEnough()) return
    await nextTurn()
  }
}
