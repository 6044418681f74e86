/** The days of streams in the time to come, as the checks of definitions ask for them: they stand below the calendar. */
import type { DaysAhead } from '#/composer/known-definitions.ts'
import type { Clock } from '#/lib/clock.ts'
import { Refusal } from '#/lib/refusal.ts'
import { indexCalendars } from './calendars.ts'
import { millisecondsPerDay, type DayNumber } from './day-number.ts'
import { daySelector } from './select-days.ts'

/** From today on. Which day that is in the zone of the site does not matter to who looks so far ahead. */
export const daysAheadOf = (clock: Clock): DaysAhead => daysAheadFrom(Math.floor(clock.now() / millisecondsPerDay))

/** From a day on, that day included. */
export const daysAheadFrom =
  (from: DayNumber): DaysAhead =>
  (calendars, groups) => {
    const runCycleGroups = new Map(groups.map((group) => [group.name.toUpperCase(), group]))
    const sources = { calendars: indexCalendars(calendars), runCycleGroups }
    const selectors = new Map<number, ReturnType<typeof daySelector>>()
    return (stream, days) => {
      const select = selectors.get(days) ?? daySelector(sources, { from, to: from + days - 1 })
      selectors.set(days, select)
      try {
        return select(stream)
      } catch (error) {
        // A rule that cannot be understood, a name that leads nowhere: each is told where it stands.
        if (error instanceof Refusal) return undefined
        throw error
      }
    }
  }
