/**
 * Production days: the days a plan is made of, and the instants of their times of day.
 *
 * A production day runs from the start of day to the next, on the clocks of its stream. A time of day earlier than the
 * start of day therefore lies on the next date (User's Guide and Reference, "at"; "startOfDay").
 */
import { millisecondsPerDay, type DayNumber } from '#/calendar/day-number.ts'
import { getZone, type Zone } from '#/calendar/zone.ts'
import type { Instant } from '#/lib/clock.ts'
import type { JobStream } from '#/model/job-stream.ts'
import type { TimeOfDay } from '#/model/time-of-day.ts'
import type { PlanSources } from './plan-request.ts'

const minutesPerDay = 24 * 60

/** The clocks of a stream. */
export interface ProductionDays {
  readonly zone: Zone
  readonly startOf: (day: DayNumber) => Instant
  /** The instant of a time of a production day, in the time's own zone where it has one. */
  readonly instantOf: (day: DayNumber, time: TimeOfDay) => Instant
  /** The production day that holds an instant. */
  readonly dayOf: (at: Instant) => DayNumber
  /** The same time on the clocks of the zone some days later. */
  readonly daysAfter: (at: Instant, days: number) => Instant
}

type ClockSources = Pick<PlanSources, 'definitions' | 'site' | 'options'>

/** The zone of a stream: its own, else its workstation's, else the site's. Throws `definition.unknown`. */
const zoneOf = (stream: JobStream, { definitions, site, options }: ClockSources): Zone => {
  if (!options.enTimeZone) return getZone(site.timezone)
  const workstation = definitions.workstations.get(stream.workstation.toUpperCase())
  return getZone(stream.timezone ?? workstation?.timezone ?? site.timezone)
}

/** The clocks of a stream, or the site's where the key names no stream. Throws `definition.unknown` for a wrong zone. */
export const productionDaysOf = (streamKey: string, sources: ClockSources): ProductionDays => {
  const { startOfDay, timezone } = sources.site
  const stream = sources.definitions.streams.get(streamKey)
  const zone = stream ? zoneOf(stream, sources) : getZone(timezone)
  return {
    zone,
    startOf: (day) => zone.instantOf(day, startOfDay),
    instantOf: (day, time) => {
      const nextDate = time.minutes < startOfDay ? minutesPerDay : 0
      const own = sources.options.enTimeZone && time.timezone !== undefined ? getZone(time.timezone) : zone
      return own.instantOf(day + time.plusDays, time.minutes + nextDate)
    },
    dayOf: (at) => Math.floor((zone.localOf(at) - startOfDay * 60_000) / millisecondsPerDay),
    daysAfter: (at, days) => zone.instantOf(days, zone.localOf(at) / 60_000),
  }
}
