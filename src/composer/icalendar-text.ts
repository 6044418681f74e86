/**
 * Judges the text of an iCalendar rule, `FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,FR`, by the forms that TWS knows.
 *
 * Source: User's Guide and Reference, "on"; RFC 5545 section 3.3.10 for what its parts mean.
 */

/** The largest INTERVAL of each frequency. */
const longestInterval: Readonly<Record<string, number>> = { DAILY: 31, WEEKLY: 8, MONTHLY: 12, YEARLY: 10 }

const parts: Readonly<Record<string, { readonly form: RegExp; readonly expected: string }>> = {
  FREQ: { form: /^(?:DAILY|WEEKLY|MONTHLY|YEARLY)$/, expected: 'DAILY, WEEKLY, MONTHLY or YEARLY' },
  INTERVAL: { form: /^-?\d{1,2}$/, expected: 'a number' },
  BYDAY: {
    form: /^[+-]?[1-5]?(?:MO|TU|WE|TH|FR|SA|SU)(?:,[+-]?[1-5]?(?:MO|TU|WE|TH|FR|SA|SU))*$/,
    expected: 'weekdays such as MO,FR or 1MO,-1FR',
  },
  BYMONTHDAY: {
    form: /^-?(?:[1-9]|[12]\d|3[01])(?:,-?(?:[1-9]|[12]\d|3[01]))*$/,
    expected: 'days of the month such as 15,-1',
  },
  BYFREEDAY: { form: /^$/, expected: 'nothing' },
  BYWORKDAY: { form: /^$/, expected: 'nothing' },
}

/** What is wrong with a rule in upper case and without blanks, or undefined. */
export const mistakeInRule = (rule: string): string | undefined => {
  const values = new Map<string, string>()
  for (const part of rule.split(';').filter((each) => each !== '')) {
    const [name = '', value = ''] = part.split('=')
    const known = Object.hasOwn(parts, name) ? parts[name] : undefined
    if (known === undefined) return `${part} is none of ${Object.keys(parts).join(', ')}`
    if (!known.form.test(value)) return `${name} needs ${known.expected}, not ${value || 'nothing'}`
    if (values.has(name)) return `${name} is said twice`
    values.set(name, value)
  }
  return mistakeTogether(values)
}

/** What is wrong with parts that are right by themselves. */
const mistakeTogether = (values: ReadonlyMap<string, string>): string | undefined => {
  const frequency = values.get('FREQ')
  if (frequency === undefined) return 'FREQ is missing'
  const interval = Math.abs(Number(values.get('INTERVAL') ?? 1))
  const longest = longestInterval[frequency] ?? 1
  if (interval < 1 || interval > longest) return `INTERVAL of FREQ=${frequency} is from 1 to ${longest}`
  if ((values.has('BYFREEDAY') || values.has('BYWORKDAY')) && frequency !== 'DAILY') {
    return 'BYFREEDAY and BYWORKDAY go with FREQ=DAILY'
  }
  if (/\d/.test(values.get('BYDAY') ?? '') && frequency !== 'MONTHLY' && frequency !== 'YEARLY') {
    return `numbered weekdays do not go with FREQ=${frequency}`
  }
  if (values.has('BYMONTHDAY') && frequency === 'WEEKLY') return 'BYMONTHDAY does not go with FREQ=WEEKLY'
  return undefined
}
