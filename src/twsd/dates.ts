/**
 * Instants as HWA's clients write them: ISO 8601, in UTC where no zone is said, or milliseconds since 1970. They are sent as ISO 8601
 * in UTC with milliseconds.
 */
import type { Instant } from '#/lib/clock.ts'
import { instantToText } from '#/lib/instant-text.ts'
import { Refusal } from '#/lib/refusal.ts'

/** `2026-11-22T03:14:00.000Z` */
export const formatInstant = instantToText

const lastMillisecond = 253_402_300_799_999

/** Throws `request.invalid`, and names the field. */
export const readInstant = (field: string, value: string | number): Instant => {
  const instant = typeof value === 'number' || /^-?\d{9,16}$/.test(value) ? Number(value) : ofText(value)
  if (instant !== undefined && Number.isFinite(instant) && Math.abs(instant) <= lastMillisecond)
    return Math.trunc(instant)
  throw new Refusal(
    'request.invalid',
    `The field "${field}" must be an instant, such as 2026-11-22T03:14:00.000Z or 1795317240000, not "${value}".`,
  )
}

/** With seconds or without, with a zone (`Z`, `+0100`, `-03:00`) or in UTC; a date alone is its first moment. */
const ofText = (text: string): Instant | undefined => {
  const [, date, time = '00:00', zone = 'Z'] =
    /^\s*(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?)\s*(Z|[+-]\d{2}:?\d{2})?)?\s*$/i.exec(text) ?? []
  if (date === undefined) return undefined
  try {
    return Temporal.Instant.from(`${date}T${time}${zone.toUpperCase()}`).epochMilliseconds
  } catch {
    return undefined
  }
}
