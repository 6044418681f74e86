/**
 * iCalendar rules as TWS writes them: RFC 5545 recurrences of days, with BYFREEDAY and BYWORKDAY of its own.
 *
 * The rule is read here, strictly, and then worked out by rrule-temporal, which would pass over a part it does not know.
 */
import { RRuleTemporal } from 'rrule-temporal'
import { Refusal } from '#/lib/refusal.ts'
import { millisecondsPerDay, type DayNumber, type DayWindow } from './day-number.ts'
import type { FreeDays } from './free-days.ts'

type Frequency = 'DAILY' | 'WEEKLY' | 'MONTHLY' | 'YEARLY'

interface Rule {
  frequency: Frequency
  interval: number
  byDay: string[]
  byMonthDay: number[]
  /** DAILY only: count free days, or workdays, in place of all days. */
  only: 'free days' | 'workdays' | null
}

type Part = (rule: Rule, value: string) => boolean

/** Each part takes its value, and says whether it could. */
const parts: Record<string, Part> = {
  FREQ: (rule, value) => {
    if (!/^(DAILY|WEEKLY|MONTHLY|YEARLY)$/.test(value)) return false
    rule.frequency = value as Frequency
    return true
  },
  // Dumps of real sites have INTERVAL=-2 where 2 is meant.
  INTERVAL: (rule, value) => {
    if (!/^-?\d{1,3}$/.test(value) || Number(value) === 0) return false
    rule.interval = Math.abs(Number(value))
    return true
  },
  BYDAY: (rule, value) => {
    rule.byDay = value.split(',').map((day) => day.trim())
    return rule.byDay.every((day) => /^([+-]?[1-5])?(MO|TU|WE|TH|FR|SA|SU)$/.test(day))
  },
  BYMONTHDAY: (rule, value) => {
    rule.byMonthDay = value.split(',').map(Number)
    return rule.byMonthDay.every((day) => Number.isInteger(day) && day !== 0 && Math.abs(day) <= 31)
  },
  BYFREEDAY: (rule, value) => {
    rule.only = 'free days'
    return value === ''
  },
  BYWORKDAY: (rule, value) => {
    rule.only = 'workdays'
    return value === ''
  },
}

const wrong = (text: string, what: string): Refusal =>
  new Refusal('definition.invalid', `The rule "${text}" cannot be understood: ${what}.`)

/** Reads a rule. Case, blanks, the order of the parts and a `;` at the end do not matter. */
const parseRule = (text: string): Rule => {
  const rule: Rule = { frequency: 'DAILY', interval: 1, byDay: [], byMonthDay: [], only: null }
  const seen = new Set<string>()
  for (const part of text.toUpperCase().split(';')) {
    if (part.trim() === '') continue
    const [name = '', value = ''] = part.split('=').map((side) => side.trim())
    if (!parts[name]?.(rule, value) || seen.has(name)) throw wrong(text, `${part.trim()} is not a part it can have`)
    seen.add(name)
  }
  if (!seen.has('FREQ')) throw wrong(text, 'FREQ is missing')
  if (rule.only && rule.frequency !== 'DAILY') throw wrong(text, 'BYFREEDAY and BYWORKDAY go with FREQ=DAILY')
  return rule
}

const midnight = (day: DayNumber): Temporal.ZonedDateTime =>
  Temporal.Instant.fromEpochMilliseconds(day * millisecondsPerDay).toZonedDateTimeISO('UTC')

/** Where a rule begins to count, and the days it can count. */
export interface Counting {
  readonly start: DayNumber
  readonly freeDays: FreeDays
}

/** Every `interval`-th free day, or workday, from the start on. */
const everyNth = (rule: Rule, { from, to }: DayWindow, { start, freeDays }: Counting): DayNumber[] => {
  const free = rule.only === 'free days'
  const days: DayNumber[] = []
  let counted = 0
  // An interval of 1 needs no history.
  for (let day = rule.interval === 1 ? Math.max(start, from) : start; day <= to; day += 1) {
    if (freeDays.isFree(day) !== free) continue
    if (day >= from && counted % rule.interval === 0) days.push(day)
    counted += 1
  }
  return days
}

/**
 * The days of a rule in a window, in order. Without BYDAY or BYMONTHDAY a weekly, monthly or yearly rule falls on the
 * weekday or date of its start. Weeks begin on Monday. Throws `definition.invalid`.
 */
export const daysOfRule = (text: string, window: DayWindow, counting: Counting): DayNumber[] => {
  const rule = parseRule(text)
  if (window.to < counting.start) return []
  if (rule.only) return everyNth(rule, window, counting)
  return recurrence(text, rule, counting.start)
    .between(midnight(window.from), midnight(window.to), true)
    .map((at) => at.epochMilliseconds / millisecondsPerDay)
}

/** A combination that RFC 5545 forbids, such as numbered weekdays in a weekly rule, is the definition's mistake. */
const recurrence = (text: string, rule: Rule, start: DayNumber): RRuleTemporal<Temporal.ZonedDateTime> => {
  try {
    return new RRuleTemporal({
      temporal: Temporal,
      freq: rule.frequency,
      interval: rule.interval,
      dtstart: midnight(start),
      strict: true,
      ...(rule.byDay.length > 0 && { byDay: rule.byDay }),
      ...(rule.byMonthDay.length > 0 && { byMonthDay: rule.byMonthDay }),
    })
  } catch (error) {
    throw wrong(text, error instanceof Error ? error.message : String(error))
  }
}
