/** Times of day, days and durations as HWA's JSON writes them: `09:30:00` with days apart, `PT1H30M`, `2026-11-22`. */
import type { TimeOfDay } from '#/model/time-of-day.ts'
import type { Fields, Json } from './fields.ts'

const twoDigits = (value: number): string => String(value).padStart(2, '0')

export const localTime = (minutes: number): string =>
  `${twoDigits(Math.floor(minutes / 60))}:${twoDigits(minutes % 60)}:00`

/** `startTime` and `startDays`; nothing for no time. */
export const writeTime = (name: string, time: TimeOfDay | undefined, days = `${name}Days`): Json =>
  time === undefined
    ? {}
    : { [`${name}Time`]: localTime(time.minutes), ...(time.plusDays !== 0 && { [days]: time.plusDays }) }

/** Seconds are allowed, and must be none. */
const timePattern = /^([01]?\d|2[0-3]):([0-5]\d)(?::00(?:\.0+)?)?$/

export const readMinutes = (fields: Fields, name: string): number | undefined => {
  const text = fields.text(name)
  if (text === undefined) return undefined
  const found = timePattern.exec(text)
  if (found === null) throw fields.refuse(name, `a time of day to the minute such as 09:30:00, not "${text}"`)
  return Number(found[1]) * 60 + Number(found[2])
}

/** `startTime` and `startDays` in the zone that holds for them. */
export const readTime = (fields: Fields, name: string, timezone?: string): TimeOfDay | undefined => {
  const minutes = readMinutes(fields, `${name}Time`)
  const plusDays = fields.integer(`${name}Days`) ?? 0
  if (minutes === undefined) return undefined
  if (plusDays < 0) throw fields.refuse(`${name}Days`, 'a number of days from 0')
  return { minutes, plusDays, ...(timezone !== undefined && { timezone }) }
}

/** As Java prints a duration of whole minutes: `PT1H30M`, `PT-1H`, `PT0S`. */
export const minutesDuration = (minutes: number): string => {
  if (minutes === 0) return 'PT0S'
  const hours = Math.trunc(minutes / 60)
  const rest = minutes % 60
  return `PT${hours === 0 ? '' : `${hours}H`}${rest === 0 ? '' : `${rest}M`}`
}

export const secondsDuration = (seconds: number): string => {
  const whole = minutesDuration(Math.trunc(seconds / 60))
  const rest = seconds % 60
  if (rest === 0) return whole
  return whole === 'PT0S' ? `PT${rest}S` : `${whole}${rest}S`
}

const durationPattern = /^(-)?P(?:(-?\d{1,6})D)?(?:T(?:(-?\d{1,8})H)?(?:(-?\d{1,9})M)?(?:(-?\d{1,9})(?:\.0+)?S)?)?$/i

/** In seconds. */
export const readDuration = (fields: Fields, name: string): number | undefined => {
  const text = fields.text(name)
  if (text === undefined) return undefined
  const found = durationPattern.exec(text)
  if (found === null || /[PT]$/i.test(text)) throw fields.refuse(name, `a duration such as PT1H30M, not "${text}"`)
  const [days, hours, minutes, seconds] = found.slice(2).map((part) => Number(part ?? 0))
  const total = (((days ?? 0) * 24 + (hours ?? 0)) * 60 + (minutes ?? 0)) * 60 + (seconds ?? 0)
  return found[1] === undefined || total === 0 ? total : -total
}

/** In whole minutes. */
export const readDurationMinutes = (fields: Fields, name: string): number | undefined => {
  const seconds = readDuration(fields, name)
  if (seconds === undefined) return undefined
  if (seconds % 60 !== 0) throw fields.refuse(name, 'a duration of whole minutes')
  return seconds / 60
}

/** `2026-11-22`; of `2026-11-22T00:00:00` the day. */
export const readDay = (fields: Fields, name: string): string | undefined => {
  const text = fields.text(name)
  if (text === undefined) return undefined
  const found = /^(\d{4}-\d{2}-\d{2})(?:T[0-9:.]+(?:Z|[+-]\d{2}:?\d{2})?)?$/.exec(text)
  if (found?.[1] === undefined) throw fields.refuse(name, `a date such as 2026-11-22, not "${text}"`)
  return found[1]
}
