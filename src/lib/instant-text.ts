/**
 * Instants as text, RFC 3339 in UTC with milliseconds.
 *
 * A page of a hundred jobs shows some five hundred of them, and `Temporal` took a third of all that the page cost: 1-3 us each. The day is asked
 * of it once, the time of the day is put together of parts: 0.4 us. Most instants are shown again and again, a scheduled time by all jobs of
 * a stream: 0.1 us.
 */
import type { Instant } from './clock.ts'

const msADay = 86_400_000

/** `2026-11-28T` by the number of the day. */
let days = new Map<number, string>()

/** A plan has some days, a history some hundreds. */
const mostDays = 2000

const dayText = (day: number): string => {
  const known = days.get(day)
  if (known !== undefined) return known
  const text = Temporal.Instant.fromEpochMilliseconds(day * msADay).toString()
  const upToT = text.slice(0, text.indexOf('T') + 1)
  if (days.size >= mostDays) days = new Map()
  days.set(day, upToT)
  return upToT
}

const padded = (count: number, width: number): string[] =>
  Array.from({ length: count }, (_, number) => String(number).padStart(width, '0'))

const seconds = padded(60, 2)
const minutes = seconds.slice(0, 24).flatMap((hour) => seconds.map((minute) => `${hour}:${minute}:`))
const thousandths = padded(1000, 3).map((digits) => `.${digits}Z`)

const written = (at: Instant): string => {
  const day = Math.floor(at / msADay)
  const date = dayText(day)
  const ms = at - day * msADay
  const fraction = thousandths[ms % 1000]
  if (fraction === undefined) throw new RangeError(`${at} is no whole number of milliseconds`)
  return `${date}${minutes[Math.floor(ms / 60_000)] ?? ''}${seconds[Math.floor(ms / 1000) % 60] ?? ''}${fraction}`
}

/** A power of two; each place holds the text that was asked for last among those that belong there. */
const places = 4096
const knownAt = new Float64Array(places).fill(Number.NaN)
const knownText: string[] = Array.from({ length: places }, () => '')

/** Throws a RangeError for what is no whole number of milliseconds, and for what is further away than 270 000 years. */
export const instantToText = (at: Instant): string => {
  const place = Math.floor(at / 1000) & (places - 1)
  if (knownAt[place] === at) return knownText[place] ?? ''
  const text = written(at)
  knownAt[place] = at
  knownText[place] = text
  return text
}
