/**
 * Which days a job stream is planned on, and which run cycle puts it there (User's Guide and Reference, "on", "except").
 *
 * A day that several run cycles name comes once for each of them: their times may differ. Within one run cycle a day comes once.
 */
import type { JobStream } from '#/model/job-stream.ts'
import type { RunCycle } from '#/model/run-cycle.ts'
import type { TimeOfDay } from '#/model/time-of-day.ts'
import type { Calendars } from './calendars.ts'
import { parseDay, type DayNumber, type DayWindow } from './day-number.ts'
import { daysOf, type RuleContext } from './day-rules.ts'
import { freeDaysOf, moveBy, type FreeDays } from './free-days.ts'

export interface SelectedDay {
  readonly day: DayNumber
  readonly runCycle: RunCycle
}

/**
 * Where INTERVAL counts from when neither the run cycle nor the stream has a VALIDFROM: a fixed day, so that the count
 * does not depend on when the plan is made. 2001-01-01 begins a week, a month and a year.
 */
const countingStart = parseDay('2001-01-01')

/** How far to look beyond the window for free days that are moved into it. */
const reachOf = (runCycle: RunCycle, window: DayWindow, { isFree }: FreeDays): DayWindow => {
  let { from, to } = window
  if (runCycle.freeDayRule === 'next') while (isFree(from - 1)) from -= 1
  if (runCycle.freeDayRule === 'previous') while (isFree(to + 1)) to += 1
  return { from, to }
}

/** The day on which a named day takes place; undefined: not at all. */
const settle = (day: DayNumber, runCycle: RunCycle, { isFree }: FreeDays): DayNumber | undefined => {
  if (!runCycle.freeDayRule || !isFree(day)) return day
  if (runCycle.freeDayRule === 'ignore') return undefined
  return moveBy(day, runCycle.freeDayRule === 'next' ? 1 : -1, (other) => !isFree(other))
}

type Stream = Pick<JobStream, 'runCycles' | 'exceptions' | 'freeDays' | 'validFrom' | 'at' | 'scheduledTime'>

/** The days of one run cycle. Its validity bounds the days it names; one of them may be moved beyond by the free-day rule. */
const daysOfCycle = (runCycle: RunCycle, window: DayWindow, context: RuleContext): Set<DayNumber> => {
  const validFrom = runCycle.validFrom ? parseDay(runCycle.validFrom) : -Infinity
  const validTo = runCycle.validTo ? parseDay(runCycle.validTo) : Infinity
  const start = runCycle.validFrom ? validFrom : context.start
  const reach = reachOf(runCycle, window, context.freeDays)
  const days = new Set<DayNumber>()
  for (const rule of runCycle.days) {
    for (const named of daysOf(rule, reach, { ...context, start })) {
      if (named < validFrom || named >= validTo) continue
      const day = settle(named, runCycle, context.freeDays)
      if (day !== undefined && day >= window.from && day <= window.to) days.add(day)
    }
  }
  return days
}

const placeOf = (runCycle: RunCycle, stream: Stream): TimeOfDay | undefined =>
  runCycle.at ?? runCycle.scheduledTime ?? stream.at ?? stream.scheduledTime

const isSameTime = (one: TimeOfDay | undefined, other: TimeOfDay | undefined): boolean =>
  one?.minutes === other?.minutes && one?.plusDays === other?.plusDays

/** An exception with a time takes away only what is planned at that time; one without takes the whole day. */
const excepts = (exception: RunCycle, runCycle: RunCycle, stream: Stream): boolean =>
  (exception.at ?? exception.scheduledTime) === undefined ||
  isSameTime(placeOf(exception, stream), placeOf(runCycle, stream))

/**
 * Makes the function that gives the days of a stream in a window, in order of the day, then of the run cycles as they are
 * written. Nothing comes before the stream's VALIDFROM. The function throws a refusal when a rule cannot be understood or a
 * calendar does not exist. Streams of a site share few rules; what they have in common is worked out once.
 */
export const daySelector = (calendars: Calendars, window: DayWindow): ((stream: Stream) => SelectedDay[]) => {
  const known = new Map<string, Set<DayNumber>>()
  return (stream) => {
    const validFrom = stream.validFrom ? parseDay(stream.validFrom) : undefined
    const freeDays = freeDaysOf(stream, calendars)
    const context: RuleContext = { calendars, freeDays, start: validFrom ?? countingStart }
    const bounded = { from: Math.max(window.from, validFrom ?? window.from), to: window.to }
    if (bounded.from > bounded.to) return []
    const daysFor = (runCycle: RunCycle): Set<DayNumber> => {
      const { days, freeDayRule } = runCycle
      const key = JSON.stringify([
        days,
        freeDayRule,
        runCycle.validFrom,
        runCycle.validTo,
        stream.validFrom,
        freeDays.key,
      ])
      const found = known.get(key) ?? daysOfCycle(runCycle, bounded, context)
      known.set(key, found)
      return found
    }
    const exceptions = stream.exceptions.map((exception) => ({ exception, days: daysFor(exception) }))
    return stream.runCycles
      .flatMap((runCycle) => [...daysFor(runCycle)].map((day): SelectedDay => ({ day, runCycle })))
      .filter(
        ({ day, runCycle }) => !exceptions.some((one) => one.days.has(day) && excepts(one.exception, runCycle, stream)),
      )
      .sort((a, b) => a.day - b.day)
  }
}
