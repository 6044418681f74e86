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
import type { PlanOptions } from './plan-options.ts'
import type { ProductionDays } from './production-day.ts'
import type { Watch } from './start-condition.ts'

export interface Occurrence {
  readonly day: DayNumber
  /** Null: somebody submitted it. A run cycle without a name is known by its place: `RULE2`. */
  readonly runCycle: string | null
  /** The variable table of its run cycle. */
  readonly variableTable: string | null
  readonly scheduledAt: Instant
  readonly startAt: Instant | null
  readonly untilAt: Instant | null
  readonly onUntil: OnUntil
  readonly latestStartAt: Instant | null
  readonly deadlineAt: Instant | null
  /** The watch for its STARTCOND that it goes on with; absent: it begins one. */
  readonly watch?: Watch
  /** Its name in place of the stream's. */
  readonly alias?: string
}

/** The clocks of the stream, and what the site has chosen. */
export interface Timing {
  readonly days: ProductionDays
  readonly options: PlanOptions
}

/** What streams, run cycles and jobs can all say about when. */
export interface Limits {
  readonly until?: TimeOfDay
  readonly latestStart?: TimeOfDay
  readonly onUntil?: OnUntil
  readonly deadline?: TimeOfDay
}

/**
 * The latest times of a day, of what starts at `place`, else at the start of day; what happens when the first passes goes
 * with the time it belongs to.
 */
export const limitsOn = (
  day: DayNumber,
  days: ProductionDays,
  { until, latestStart, onUntil, deadline }: Limits,
  place: TimeOfDay | undefined,
): Pick<Occurrence, 'untilAt' | 'onUntil' | 'latestStartAt' | 'deadlineAt'> => ({
  untilAt: until ? days.latestOf(day, until, place) : null,
  onUntil: ((until ?? latestStart) && onUntil) ?? 'suppress',
  latestStartAt: latestStart ? days.latestOf(day, latestStart, place) : null,
  deadlineAt: deadline ? days.latestOf(day, deadline, place) : null,
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

/** The run cycles that TWS names itself are RULE1, RULE2 ...; those of a group have its names. */
const nameOf = (runCycle: RunCycle, { runCycles }: JobStream): string =>
  runCycle.name ?? `RULE${runCycles.indexOf(runCycle) + 1}`

/** The time that places it in its day, whichever of the two keywords says it. */
const placeOf = (runCycle: RunCycle, stream: JobStream): TimeOfDay | undefined => {
  const { at, scheduledTime } = runCycle.at || runCycle.scheduledTime ? runCycle : stream
  return at ?? scheduledTime
}

/** The first occurrence of a run cycle on a day. Without AT it does not start before its day (enPreventStart). */
const firstOf = ({ day, runCycle }: SelectedDay, stream: JobStream, { days, options }: Timing): Occurrence => {
  const { at } = runCycle.at || runCycle.scheduledTime ? runCycle : stream
  const place = placeOf(runCycle, stream)
  const startOfDay = options.enPreventStart ? days.startOf(day) : null
  return {
    day,
    runCycle: nameOf(runCycle, stream),
    variableTable: runCycle.variableTable ?? null,
    scheduledAt: place ? days.instantOf(day, place) : days.startOf(day),
    startAt: at ? days.instantOf(day, at) : startOfDay,
    ...limitsOn(day, days, limitsOf(runCycle, stream), place),
  }
}

const minutesPerDay = 24 * 60

/** DONOTSTART waits this long for the instance before (User's Guide and Reference, "onoverlap"). */
const overlapPatience = 4 * 60_000

/** The latest times that nobody wrote: those of untilDays and of ONOVERLAP DONOTSTART, which suppresses. */
const withDefaults = (occurrence: Occurrence, { onOverlap }: JobStream, { days, options }: Timing): Occurrence => {
  const { scheduledAt, startAt, untilAt, latestStartAt } = occurrence
  if (onOverlap === 'donotstart') {
    const latest = (startAt === null ? scheduledAt : Math.max(startAt, scheduledAt)) + overlapPatience
    return { ...occurrence, latestStartAt: Math.min(latest, latestStartAt ?? latest), onUntil: 'suppress' }
  }
  if (options.untilDays === 0 || untilAt !== null || latestStartAt !== null) return occurrence
  return { ...occurrence, untilAt: days.daysAfter(scheduledAt, options.untilDays) }
}

interface Repetition {
  readonly end: TimeOfDay
  /** The start of the first occurrence; absent: the start of day. */
  readonly place: TimeOfDay | undefined
}

/**
 * The last instant at which an occurrence repeats. EVERYENDTIME at or before the start is meant for the next day; equal to
 * the start it goes once round the clock, and the last occurrence is the next day's first.
 */
const lastRepetition = (first: Occurrence, { end, place }: Repetition, days: ProductionDays): Instant => {
  const last = days.latestOf(first.day, end, place)
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

const repetitionsOf = (
  first: Occurrence,
  runCycle: RunCycle,
  stream: JobStream,
  days: ProductionDays,
): Occurrence[] => {
  const { every } = runCycle
  if (!every) return []
  const repetitions: Occurrence[] = []
  const rate = every.minutes * 60_000
  const place = placeOf(runCycle, stream)
  const last = lastRepetition(first, { end: every.end, place }, days) - first.scheduledAt
  for (let after = rate; after <= last; after += rate) repetitions.push(repeat(first, after))
  return repetitions
}

/** The occurrences of a stream on its selected days. */
export const occurrencesOf = (stream: JobStream, selected: readonly SelectedDay[], timing: Timing): Occurrence[] => {
  const firsts = selected.map((one) => firstOf(one, stream, timing))
  const repetitions = firsts.flatMap((first, i) =>
    repetitionsOf(first, selected[i]?.runCycle ?? { days: [] }, stream, timing.days),
  )
  const taken = new Set<string>()
  return [...firsts, ...repetitions]
    .filter(({ day, scheduledAt }) => {
      const identity = `${day} ${scheduledAt}`
      const isNew = !taken.has(identity)
      taken.add(identity)
      return isNew
    })
    .map((occurrence) => withDefaults(occurrence, stream, timing))
}

/**
 * One occurrence now, of the production day that holds `now`. Its place is its AT or SCHEDTIME, if that is yet to come;
 * a latest time that has passed holds all the same. With `at` it is placed there in place of its AT, on the production day that
 * holds that instant.
 */
export const occurrenceNow = (stream: JobStream, now: Instant, timing: Timing, at?: Instant): Occurrence => {
  const { days } = timing
  const begin = at === undefined ? now : Math.max(now, at)
  const day = days.dayOf(begin)
  const place = at === undefined ? (stream.at ?? stream.scheduledTime) : clockTime(begin, timing)
  const startAt = stream.at ? days.instantOf(day, stream.at) : null
  const occurrence: Occurrence = {
    day,
    runCycle: null,
    variableTable: null,
    scheduledAt: place && at === undefined ? Math.max(now, days.instantOf(day, place)) : begin,
    startAt: at === undefined ? startAt : begin,
    ...limitsOn(day, days, stream, place),
  }
  return withDefaults(occurrence, stream, timing)
}

/** What the clocks of the stream show. */
const clockTime = (at: Instant, { days }: Timing): TimeOfDay => {
  const minutes = Math.floor(days.zone.localOf(at) / 60_000)
  return { minutes: ((minutes % minutesPerDay) + minutesPerDay) % minutesPerDay, plusDays: 0 }
}
