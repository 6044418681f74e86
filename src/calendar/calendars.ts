/** The calendars and run cycle groups of a site, ready to be asked. */
import { Refusal } from '#/lib/refusal.ts'
import { didYouMean } from '#/lib/words.ts'
import type { Calendar } from '#/model/definition.ts'
import type { RunCycleGroup } from '#/model/run-cycle.ts'
import { parseDay, type DayNumber } from './day-number.ts'

/** The days of each calendar by its name in upper case. */
export type Calendars = ReadonlyMap<string, ReadonlySet<DayNumber>>

/** What the days of a site are worked out from. */
export interface CalendarSources {
  readonly calendars: Calendars
  /** By name in upper case. */
  readonly runCycleGroups: ReadonlyMap<string, RunCycleGroup>
}

export const indexCalendars = (calendars: Iterable<Calendar>): Calendars => {
  const index = new Map<string, ReadonlySet<DayNumber>>()
  for (const calendar of calendars) index.set(calendar.name.toUpperCase(), new Set(calendar.dates.map(parseDay)))
  return index
}

/** The days of a calendar that must exist. Throws `definition.unknown`. */
export const getCalendar = (calendars: Calendars, name: string): ReadonlySet<DayNumber> => {
  const days = calendars.get(name.toUpperCase())
  if (days) return days
  throw new Refusal('definition.unknown', `There is no calendar ${name}.${didYouMean(name, calendars.keys())}`)
}

/** A run cycle group that must exist. Throws `definition.unknown`. */
export const getRunCycleGroup = ({ runCycleGroups }: CalendarSources, name: string): RunCycleGroup => {
  const group = runCycleGroups.get(name.toUpperCase())
  if (group) return group
  const meant = didYouMean(name, runCycleGroups.keys())
  throw new Refusal('definition.unknown', `There is no run cycle group ${name}.${meant}`)
}
