/** Reads single values: texts, numbers, dates, times of day. What is not of the right form is reported and undefined. */
import type { CstNode, IToken } from 'chevrotain'
import { tokenMatcher } from 'chevrotain'
import type { TimeOfDay } from '#/model/time-of-day.ts'
import { nearest } from '#/lib/words.ts'
import { note, reject, type Builder } from './builder.ts'
import { node, nodes, token } from './cst.ts'
import { OpenText, Text } from './tokens.ts'

/** A text without its quotes, or a word as it stands. Only `\"` and `\\` are escapes; other backslashes belong to the text. */
export const readText = (at: IToken): string => {
  if (!tokenMatcher(at, Text)) return at.image
  const inner = at.tokenType === OpenText ? at.image.slice(1) : at.image.slice(1, -1)
  return inner.includes('\\') ? inner.replaceAll(/\\(["\\])/g, '$1') : inner
}

/** The text of a prompt, where `\n` is a new line. */
export const readPromptText = (at: IToken): string => readText(at).replaceAll('\\n', '\n')

/** A whole number between two bounds, both included. */
export const readWhole = (
  builder: Builder,
  at: IToken,
  what: string,
  [low, high]: readonly [number, number],
): number | undefined => {
  const value = /^\d{1,9}$/.test(at.image) ? Number(at.image) : Number.NaN
  if (value >= low && value <= high) return value
  reject(builder, at, `${at.image} is not ${what}: expected a number from ${low} to ${high}.`)
  return undefined
}

/** `0130` is 90 minutes; minutes above 59 are taken as they are. */
export const readDuration = (builder: Builder, at: IToken): number | undefined => {
  if (/^\d{1,4}$/.test(at.image)) return Math.floor(Number(at.image) / 100) * 60 + (Number(at.image) % 100)
  reject(builder, at, `${at.image} is not a duration: expected hours and minutes such as 0130.`)
  return undefined
}

/** `mm/dd/yyyy`, `mm/dd/yy` (of this century) or `yyyymmdd`, as `2026-11-22`. */
export const readDate = (builder: Builder, at: IToken): string | undefined => {
  const american = /^(\d{1,2})\/(\d{1,2})\/(\d{4}|\d{2})$/.exec(at.image)
  const compact = /^(\d{4})(\d{2})(\d{2})$/.exec(at.image)
  const [year, month, day] = american === null ? (compact ?? []).slice(1) : [american[3], american[1], american[2]]
  if (year !== undefined && month !== undefined && day !== undefined) {
    const date = `${year.padStart(4, '20')}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
    if (isDate(date)) return date
    const hint = isDate(`${date.slice(0, 4)}-${date.slice(8)}-${date.slice(5, 7)}`)
      ? `${day}/${month}/${year}`
      : undefined
    const meant = hint === undefined || american === null ? undefined : `Did you mean ${hint}?`
    reject(builder, at, `There is no day ${at.image}: dates are month/day/year.`, meant)
    return undefined
  }
  const iso = /^(\d{4})-(\d{2})-(\d{2})$/.exec(at.image)
  reject(
    builder,
    at,
    `${at.image} is not a date: expected mm/dd/yyyy or yyyymmdd.`,
    iso === null ? undefined : `Write ${iso[2]}/${iso[3]}/${iso[1]}.`,
  )
  return undefined
}

const isDate = (date: string): boolean => {
  try {
    Temporal.PlainDate.from(date)
    return true
  } catch {
    return false
  }
}

/** A time of day in minutes after midnight. */
export const readClock = (builder: Builder, at: IToken): number | undefined => {
  const digits = /^(\d{1,2})(\d{2})$/.exec(at.image)
  const [hours, minutes] = [Number(digits?.[1]), Number(digits?.[2])]
  if (hours <= 23 && minutes <= 59) return hours * 60 + minutes
  const apart = /^(\d{1,2})[:.hH](\d{2})$/.exec(at.image)
  const hint = apart === null ? undefined : `Write ${apart[1]?.padStart(2, '0')}${apart[2]}.`
  reject(builder, at, `${at.image} is not a time of day: expected hours and minutes from 0000 to 2359.`, hint)
  return undefined
}

/** The days of `+1 DAY`. The sign may stand apart. */
export const readDays = (
  builder: Builder,
  days: CstNode,
): { count: number; at: IToken; unit: IToken | undefined } | undefined => {
  const at = token(days, 'Signed')
  if (at === undefined) return undefined
  const written = `${at.image}${token(days, 'Whole')?.image ?? ''}`
  if (!/^[+-]\d{1,5}$/.test(written)) {
    reject(builder, at, `${written} is not a number of days: expected one such as +1.`)
    return undefined
  }
  return { count: Number(written), at, unit: token(days, 'DayUnit') }
}

/** `0900 TZ Europe/Rome +1 DAY`. */
export const readTime = (builder: Builder, time: CstNode | undefined): TimeOfDay | undefined => {
  const clock = token(time, 'clock')
  const minutes = clock && readClock(builder, clock)
  if (minutes === undefined) return undefined
  const result: TimeOfDay = { minutes, plusDays: 0 }
  const zone = token(time, 'zone')
  const timezone = zone && readZone(builder, zone)
  if (timezone !== undefined) result.timezone = timezone
  for (const each of nodes(time, 'days')) {
    const days = readDays(builder, each)
    if (days === undefined) continue
    if (days.unit !== undefined && !/^DAYS?$/i.test(days.unit.image)) {
      reject(builder, days.unit, `A time is moved by days, not by ${days.unit.image}.`)
    } else if (days.count >= 0) result.plusDays = days.count
    else reject(builder, days.at, 'A time cannot lie days before its own day: expected + and a number of days.')
  }
  return result
}

/** The time below a node such as `AT 0900`. */
export const timeOf = (builder: Builder, parent: CstNode): TimeOfDay | undefined =>
  readTime(builder, node(parent, 'time'))

/** PRIORITY: 0 to 99, HI (100) or GO (101). */
export const priorityOf = (builder: Builder, at: IToken): number | undefined => {
  const named = { HI: 100, GO: 101 }[at.image.toUpperCase()]
  if (named !== undefined || /^\d{1,2}$/.test(at.image)) return named ?? Number(at.image)
  reject(builder, at, `${at.image} is not a priority: expected a number from 0 to 99, HI or GO.`)
  return undefined
}

const zones = new Map<string, boolean>()

/** Whether the runtime knows a time zone. */
const isZone = (name: string): boolean => {
  const known = zones.get(name)
  if (known !== undefined) return known
  let valid = true
  try {
    Intl.DateTimeFormat('en', { timeZone: name })
  } catch {
    valid = false
  }
  zones.set(name, valid)
  return valid
}

/** A time zone by its IANA name. */
export const readZone = (builder: Builder, at: IToken): string | undefined => {
  const zone = readText(at)
  if (isZone(zone)) return zone
  const meant = nearest(zone, Intl.supportedValuesOf('timeZone'))
  note(builder, at, {
    code: 'definition.unknown_timezone',
    message: `There is no time zone ${zone}.`,
    hint: meant === undefined ? 'Use a name such as Europe/Rome.' : `Did you mean ${meant}?`,
  })
  return undefined
}

/** One of the words that a keyword knows, in any case. */
export const readChoice = <T>(
  builder: Builder,
  keyword: string,
  at: IToken,
  choices: Readonly<Record<string, T>>,
): T | undefined => {
  const word = at.image.toUpperCase()
  if (Object.hasOwn(choices, word)) return choices[word]
  const known = Object.keys(choices)
  const expected = [known.slice(0, -1).join(', '), ...known.slice(-1)].filter((each) => each !== '').join(' or ')
  const meant = nearest(word, known)
  reject(
    builder,
    at,
    `${at.image} is not known to ${keyword}: expected ${expected}.`,
    meant === undefined ? undefined : `Did you mean ${meant}?`,
  )
  return undefined
}
