/** The calendar of a stream: its days with their reasons, and the times its instances would have. */
import { formatDay, weekdayOf, type DayNumber, type DayWindow } from '#/calendar/day-number.ts'
import { explainDays, type DayMove, type ExplainedDay, type LeftOut, type PlannedRun } from '#/calendar/explain-days.ts'
import type { CalendarDay, StreamCalendar } from '#/model/calendar-view.ts'
import type { JobStream } from '#/model/job-stream.ts'
import { occurrencesOf, type Timing } from './occurrences.ts'
import type { PlanSources } from './plan-request.ts'
import { whyNeverPlanned } from './why-never-planned.ts'

const weekdays = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'] as const

/** Throws `definition.unknown`, `definition.invalid` or `definition.cycle` for what cannot be worked out. */
export const streamCalendar = (
  stream: JobStream,
  { definitions }: Pick<PlanSources, 'definitions'>,
  timing: Timing,
  window: DayWindow,
): StreamCalendar => {
  const name = `${stream.workstation}#${stream.name}`
  const never = whyNeverPlanned(stream, { definitions })
  return {
    stream: name,
    timezone: timing.days.zone.name,
    from: formatDay(window.from),
    to: formatDay(window.to),
    never: never === null ? null : `${name} ${never}: no plan takes it in.`,
    days: explainDays(stream, definitions, window).map((day) => viewDay(day, stream, timing)),
  }
}

const viewDay = ({ day, isFree, runs, left }: ExplainedDay, stream: JobStream, timing: Timing): CalendarDay => ({
  date: formatDay(day),
  weekday: weekdays[weekdayOf(day)] ?? 'MO',
  free: isFree,
  runs: viewRuns(day, runs, stream, timing),
  left: left.map((one) => ({
    runCycle: one.name,
    why: one.why,
    moves: one.moves.map(viewMove),
    by: one.by,
    sentence: sentenceOf(one),
  })),
})

const viewMove = ({ from, to, by }: DayMove) => ({ from: formatDay(from), to: formatDay(to), by })

/** An instance that the plan leaves out, because one before it has its time, is not counted. */
const viewRuns = (day: DayNumber, runs: readonly PlannedRun[], stream: JobStream, timing: Timing) => {
  const selected = runs.map(({ runCycle }) => ({ day, runCycle }))
  const planned = new Set(occurrencesOf(stream, selected, timing).map(({ scheduledAt }) => scheduledAt))
  const own = selected.map((one) => occurrencesOf(stream, [one], timing).map(({ scheduledAt }) => scheduledAt))
  // First instances stand before repetitions, and run cycles in the order they are written.
  const taken = new Map<number, number>()
  for (const [i, [first]] of own.entries()) if (first !== undefined && !taken.has(first)) taken.set(first, i)
  for (const [i, times] of own.entries()) for (const at of times) if (!taken.has(at)) taken.set(at, i)
  return runs.map(({ name, runCycle, moves }, i) => {
    const times = (own[i] ?? []).filter((at) => planned.has(at) && taken.get(at) === i).sort((a, b) => a - b)
    return {
      runCycle: name,
      moves: moves.map(viewMove),
      instances: times.length,
      firstAt: textOf(times[0]),
      lastAt: textOf(times.at(-1)),
      every: runCycle.every?.minutes ?? null,
    }
  })
}

const textOf = (at: number | undefined): string | null =>
  at === undefined ? null : Temporal.Instant.fromEpochMilliseconds(at).toString({ fractionalSecondDigits: 3 })

const sentenceOf = ({ why, by, moves }: LeftOut): string => {
  switch (why) {
    case 'excepted':
      return `EXCEPT ${by} takes the day away.`
    case 'lacking':
      return `${by} of the same subset does not have the day.`
    case 'early':
      return 'It is before the day from which this is valid.'
    case 'late':
      return 'This is no longer valid.'
    case 'free':
      return 'It is a free day, and FDIGNORE drops it.'
    case 'moved': {
      const [move] = moves
      return move ? `It is a free day, and ${move.by} moves it to ${formatDay(move.to)}.` : 'It is moved.'
    }
  }
}
