/**
 * Free days: the days a job stream does not work.
 *
 * Saturdays, Sundays and the dates of the free-days calendar are free, every other day is a workday. FREEDAYS names the
 * calendar, and -sa and -su make Saturday and Sunday workdays (User's Guide and Reference, "freedays").
 */
import type { JobStream } from '#/model/job-stream.ts'
import { getCalendar, type Calendars } from './calendars.ts'
import { weekdayOf, type DayNumber } from './day-number.ts'

/** The calendar that is asked when a stream names none. It need not exist. */
const defaultCalendar = 'HOLIDAYS'

const saturday = 5
const sunday = 6

/** Monday to Friday, holidays or not: what TWS calls a weekday. */
export const isWeekday = (day: DayNumber): boolean => weekdayOf(day) < saturday

export interface FreeDays {
  /** Equal for streams with the same free days. */
  readonly key: string
  readonly isFree: (day: DayNumber) => boolean
}

/** The free days of a stream. Throws `definition.unknown` when it names a calendar that does not exist. */
export const freeDaysOf = (stream: Pick<JobStream, 'freeDays'>, calendars: Calendars): FreeDays => {
  const { calendar, saturdayWorks = false, sundayWorks = false } = stream.freeDays ?? {}
  const holidays = calendar ? getCalendar(calendars, calendar) : calendars.get(defaultCalendar)
  return {
    key: `${calendar ?? ''} ${saturdayWorks} ${sundayWorks}`,
    isFree: (day) => {
      const weekday = weekdayOf(day)
      if (weekday === saturday && !saturdayWorks) return true
      if (weekday === sunday && !sundayWorks) return true
      return holidays?.has(day) ?? false
    },
  }
}

/** The `count`-th day after (or, when negative, before) `day` that is of the wanted kind. Zero is the day itself. */
export const moveBy = (day: DayNumber, count: number, wanted: (day: DayNumber) => boolean): DayNumber => {
  const step = Math.sign(count)
  let moved = day
  for (let left = Math.abs(count); left > 0; left -= 1) {
    do moved += step
    while (!wanted(moved))
  }
  return moved
}
