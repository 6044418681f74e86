/**
 * The days of an iCalendar rule (RFC 5545 section 3.3.10), worked out by rrule-temporal a year at a time and kept.
 *
 * A rule goes on in both directions from where its INTERVAL counts; the validity of its run cycle bounds it. What it says
 * of a year depends on the start through its phase alone, so the streams of a site share what few rules they have.
 */
import { RRuleTemporal } from 'rrule-temporal'
import { readIcalendarRule, type Frequency, type IcalendarRule } from '#/composer/icalendar-rule.ts'
import { Refusal } from '#/lib/refusal.ts'
import { dateOf, dayOf, millisecondsPerDay, weekdayOf, type DayNumber, type DayWindow } from './day-number.ts'
import type { FreeDays } from './free-days.ts'

/** Where a rule begins to count, and the days it can count. */
export interface Counting {
  readonly start: DayNumber
  readonly freeDays: FreeDays
}

/**
 * The days of a rule in a window, in order. Without BYDAY or BYMONTHDAY a weekly, monthly or yearly rule falls on the
 * weekday or date of its start. Weeks begin on Monday. Throws `definition.invalid`.
 */
export const daysOfRule = (text: string, window: DayWindow, counting: Counting): DayNumber[] => {
  const rule = parsedRule(text)
  if (rule.only) return everyNth(rule, window, counting)
  const anchored = anchor(rule, counting.start)
  const days: DayNumber[] = []
  for (let year = dateOf(window.from).year; year <= dateOf(window.to).year; year += 1) {
    for (const day of daysOfYear(anchored, year)) if (day >= window.from && day <= window.to) days.push(day)
  }
  return days
}

/** The most rules, and the most years of rules, that are kept: a few megabytes. Beyond it all are dropped. */
const mostKept = 3000

const parsed = new Map<string, IcalendarRule>()

const parsedRule = (text: string): IcalendarRule => {
  const known = parsed.get(text)
  if (known) return known
  const read = readIcalendarRule(text)
  if ('mistake' in read) {
    throw new Refusal('definition.invalid', `The rule "${text}" cannot be understood: ${read.mistake}.`)
  }
  if (parsed.size >= mostKept) parsed.clear()
  parsed.set(text, read.rule)
  return read.rule
}

/** Every `interval`-th free day, or workday, counted from the first one at or after the start. */
const everyNth = ({ interval, only }: IcalendarRule, { from, to }: DayWindow, { start, freeDays }: Counting) => {
  const isFree = only === 'free days'
  const countBefore = (day: DayNumber): number => {
    const workdays = freeDays.workdaysBefore(day)
    return isFree ? day - workdays : workdays
  }
  const first = countBefore(start)
  const days: DayNumber[] = []
  for (let day = from; day <= to; day += 1) {
    if (freeDays.isFree(day) === isFree && (countBefore(day) - first) % interval === 0) days.push(day)
  }
  return days
}

/** A rule with all that it takes from its start. */
interface AnchoredRule extends IcalendarRule {
  /** Equal for rules that have the same days. */
  readonly key: string
  /** The months of a yearly rule without BYDAY and BYMONTHDAY. */
  readonly byMonth: readonly number[]
  /** The number of the start's period (day, week, month or year) modulo the interval. */
  readonly phase: number
}

const anchor = (rule: IcalendarRule, start: DayNumber): AnchoredRule => {
  const { year, month, day } = dateOf(start)
  const isBare = rule.byDay.length === 0 && rule.byMonthDay.length === 0
  const byDay = isBare && rule.frequency === 'WEEKLY' ? [{ weekday: nameOf(start), nth: null }] : rule.byDay
  const byDate = isBare && (rule.frequency === 'MONTHLY' || rule.frequency === 'YEARLY')
  const byMonthDay = byDate ? [day] : rule.byMonthDay
  const byMonth = isBare && rule.frequency === 'YEARLY' ? [month] : []
  const number = { DAILY: start, WEEKLY: weekOf(start), MONTHLY: year * 12 + month - 1, YEARLY: year }[rule.frequency]
  const phase = modulo(number, rule.interval)
  const { frequency, interval } = rule
  const key = JSON.stringify([frequency, interval, phase, byDay, byMonthDay, byMonth])
  return { ...rule, byDay, byMonthDay, byMonth, phase, key }
}

const weekdays = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'] as const

const nameOf = (day: DayNumber) => weekdays[weekdayOf(day)] ?? 'MO'

/** Weeks are numbered from that of 1970-01-01; they begin on Monday. */
const weekOf = (day: DayNumber): number => (day - weekdayOf(day) + 3) / 7

const modulo = (number: number, by: number): number => ((number % by) + by) % by

/** The first day of the last period at or before `year` that the interval counts. */
const firstCounted: Record<Frequency, (year: number, counted: (number: number) => number) => DayNumber> = {
  DAILY: (year, counted) => counted(dayOf(year, 1, 1)),
  WEEKLY: (year, counted) => counted(weekOf(dayOf(year, 1, 1))) * 7 - 3,
  MONTHLY: (year, counted) => {
    const month = counted(year * 12)
    return dayOf(Math.floor(month / 12), (month % 12) + 1, 1)
  },
  YEARLY: (year, counted) => dayOf(counted(year), 1, 1),
}

const kept = new Map<string, readonly DayNumber[]>()

const daysOfYear = (rule: AnchoredRule, year: number): readonly DayNumber[] => {
  const key = `${year} ${rule.key}`
  const known = kept.get(key)
  if (known) return known
  const days = workOut(rule, year)
  if (kept.size >= mostKept) kept.clear()
  kept.set(key, days)
  return days
}

/**
 * The weekdays and the days of the month are worked out by themselves, and numbered weekdays apart from others: the
 * library mixes some of them up. A day must have one of the weekdays and be one of the days of the month.
 */
const workOut = (rule: AnchoredRule, year: number): readonly DayNumber[] => {
  const { byDay, byMonthDay, byMonth } = rule
  const by = (parts: Parts): DayNumber[] => recurrence(rule, year, parts)
  const weekdays = [byDay.filter(({ nth }) => nth === null), byDay.filter(({ nth }) => nth !== null)]
    .filter((alike) => alike.length > 0)
    .map((alike) => by({ byDay: alike.map(({ weekday, nth }) => `${nth ?? ''}${weekday}`) }))
  const dates =
    byMonthDay.length > 0
      ? by({ byMonthDay: [...byMonthDay], ...(byMonth.length > 0 && { byMonth: [...byMonth] }) })
      : null
  if (weekdays.length === 0) return dates ?? by({})
  const wanted = new Set(dates)
  const days = [...new Set(weekdays.flat())].sort((a, b) => a - b)
  return dates ? days.filter((day) => wanted.has(day)) : days
}

type Parts = Partial<Record<'byMonthDay' | 'byMonth', number[]> & { byDay: string[] }>

const recurrence = ({ frequency, interval, phase }: AnchoredRule, year: number, parts: Parts): DayNumber[] => {
  const start = firstCounted[frequency](year, (number) => number - modulo(number - phase, interval))
  return new RRuleTemporal({
    temporal: Temporal,
    freq: frequency,
    interval,
    dtstart: midnight(start),
    strict: true,
    ...parts,
  })
    .between(midnight(dayOf(year, 1, 1)), midnight(dayOf(year, 12, 31)), true)
    .map((at) => at.epochMilliseconds / millisecondsPerDay)
}

const midnight = (day: DayNumber): Temporal.ZonedDateTime =>
  Temporal.Instant.fromEpochMilliseconds(day * millisecondsPerDay).toZonedDateTimeISO('UTC')
