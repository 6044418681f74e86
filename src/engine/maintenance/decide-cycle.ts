/**
 * When the next cycle of maintenance is, and why: a pure function of what is known, in a sentence an operator can check.
 *
 * Cycles are counted from the start of the last one, never from a table of times: a clock that jumps, a server that was away and
 * a new leader all find at most one cycle due.
 */
import type { Instant } from '#/lib/clock.ts'
import { count, formatDuration } from '#/lib/words.ts'
import type { LoadNow } from '#/monitoring/load-meter.ts'
import { choosePlace, type Quiet } from './quiet-hours.ts'

/** How far apart cycles are, in milliseconds. */
export interface CycleBounds {
  readonly shortestMs: number
  readonly usualMs: number
  readonly longestMs: number
}

/** The bounds of a usual interval: a third of it when something demands a cycle, twice of it when load is high. */
export const boundsOf = (usualMs: number): CycleBounds => ({
  shortestMs: usualMs / 3,
  usualMs,
  longestMs: usualMs * 2,
})

export interface LastCycle {
  readonly startedAt: Instant
  /** How many cycles in a row, up to the last, had a task that did not do its work. */
  readonly failuresInARow: number
  /** How many cycles in a row, up to the last, ended with their server. */
  readonly cutOffInARow: number
}

export interface CycleFacts {
  readonly now: Instant
  /** Undefined: there was none yet. */
  readonly last: LastCycle | undefined
  /** How long ago the last cycle began: see `elapsedSince`. */
  readonly elapsedMs: number
  /** For how long this server has led. */
  readonly leadingForMs: number
  readonly bounds: CycleBounds
  readonly quiet: Quiet
  /** From now to the end of what is planned; null: nothing is. */
  readonly horizonMs: number | null
  /** Events of the ledger since the last cycle, and how many there usually are between two; null: not known. */
  readonly events: { readonly since: number; readonly usual: number | null }
  readonly load: LoadNow
  /** Starts a minute of this hour of the week; null: not learnt yet. */
  readonly usualStarts: number | null
  /** Until when nothing runs by itself; `until` null: until somebody resumes. */
  readonly pause: { readonly until: Instant | null; readonly by: string } | null
  /** From 0 to 1, other for each cycle and site, so that not all that share a machine begin at once. */
  readonly spread: number
}

export interface NextCycle {
  /** Null: never by itself. In the past or present: now. */
  readonly at: Instant | null
  readonly why: string
}

const minute = 60_000
const hour = 60 * minute

/** A server that has just begun to lead has other things to do. */
const settleMs = 2 * minute
/** How long a due cycle waits before load is looked at again. */
const waitForCalmMs = 10 * minute
/** The planner keeps today and tomorrow planned: less than this means it does not get through. */
const leastHorizonMs = 20 * hour
/** So many times the usual events between two cycles, and so many at least, bring the next one sooner. */
const [muchMore, leastEvents] = [2, 200_000]

/**
 * How long ago the last cycle began. A clock that was set back says that it begins in the future: then what this process has
 * seen pass counts, and without that a whole interval, so that counting begins anew with one cycle.
 */
export const elapsedSince = (
  startedAt: Instant,
  now: Instant,
  { seenForMs, usualMs }: { readonly seenForMs: number | undefined; readonly usualMs: number },
): number => (startedAt <= now ? now - startedAt : (seenForMs ?? usualMs))

export const decideCycle = (facts: CycleFacts): NextCycle => {
  const { at, why } = decideExactly(facts)
  // Durations that a process has measured are no whole milliseconds; instants are.
  return { at: at === null ? null : Math.round(at), why }
}

const decideExactly = (facts: CycleFacts): NextCycle => {
  const { now, pause, bounds, elapsedMs } = facts
  if (pause !== null && (pause.until === null || pause.until > now)) return paused(pause)
  const wanted = settled(facts, wantedCycle(facts))
  if (wanted.at === null || wanted.at > now || elapsedMs >= bounds.longestMs) return wanted
  const busy = whyBusy(facts)
  if (busy === undefined) return wanted
  const left = formatDuration(bounds.longestMs - elapsedMs)
  return { at: now + waitForCalmMs, why: `Load is high: ${busy}. It runs when that is over, at the latest in ${left}.` }
}

const paused = ({ until, by }: NonNullable<CycleFacts['pause']>): NextCycle => ({
  at: until,
  why: until === null ? `Paused by ${by} until somebody resumes it.` : `Paused by ${by}.`,
})

const settled = ({ now, leadingForMs }: CycleFacts, { at, why }: NextCycle): NextCycle => {
  const earliest = now - leadingForMs + settleMs
  if (at === null || at >= earliest || leadingForMs >= settleMs) return { at, why }
  return { at: earliest, why: `${why} It leaves a server that has just begun to lead some time first.` }
}

/** When the next cycle would be if load were no matter. */
const wantedCycle = (facts: CycleFacts): NextCycle => {
  const { now, last, elapsedMs, bounds } = facts
  if (last === undefined) return { at: now, why: 'There was none yet.' }
  // A cycle that takes its server down with it must not do so again and again.
  if (last.cutOffInARow === 1) return { at: now, why: 'The last cycle ended with its server: it is caught up once.' }
  if (elapsedMs >= bounds.longestMs) {
    return { at: now, why: `The last cycle began ${formatDuration(elapsedMs)} ago: what was missed is caught up once.` }
  }
  const begun = now - elapsedMs
  const demand = demandOf(facts, last)
  if (demand !== undefined && demand.afterMs < bounds.usualMs) {
    return { at: begun + demand.afterMs, why: `Sooner than usual: ${demand.why}.` }
  }
  const { at, why } = choosePlace(begun, bounds, facts.quiet)
  return { at: at + Math.round(facts.spread * 10 * minute), why }
}

/** What makes the next cycle come before its time, and how long after the last it then is. */
const demandOf = (
  facts: CycleFacts,
  last: LastCycle,
): { readonly afterMs: number; readonly why: string } | undefined => {
  const { bounds, horizonMs, events } = facts
  const soon = bounds.shortestMs
  if (horizonMs !== null && horizonMs < leastHorizonMs) {
    const left = horizonMs <= 0 ? 'has ended' : `ends in ${formatDuration(horizonMs)}`
    return { afterMs: soon, why: `the plan ${left}` }
  }
  if (events.usual !== null && events.since > Math.max(leastEvents, muchMore * events.usual)) {
    return { afterMs: soon, why: `${count(events.since, 'event')} have come since, usual are ${events.usual}` }
  }
  if (last.failuresInARow === 0) return undefined
  const cycles = last.failuresInARow === 1 ? 'the last cycle' : `the last ${last.failuresInARow} cycles`
  // Twice the pause with each: what fails for days is not to be the load of the night.
  return { afterMs: soon * 2 ** (last.failuresInARow - 1), why: `a task failed in ${cycles}` }
}

const [mostLoopDelayMs, mostCommitMs, fewStarts] = [100, 100, 120]

/** What makes this a bad moment; undefined: nothing does. */
const whyBusy = ({ load, usualStarts }: CycleFacts): string | undefined => {
  const { loopDelayMs, commitMs, startsPerMinute } = load
  if (loopDelayMs > mostLoopDelayMs) return `the event loop is ${Math.round(loopDelayMs)} ms late`
  if (commitMs > mostCommitMs) return `a commit takes ${Math.round(commitMs)} ms`
  const most = Math.max(fewStarts, 1.5 * (usualStarts ?? Infinity))
  return startsPerMinute > most ? `${Math.round(startsPerMinute)} jobs start a minute` : undefined
}
