/**
 * Free days: the days a job stream does not work.
 *
 * Saturdays, Sundays and the dates of the free-days calendar are free, every other day is a workday. FREEDAYS names the
 * calendar, and -sa and -su make Saturday and Sunday workdays (User's Guide and Reference, "freedays").
 */
import type { DayOffset, FreeDaysUse } from '#/model/run-cycle.ts'
import { getCalendar, type Calendars } from './calendars.ts'
import { weekdayOf, type DayNumber } from './day-number.ts'

/** The calendar that is asked when a stream or group names none. It need not exist. */
const defaultCalendar = 'HOLIDAYS'

const saturday = 5
const sunday = 6

/** Monday to Friday, holidays or not: what TWS calls a weekday. */
export const isWeekday = (day: DayNumber): boolean => weekdayOf(day) < saturday

export interface FreeDays {
  /** Equal for streams with the same free days. */
  readonly key: string
  readonly isFree: (day: DayNumber) => boolean
  /** How many workdays lie before a day, counted from 1969-12-29; negative for earlier days. */
  readonly workdaysBefore: (day: DayNumber) => number
}

/** The Monday of the week of day 0. */
const firstMonday = -3

/** The free days of a stream or group. Throws `definition.unknown` when it names a calendar that does not exist. */
export const freeDaysOf = (use: FreeDaysUse | undefined, calendars: Calendars): FreeDays => {
  const { calendar, saturdayWorks = false, sundayWorks = false } = use ?? {}
  const holidays = calendar ? getCalendar(calendars, calendar) : calendars.get(defaultCalendar)
  const isWorking = (weekday: number): boolean =>
    weekday < saturday || (weekday === saturday && saturdayWorks) || (weekday === sunday && sundayWorks)
  // workingBefore[w]: how many days of a week before its weekday w are working days.
  const workingBefore = [0]
  for (let weekday = 0; weekday < 7; weekday += 1) {
    workingBefore.push((workingBefore[weekday] ?? 0) + Number(isWorking(weekday)))
  }
  const workingWeek = workingBefore[7] ?? 0
  const workingHolidays = [...(holidays ?? [])].filter((day) => isWorking(weekdayOf(day))).sort((a, b) => a - b)
  const holidaysBeforeFirst = placeIn(workingHolidays, firstMonday)
  return {
    key: `${calendar?.toUpperCase() ?? ''} ${saturdayWorks} ${sundayWorks}`,
    isFree: (day) => !isWorking(weekdayOf(day)) || (holidays?.has(day) ?? false),
    workdaysBefore: (day) => {
      const weekday = weekdayOf(day)
      const weeks = (day - weekday - firstMonday) / 7
      const holidaysBefore = placeIn(workingHolidays, day) - holidaysBeforeFirst
      return weeks * workingWeek + (workingBefore[weekday] ?? 0) - holidaysBefore
    },
  }
}

/** How many of the sorted days lie before `day`. */
const placeIn = (sorted: readonly DayNumber[], day: DayNumber): number => {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((sorted[middle] ?? Infinity) < day) low = middle + 1
    else high = middle
  }
  return low
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

/** Which days the unit of an offset counts. */
export const countedBy = (unit: DayOffset['unit'], { isFree }: FreeDays): ((day: DayNumber) => boolean) => {
  switch (unit) {
    case 'days':
      return () => true
    case 'weekdays':
      return isWeekday
    case 'workdays':
      return (day) => !isFree(day)
  }
}
