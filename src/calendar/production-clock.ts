/**
 * Production days on the clocks of a zone: from one start of day to the next, and the instants of times of day in them.
 *
 * A time of day earlier than the start of day lies on the next date (User's Guide and Reference, "at"; "startOfDay"). The
 * start of day is the same time on the clocks of every zone, as without enLegacyStartOfDayEvaluation; a time with a zone of
 * its own is therefore read on that zone's clocks, on the date of the production day.
 */
import type { Instant } from '#/lib/clock.ts'
import type { TimeOfDay } from '#/model/time-of-day.ts'
import { millisecondsPerDay, type DayNumber } from './day-number.ts'
import { getZone, type Zone } from './zone.ts'

const minutesPerDay = 24 * 60

export interface ProductionClock {
  readonly zone: Zone
  readonly startOf: (day: DayNumber) => Instant
  /** The instant of a time of a production day, in the time's own zone where it has one. Throws `definition.unknown`. */
  readonly instantOf: (day: DayNumber, time: TimeOfDay) => Instant
  /**
   * The instant of a latest time of what starts at `place`, else at the start of day. Where the clocks skip the start, a
   * latest time that would no longer come after it keeps its distance: AT 0230 UNTIL 0300 leaves half an hour that day too.
   */
  readonly latestOf: (day: DayNumber, latest: TimeOfDay, place: TimeOfDay | undefined) => Instant
  /** The production day that holds an instant: begun at or before it, its successor not yet. */
  readonly dayOf: (at: Instant) => DayNumber
  /** The same time on the clocks of the zone some days later. */
  readonly daysAfter: (at: Instant, days: number) => Instant
}

/** `startOfDay` in minutes after midnight; without `ownZones` the zones of times do not count (enTimeZone). */
export const productionClock = (zone: Zone, startOfDay: number, ownZones: boolean): ProductionClock => {
  const startOf = (day: DayNumber): Instant => zone.instantOf(day, startOfDay)
  const zoneOf = ({ timezone }: TimeOfDay): Zone => (ownZones && timezone !== undefined ? getZone(timezone) : zone)
  /** The date and the minutes of a time of a production day, on the clocks of its zone. */
  const written = (day: DayNumber, { minutes, plusDays }: TimeOfDay): [day: DayNumber, minutes: number] => [
    day + plusDays,
    minutes + (minutes < startOfDay ? minutesPerDay : 0),
  ]
  const instantOf = (day: DayNumber, time: TimeOfDay): Instant => zoneOf(time).instantOf(...written(day, time))
  return {
    zone,
    startOf,
    instantOf,
    latestOf: (day, latest, place = { minutes: startOfDay, plusDays: 0 }) => {
      const start = instantOf(day, place)
      const at = instantOf(day, latest)
      if (at > start) return at
      const { localOf } = zoneOf(place)
      const [date, minutes] = written(day, place)
      const wanted = date * millisecondsPerDay + minutes * 60_000
      const skipped = localOf(start) - wanted
      return skipped > 0 && localOf(at) > wanted ? at + skipped : at
    },
    dayOf: (at) => {
      let day = Math.floor((zone.localOf(at) - startOfDay * 60_000) / millisecondsPerDay)
      // Where the clocks skip or repeat the start of day, what they show is a day too early or too late.
      while (startOf(day) > at) day -= 1
      while (startOf(day + 1) <= at) day += 1
      return day
    },
    daysAfter: (at, days) => zone.instantOf(days, zone.localOf(at) / 60_000),
  }
}
