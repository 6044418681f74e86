/**
 * Reads the text of an iCalendar rule, `FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,FR`, by the forms that TWS knows.
 *
 * This is the one reader: diagnostics ask it what is wrong with a rule, the calendar asks it what a rule says.
 * Source: User's Guide and Reference, "on"; RFC 5545 section 3.3.10 for what its parts mean.
 */
import type { Weekday } from '#/model/run-cycle.ts'

export type Frequency = 'DAILY' | 'WEEKLY' | 'MONTHLY' | 'YEARLY'

/** `MO` is every Monday, `1MO` the first of its month or year, `-1MO` the last. */
export interface NumberedWeekday {
  readonly weekday: Weekday
  readonly nth: number | null
}

export interface IcalendarRule {
  readonly frequency: Frequency
  /** 1 or more. Real dumps write `-2` where 2 is meant, so the sign is dropped. */
  readonly interval: number
  readonly byDay: readonly NumberedWeekday[]
  /** 1 to 31, or -1 (the last) to -31. */
  readonly byMonthDay: readonly number[]
  /** BYFREEDAY, BYWORKDAY: free days, or workdays, are counted in place of all days. */
  readonly only: 'free days' | 'workdays' | null
}

/** The largest INTERVAL of each frequency; by weekdays of the month it is smaller. */
const longestInterval: Readonly<Record<Frequency, number>> = { DAILY: 31, WEEKLY: 8, MONTHLY: 12, YEARLY: 10 }
const longestByWeekday = 5

const parts: Readonly<Record<string, { readonly form: RegExp; readonly expected: string }>> = {
  FREQ: { form: /^(?:DAILY|WEEKLY|MONTHLY|YEARLY)$/, expected: 'DAILY, WEEKLY, MONTHLY or YEARLY' },
  INTERVAL: { form: /^-?\d{1,2}$/, expected: 'a number' },
  BYDAY: {
    form: /^(?:[+-]?[1-5])?(?:MO|TU|WE|TH|FR|SA|SU)(?:,(?:[+-]?[1-5])?(?:MO|TU|WE|TH|FR|SA|SU))*$/,
    expected: 'weekdays such as MO,FR or 1MO,-1FR',
  },
  BYMONTHDAY: {
    form: /^-?(?:[1-9]|[12]\d|3[01])(?:,-?(?:[1-9]|[12]\d|3[01]))*$/,
    expected: 'days of the month such as 15,-1',
  },
  BYFREEDAY: { form: /^$/, expected: 'nothing' },
  BYWORKDAY: { form: /^$/, expected: 'nothing' },
}

/** What a text says, or what is wrong with it: the end of a sentence. */
export type ReadRule = { readonly rule: IcalendarRule } | { readonly mistake: string }

/** Reads a rule. Case, blanks, the order of the parts and a `;` at the end do not matter. */
export const readIcalendarRule = (text: string): ReadRule => {
  const values = new Map<string, string>()
  const written = text.toUpperCase().replaceAll(/\s+/g, '').split(';')
  for (const part of written.filter((each) => each !== '')) {
    const [name = '', value = ''] = part.split('=')
    const known = Object.hasOwn(parts, name) ? parts[name] : undefined
    if (known === undefined) return { mistake: `${part} is none of ${Object.keys(parts).join(', ')}` }
    if (!known.form.test(value)) return { mistake: `${name} needs ${known.expected}, not ${value || 'nothing'}` }
    if (values.has(name)) return { mistake: `${name} is said twice` }
    values.set(name, value)
  }
  const frequency = values.get('FREQ') as Frequency | undefined
  if (frequency === undefined) return { mistake: 'FREQ is missing' }
  const mistake = mistakeTogether(values, frequency)
  return mistake === undefined ? { rule: ruleOf(values, frequency) } : { mistake }
}

/** What is wrong with parts that are right by themselves. */
const mistakeTogether = (values: ReadonlyMap<string, string>, frequency: Frequency): string | undefined => {
  const interval = Math.abs(Number(values.get('INTERVAL') ?? 1))
  const byWeekday = frequency === 'MONTHLY' && values.has('BYDAY')
  const longest = byWeekday ? longestByWeekday : longestInterval[frequency]
  const what = byWeekday ? `FREQ=${frequency} with BYDAY` : `FREQ=${frequency}`
  if (interval < 1 || interval > longest) return `INTERVAL of ${what} is from 1 to ${longest}`
  if (values.has('BYFREEDAY') || values.has('BYWORKDAY')) {
    if (frequency !== 'DAILY') return 'BYFREEDAY and BYWORKDAY go with FREQ=DAILY'
    if (values.has('BYFREEDAY') && values.has('BYWORKDAY')) return 'BYFREEDAY does not go with BYWORKDAY'
    if (values.has('BYDAY') || values.has('BYMONTHDAY')) return 'BYFREEDAY and BYWORKDAY stand alone with FREQ=DAILY'
  }
  if (/\d/.test(values.get('BYDAY') ?? '') && frequency !== 'MONTHLY' && frequency !== 'YEARLY') {
    return `numbered weekdays do not go with FREQ=${frequency}`
  }
  if (values.has('BYMONTHDAY') && frequency === 'WEEKLY') return 'BYMONTHDAY does not go with FREQ=WEEKLY'
  return undefined
}

const ruleOf = (values: ReadonlyMap<string, string>, frequency: Frequency): IcalendarRule => ({
  frequency,
  interval: Math.abs(Number(values.get('INTERVAL') ?? 1)),
  byDay: (values.get('BYDAY')?.split(',') ?? []).map((day) => ({
    weekday: day.slice(-2) as Weekday,
    nth: day.length === 2 ? null : Number(day.slice(0, -2)),
  })),
  byMonthDay: values.get('BYMONTHDAY')?.split(',').map(Number) ?? [],
  only: values.has('BYFREEDAY') ? 'free days' : values.has('BYWORKDAY') ? 'workdays' : null,
})
