/**
 * Occurrences: the instances of a stream on its days, each with its times.
 *
 * Times in a run cycle replace the stream's own when the plan is made; a stream that is submitted has its own alone.
 * An occurrence is known by its stream and scheduled time, so of those that a day would have at one time the first stays:
 * run cycles in the order they are written, repetitions after them.
 */
import type { DayNumber } from '#/calendar/day-number.ts'
import type { SelectedDay } from '#/calendar/select-days.ts'
import type { Instant } from '#/lib/clock.ts'
import type { JobStream } from '#/model/job-stream.ts'
import type { RunCycle } from '#/model/run-cycle.ts'
import type { OnUntil, TimeOfDay } from '#/model/time-of-day.ts'
import type { ProductionDays } from './production-day.ts'

export interface Occurrence {
  readonly day: DayNumber
  readonly runCycle: string | null
  readonly scheduledAt: Instant
  readonly startAt: Instant | null
  readonly untilAt: Instant | null
  readonly onUntil: OnUntil
  readonly latestStartAt: Instant | null
  readonly deadlineAt: Instant | null
}

/** What streams, run cycles and jobs can all say about when. */
export interface Limits {
  readonly until?: TimeOfDay
  readonly latestStart?: TimeOfDay
  readonly onUntil?: OnUntil
  readonly deadline?: TimeOfDay
}

/** The latest times of a day; what happens when the first passes goes with the time it belongs to. */
export const limitsOn = (
  day: DayNumber,
  days: ProductionDays,
  { until, latestStart, onUntil, deadline }: Limits,
): Pick<Occurrence, 'untilAt' | 'onUntil' | 'latestStartAt' | 'deadlineAt'> => ({
  untilAt: until ? days.instantOf(day, until) : null,
  onUntil: ((until ?? latestStart) && onUntil) ?? 'suppress',
  latestStartAt: latestStart ? days.instantOf(day, latestStart) : null,
  deadlineAt: deadline ? days.instantOf(day, deadline) : null,
})

/** What the run cycle says, for each time it has; else what the stream says. */
const limitsOf = (runCycle: RunCycle, stream: JobStream): Limits => {
  const { until, latestStart, onUntil } = runCycle.until || runCycle.latestStart ? runCycle : stream
  const deadline = runCycle.deadline ?? stream.deadline
  return {
    ...(until && { until }),
    ...(latestStart && { latestStart }),
    ...(onUntil && { onUntil }),
    ...(deadline && { deadline }),
  }
}

/** The first occurrence of a run cycle on a day. Without AT it does not start before its day (enPreventStart). */
const firstOf = ({ day, runCycle }: SelectedDay, stream: JobStream, days: ProductionDays): Occurrence => {
  const { at, scheduledTime } = runCycle.at || runCycle.scheduledTime ? runCycle : stream
  const place = at ?? scheduledTime
  return {
    day,
    runCycle: runCycle.name ?? '',
    scheduledAt: place ? days.instantOf(day, place) : days.startOf(day),
    startAt: at ? days.instantOf(day, at) : days.startOf(day),
    ...limitsOn(day, days, limitsOf(runCycle, stream)),
  }
}

/**
 * The last instant at which an occurrence repeats. EVERYENDTIME at or before the start is meant for the next day; equal to
 * the start it goes once round the clock, and the last occurrence is the next day's first.
 */
const lastRepetition = (first: Occurrence, end: TimeOfDay, days: ProductionDays): Instant => {
  const last = days.instantOf(first.day, end)
  if (last > first.scheduledAt) return last
  const nextDay = days.instantOf(first.day + 1, end)
  return last === first.scheduledAt ? nextDay - 1 : nextDay
}

/** The same occurrence later, with as long until its latest time and its deadline as the first has. */
const repeat = (first: Occurrence, after: number): Occurrence => ({
  ...first,
  scheduledAt: first.scheduledAt + after,
  startAt: first.scheduledAt + after,
  untilAt: first.untilAt === null ? null : first.untilAt + after,
  latestStartAt: first.latestStartAt === null ? null : first.latestStartAt + after,
  deadlineAt: first.deadlineAt === null ? null : first.deadlineAt + after,
})

const repetitionsOf = (first: Occurrence, { every }: RunCycle, days: ProductionDays): Occurrence[] => {
  if (!every) return []
  const repetitions: Occurrence[] = []
  const rate = every.minutes * 60_000
  const last = lastRepetition(first, every.end, days) - first.scheduledAt
  for (let after = rate; after <= last; after += rate) repetitions.push(repeat(first, after))
  return repetitions
}

/** The occurrences of a stream on its selected days. */
export const occurrencesOf = (
  stream: JobStream,
  selected: readonly SelectedDay[],
  days: ProductionDays,
): Occurrence[] => {
  const firsts = selected.map((one) => firstOf(one, stream, days))
  const repetitions = firsts.flatMap((first, i) => repetitionsOf(first, selected[i]?.runCycle ?? { days: [] }, days))
  const taken = new Set<string>()
  return [...firsts, ...repetitions].filter(({ day, scheduledAt }) => {
    const identity = `${day} ${scheduledAt}`
    const isNew = !taken.has(identity)
    taken.add(identity)
    return isNew
  })
}

/**
 * One occurrence now, of the production day that holds `now`. Its place is its AT or SCHEDTIME, if that is yet to come;
 * a latest time that has passed holds all the same.
 */
export const occurrenceNow = (stream: JobStream, now: Instant, days: ProductionDays): Occurrence => {
  const day = days.dayOf(now)
  const place = stream.at ?? stream.scheduledTime
  return {
    day,
    runCycle: null,
    scheduledAt: place ? Math.max(now, days.instantOf(day, place)) : now,
    startAt: stream.at ? days.instantOf(day, stream.at) : null,
    ...limitsOn(day, days, stream),
  }
}
