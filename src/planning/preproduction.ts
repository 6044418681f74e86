/**
 * Instances that are known and not planned yet: those of the days after the plan, as far as the preproduction plan reaches
 * (User's Guide and Reference, "Preproduction plan").
 *
 * They are worked out for streams that somebody follows so far ahead, and for each of them once.
 */
import { formatDay, parseDay, type DayNumber } from '#/calendar/day-number.ts'
import { Refusal } from '#/lib/refusal.ts'
import type { JobStream } from '#/model/job-stream.ts'
import { daysSelector } from './days-selector.ts'
import { timelineOf, type Placed, type Timeline } from './matching.ts'
import { occurrencesOf } from './occurrences.ts'
import type { PlanSources } from './plan-request.ts'
import { productionDaysOf } from './production-day.ts'
import { whyNeverPlanned } from './why-never-planned.ts'

/** An instance that is still to come. */
export interface Coming extends Placed {
  /** `FTA1#LEDGER`, as it is defined. */
  readonly name: string
  readonly hasJob: (name: string) => boolean
}

/** No instances. */
export const nothing: Timeline<Coming> = { byClock: [], byInstant: [] }

/** Makes the function that gives the instances of a stream that come after the last planned day. */
export const openPreproduction = (sources: PlanSources, lastPlanned: string): ((key: string) => Timeline<Coming>) => {
  const from = parseDay(lastPlanned) + 1
  const window = { from, to: from + sources.options.maxLen - 1 }
  const select = daysSelector(sources, window)
  const known = new Map<string, Timeline<Coming>>()
  const comingOf = (stream: JobStream, key: string): Timeline<Coming> => {
    const days = productionDaysOf(key, sources)
    const selected = select(stream)
    const steps = new Set(stream.jobs.map(({ name }) => name.toUpperCase()))
    const name = `${stream.workstation}#${stream.name}`
    return timelineOf(
      occurrencesOf(stream, selected, { days, options: sources.options }).map(({ day, scheduledAt }): Coming => ({
        id: 0,
        day: formatDay(day),
        scheduledAt,
        localAt: days.zone.localOf(scheduledAt),
        zone: days.zone.name,
        name,
        hasJob: (job) => steps.has(job),
      })),
    )
  }
  return (key) => {
    const timeline = known.get(key) ?? unlessMistaken(sources, key, comingOf)
    known.set(key, timeline)
    return timeline
  }
}

/** A stream that cannot be planned has no instances to come: that is said when its day is planned. */
const unlessMistaken = (
  sources: PlanSources,
  key: string,
  comingOf: (stream: JobStream, key: string) => Timeline<Coming>,
): Timeline<Coming> => {
  const stream = sources.definitions.streams.get(key)
  if (!stream || whyNeverPlanned(stream, sources) !== null) return nothing
  try {
    return comingOf(stream, key)
  } catch (error) {
    if (error instanceof Refusal) return nothing
    throw error
  }
}

/** The first instant at which an instance can be that is not planned. A time in a zone of its own may lie before its day. */
export const firstUnplanned = (startOf: (day: DayNumber) => number, lastPlanned: string): number =>
  startOf(parseDay(lastPlanned) + 1) - 24 * 3_600_000
