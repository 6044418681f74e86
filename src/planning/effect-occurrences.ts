/** The occurrences of a stream over many days, and how two such lists differ. */
import { formatDay, type DayNumber } from '#/calendar/day-number.ts'
import type { SelectedDay } from '#/calendar/select-days.ts'
import type { Instant } from '#/lib/clock.ts'
import { Refusal } from '#/lib/refusal.ts'
import type { JobStream } from '#/model/job-stream.ts'
import { daysSelector } from './days-selector.ts'
import { keyOn } from './definition-index.ts'
import type { Side } from './effect-request.ts'
import { occurrencesOf, type Occurrence, type Timing } from './occurrences.ts'
import { streamPreparer } from './prepared-stream.ts'
import { productionDaysOf } from './production-day.ts'
import { whyNeverPlanned } from './why-never-planned.ts'

/** A stream on its days; no days when it is not planned, and then perhaps a reason why. */
export interface StreamDays {
  readonly stream: JobStream | null
  readonly selected: readonly SelectedDay[]
  readonly timing: Timing | null
  readonly problem: string | null
}

/** The days of a stream that is not there. */
export const noDays: StreamDays = { stream: null, selected: [], timing: null, problem: null }

/** Looks every name of a stream up, for one variable table of its run cycles. */
type Prepare = ReturnType<typeof streamPreparer>

export const openPrepare = ({ sources }: Side): Prepare => streamPreparer(sources)

/** Makes the function that gives the days of a stream as planning would. */
export const openDays = ({ sources, window }: Side, prepare: Prepare): ((stream: JobStream) => StreamDays) => {
  const select = daysSelector(sources, window)
  return (stream) => {
    if (whyNeverPlanned(stream, sources) !== null) return noDays
    try {
      const selected = select(stream)
      const days = productionDaysOf(keyOn(stream.workstation, stream.name), sources)
      // A name that leads nowhere keeps the stream out of the plan.
      const tables = new Set(selected.map(({ runCycle }) => runCycle.variableTable ?? null))
      for (const table of tables) prepare(stream, table)
      return { stream, selected, timing: { days, options: sources.options }, problem: null }
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      return { ...noDays, problem: error.message }
    }
  }
}

/** Occurrences by day, those of a day in the order of their times. */
type ByDay = ReadonlyMap<DayNumber, readonly Occurrence[]>

const occurrencesByDay = ({ stream, timing }: StreamDays, selected: readonly SelectedDay[]): ByDay => {
  if (stream === null || timing === null) return new Map()
  const all = occurrencesOf(stream, selected, timing)
  return Map.groupBy(
    all.sort((a, b) => a.scheduledAt - b.scheduledAt),
    ({ day }) => day,
  )
}

/**
 * The days on which two selections differ. Where stream and clocks are the same, a day with the same run cycles has the same
 * occurrences, and need not be worked out: a changed calendar concerns few days of many streams.
 */
const daysThatDiffer = (before: StreamDays, after: StreamDays): Set<DayNumber> | null => {
  const [zone, otherZone] = [before.timing?.days.zone.name, after.timing?.days.zone.name]
  if (before.stream === null || before.stream !== after.stream || zone !== otherZone) return null
  const differ = new Set<DayNumber>()
  const [one, other] = [before.selected, after.selected]
  for (let i = 0, j = 0; i < one.length || j < other.length;) {
    const day = Math.min(one[i]?.day ?? Infinity, other[j]?.day ?? Infinity)
    let same = true
    for (; one[i]?.day === day && other[j]?.day === day; i += 1, j += 1) {
      if (one[i]?.runCycle !== other[j]?.runCycle) same = false
    }
    for (; one[i]?.day === day; i += 1) same = false
    for (; other[j]?.day === day; j += 1) same = false
    if (!same) differ.add(day)
  }
  return differ
}

/** When an instance is. */
export interface InstanceAt {
  readonly day: string
  readonly at: Instant
}

/** How the occurrences of a stream differ, in the order of the days. */
export interface OccurrenceChanges {
  readonly added: InstanceAt[]
  readonly removed: InstanceAt[]
  readonly moved: { readonly day: string; readonly from: Instant; readonly to: Instant }[]
  readonly retimed: InstanceAt[]
}

const noChanges = (): OccurrenceChanges => ({ added: [], removed: [], moved: [], retimed: [] })

/** The changes on days up to `plannedTo`, and those on later ones. */
export const compareOccurrences = (
  before: StreamDays,
  after: StreamDays,
  plannedTo: string | null,
): { planned: OccurrenceChanges; calendar: OccurrenceChanges } => {
  const differ = daysThatDiffer(before, after)
  const wanted = (selected: readonly SelectedDay[]): readonly SelectedDay[] =>
    differ === null ? selected : selected.filter(({ day }) => differ.has(day))
  const changes = { planned: noChanges(), calendar: noChanges() }
  if (differ?.size === 0) return changes
  const [ones, others] = [before, after].map((side) => occurrencesByDay(side, wanted(side.selected)))
  const days = new Set([...(ones?.keys() ?? []), ...(others?.keys() ?? [])])
  for (const number of [...days].sort((a, b) => a - b)) {
    const day = formatDay(number)
    const into = plannedTo !== null && day <= plannedTo ? changes.planned : changes.calendar
    compareDay(day, [ones?.get(number) ?? [], others?.get(number) ?? []], into)
  }
  return changes
}

/** What is at one time on both sides stays; of the rest the first left moves to the place of the first that came, and so on. */
const compareDay = (
  day: string,
  [before, after]: readonly [readonly Occurrence[], readonly Occurrence[]],
  into: OccurrenceChanges,
): void => {
  const times = new Map(after.map((one) => [one.scheduledAt, one]))
  const gone: Occurrence[] = []
  for (const one of before) {
    const same = times.get(one.scheduledAt)
    if (same === undefined) gone.push(one)
    else if (!hasSameTimes(one, same)) into.retimed.push({ day, at: one.scheduledAt })
    times.delete(one.scheduledAt)
  }
  const come = [...times.values()]
  gone.forEach(({ scheduledAt }, i) => {
    const next = come[i]
    if (next === undefined) into.removed.push({ day, at: scheduledAt })
    else into.moved.push({ day, from: scheduledAt, to: next.scheduledAt })
  })
  for (const { scheduledAt } of come.slice(gone.length)) into.added.push({ day, at: scheduledAt })
}

const hasSameTimes = (one: Occurrence, other: Occurrence): boolean =>
  one.startAt === other.startAt &&
  one.untilAt === other.untilAt &&
  one.onUntil === other.onUntil &&
  one.latestStartAt === other.latestStartAt &&
  one.deadlineAt === other.deadlineAt

/** RFC 3339 in UTC with milliseconds. */
export const instantText = (at: Instant): string =>
  Temporal.Instant.fromEpochMilliseconds(at).toString({ fractionalSecondDigits: 3 })
