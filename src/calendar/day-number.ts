/** Days as numbers: what the calendar counts with. A date of a definition is `2026-11-22`; its day number is an integer. */

/** Days since 1970-01-01. */
export type DayNumber = number

/** The days from `from` to `to`, both included. */
export interface DayWindow {
  readonly from: DayNumber
  readonly to: DayNumber
}

export const millisecondsPerDay = 86_400_000

const epoch = new Temporal.PlainDate(1970, 1, 1)

const parsed = new Map<string, DayNumber>()

/** `2026-11-22` as a number. Throws a RangeError when there is no such date. */
export const parseDay = (date: string): DayNumber => {
  const known = parsed.get(date)
  if (known !== undefined) return known
  const day = epoch.until(Temporal.PlainDate.from(date)).days
  // A site writes the same few thousand dates over and over.
  if (parsed.size >= 20_000) parsed.clear()
  parsed.set(date, day)
  return day
}

/** A day as a date of the Gregorian calendar. */
export const dateOf = (day: DayNumber): Temporal.PlainDate => epoch.add({ days: day })

/** The day of a date; months and days count from 1. */
export const dayOf = (year: number, month: number, day: number): DayNumber =>
  epoch.until(new Temporal.PlainDate(year, month, day)).days

const formatted = new Map<DayNumber, string>()

/** A day as `2026-11-22`. */
export const formatDay = (day: DayNumber): string => {
  const known = formatted.get(day)
  if (known !== undefined) return known
  const date = dateOf(day).toString()
  if (formatted.size >= 20_000) formatted.clear()
  formatted.set(day, date)
  return date
}

/** 0 is Monday, 6 is Sunday. 1970-01-01 was a Thursday. */
export const weekdayOf = (day: DayNumber): number => (((day + 3) % 7) + 7) % 7

export const isInside = (day: DayNumber, { from, to }: DayWindow): boolean => day >= from && day <= to
