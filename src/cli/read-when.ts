/** Times as an operator writes them: `2330`, `23:30`, `2330 +1`, `0600 11/23`, `2026-11-23 06:00`, or an instant with its zone. */
import { Refusal } from '#/lib/refusal.ts'
import type { Clock } from './when.ts'

/**
 * The instant that is meant, RFC 3339 in UTC, in the zone of the site. A time of day that has passed is that of tomorrow, as in
 * conman (User's Guide and Reference, "Selecting jobs in commands"); `+n` counts days from today. Throws `command.usage`.
 */
export const readWhen = (text: string, { now }: Pick<Clock, 'now'>): string => {
  const instant = instantOf(text.trim(), now)
  if (instant !== undefined) return instant.toString()
  throw new Refusal(
    'command.usage',
    `"${text}" is no time: write 2330 or 23:30, 2330 +1 for tomorrow, 2026-11-23 06:00, or 2026-11-23T06:00:00Z.`,
  )
}

const instantOf = (text: string, now: Temporal.ZonedDateTime): Temporal.Instant | undefined => {
  const [, hours, minutes, days] = /^(\d{2}):?(\d{2})(?:\s*\+\s*(\d{1,3})(?:\s*days?)?)?$/i.exec(text) ?? []
  if (hours !== undefined) return timeOfDay(`${hours}:${minutes}`, days, now)
  const conmans = conmanDate(text, now)
  if (conmans !== undefined) return dateTime(conmans, now)
  try {
    return Temporal.Instant.from(text)
  } catch {
    return dateTime(text, now)
  }
}

const timeOfDay = (
  time: string,
  days: string | undefined,
  now: Temporal.ZonedDateTime,
): Temporal.Instant | undefined => {
  try {
    const today = now
      .toPlainDate()
      .toZonedDateTime({ timeZone: now.timeZoneId, plainTime: Temporal.PlainTime.from(time) })
    const isOver = days === undefined && Temporal.ZonedDateTime.compare(today, now) < 0
    return today.add({ days: isOver ? 1 : Number(days ?? 0) }).toInstant()
  } catch {
    return undefined
  }
}

/** `0600 11/23`, `0600 11/23/26`: conman's date, of this year unless it says one. */
const conmanDate = (text: string, now: Temporal.ZonedDateTime): string | undefined => {
  const [, hours, minutes, month = '', day = '', year] =
    /^(\d{2}):?(\d{2})\s+(\d{2})\/(\d{2})(?:\/(\d{2}|\d{4}))?$/.exec(text) ?? []
  if (hours === undefined) return undefined
  const century = String(now.year).slice(0, 2)
  const full = year === undefined ? String(now.year) : year.padStart(4, century)
  return `${full}-${month}-${day} ${hours}:${minutes ?? ''}`
}

const dateTime = (text: string, now: Temporal.ZonedDateTime): Temporal.Instant | undefined => {
  if (!/^\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2}(:\d{2})?$/.test(text)) return undefined
  try {
    return Temporal.PlainDateTime.from(text.replace(' ', 'T')).toZonedDateTime(now.timeZoneId).toInstant()
  } catch {
    return undefined
  }
}
