/**
 * Which days a job stream is planned on, and which run cycle puts it there (User's Guide and Reference, "on", "except").
 *
 * A day that several run cycles name comes once for each of them: their times may differ. Within one run cycle a day comes
 * once, or once for each run cycle of the group it uses.
 */
import type { RunCycle } from '#/model/run-cycle.ts'
import type { CalendarSources } from './calendars.ts'
import { openDayBook } from './day-book.ts'
import { isInside, type DayNumber, type DayWindow } from './day-number.ts'
import { judgeDays, type Owner } from './judge-days.ts'

export interface SelectedDay {
  readonly day: DayNumber
  /** With the times it takes from a run cycle group. */
  readonly runCycle: RunCycle
}

/**
 * Makes the function that gives the days of a stream in a window, in order of the day, then of the run cycles as they are
 * written. Nothing comes before the stream's VALIDFROM. The function throws a refusal when a rule cannot be understood or
 * a calendar or group does not exist. Streams of a site share few rules; what they have in common is worked out once.
 */
export const daySelector = (sources: CalendarSources, window: DayWindow): ((stream: Owner) => SelectedDay[]) => {
  const book = openDayBook(sources)
  return (stream) => {
    const selected: SelectedDay[] = []
    judgeDays(stream, book.benchOf(stream, window), ({ verdict, runCycle, cycleDay: { day } }) => {
      if (verdict === 'planned' && isInside(day, window)) selected.push({ day, runCycle })
    })
    return selected.sort((a, b) => a.day - b.day)
  }
}
