/** The days of streams in the time to come, as the checks of definitions ask for them: they stand below the calendar. */
import type { DaysAhead } from '#/composer/known-definitions.ts'
import { Refusal } from '#/lib/refusal.ts'
import { indexCalendars } from './calendars.ts'
import type { DayNumber } from './day-number.ts'
import { daySelector } from './select-days.ts'

/** So many days from one on, that day included. */
export const daysAheadFrom =
  (from: DayNumber, days: number): DaysAhead =>
  (calendars, groups) => {
    const runCycleGroups = new Map(groups.map((group) => [group.name.toUpperCase(), group]))
    const sources = { calendars: indexCalendars(calendars), runCycleGroups }
    const select = daySelector(sources, { from, to: from + days - 1 })
    return (stream) => {
      try {
        return select(stream)
      } catch (error) {
        // A rule that cannot be understood, a name that leads nowhere: each is told where it stands.
        if (error instanceof Refusal) return undefined
        throw error
      }
    }
  }
