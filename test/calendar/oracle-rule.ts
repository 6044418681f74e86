/**
 * Whether an iCalendar rule names a day, asked day by day: by the forms of the "on" keyword and RFC 5545 section 3.3.10.
 *
 * A day is named when its period is one that INTERVAL counts from the start, and when it passes every BY part. Without a
 * BY part it must have the weekday (weekly), the day of the month (monthly) or the date (yearly) of the start.
 */
import { civilDay, isLeapYear, lengthOfMonth, type CivilDay } from './oracle-dates.ts'

export type NamesDay = (n: number) => boolean

/** `isFree` tells the free days of whoever has the rule. */
export const ruleNames = (text: string, start: number, isFree: NamesDay): NamesDay => {
  const parts = new Map<string, string>()
  for (const part of text.split(';')) {
    const [name = '', value = ''] = part.split('=')
    if (name !== '') parts.set(name, value)
  }
  const interval = Math.abs(Number(parts.get('INTERVAL') ?? '1'))
  if (parts.has('BYWORKDAY')) return everyNth(start, interval, (n) => !isFree(n))
  if (parts.has('BYFREEDAY')) return everyNth(start, interval, isFree)
  const frequency = parts.get('FREQ') ?? ''
  const byDay = parts.get('BYDAY')?.split(',') ?? []
  const byMonthDay = parts.get('BYMONTHDAY')?.split(',').map(Number) ?? []
  const first = civilDay(start)
  return (n) => {
    const day = civilDay(n)
    if (periodsBetween(frequency, first, day) % interval !== 0) return false
    if (byDay.length === 0 && byMonthDay.length === 0) return isLikeStart(frequency, first, day)
    const hasWeekday = byDay.length === 0 || byDay.some((wanted) => isWeekdayOf(wanted, day, frequency))
    const hasDate = byMonthDay.length === 0 || byMonthDay.some((wanted) => isDayOfMonth(wanted, day))
    return hasWeekday && hasDate
  }
}

/** Counts from the start, one by one, and takes each `interval`-th; the count is kept, since every day asks again. */
const everyNth = (start: number, interval: number, counts: NamesDay): NamesDay => {
  const taken: boolean[] = []
  let counted = 0
  return (n) => {
    while (start + taken.length <= n) {
      const isCounted = counts(start + taken.length)
      taken.push(isCounted && counted % interval === 0)
      if (isCounted) counted += 1
    }
    return n >= start && taken[n - start] === true
  }
}

const mondayOf = ({ n }: CivilDay): number => n - (n % 7)

const periodsBetween = (frequency: string, first: CivilDay, day: CivilDay): number => {
  switch (frequency) {
    case 'DAILY':
      return day.n - first.n
    case 'WEEKLY':
      return (mondayOf(day) - mondayOf(first)) / 7
    case 'MONTHLY':
      return (day.year - first.year) * 12 + day.month - first.month
    case 'YEARLY':
      return day.year - first.year
    default:
      throw new Error(`the oracle does not know FREQ=${frequency}`)
  }
}

const isLikeStart = (frequency: string, first: CivilDay, day: CivilDay): boolean => {
  if (frequency === 'DAILY') return true
  if (frequency === 'WEEKLY') return day.weekday === first.weekday
  return day.day === first.day && (frequency === 'MONTHLY' || day.month === first.month)
}

const isDayOfMonth = (wanted: number, { year, month, day }: CivilDay): boolean =>
  wanted > 0 ? day === wanted : day === lengthOfMonth(year, month) + 1 + wanted

/** `MO` in any period; `2MO` and `-1MO` in the month of a monthly rule, in the year of a yearly one. */
const isWeekdayOf = (wanted: string, day: CivilDay, frequency: string): boolean => {
  if (wanted.slice(-2) !== day.weekday) return false
  if (wanted.length === 2) return true
  const nth = Number(wanted.slice(0, -2))
  const inYear = frequency === 'YEARLY'
  const length = inYear ? (isLeapYear(day.year) ? 366 : 365) : lengthOfMonth(day.year, day.month)
  const place = inYear ? placeInYear(day) : day.day
  let sameBefore = 0
  for (let other = place - 7; other >= 1; other -= 7) sameBefore += 1
  let sameAfter = 0
  for (let other = place + 7; other <= length; other += 7) sameAfter += 1
  return nth > 0 ? nth === sameBefore + 1 : -nth === sameAfter + 1
}

const placeInYear = ({ year, month, day }: CivilDay): number => {
  let place = day
  for (let earlier = 1; earlier < month; earlier += 1) place += lengthOfMonth(year, earlier)
  return place
}
