/** Times as conman's selection writes them: `0900`, `0900 +1 day`, `0900 02/19/26`, `0900 02/19/26 tz America/Sao_Paulo`. */
import type { Instant } from '#/lib/clock.ts'

/** When and where the selection is read: times without a date or zone are meant so. */
export interface Reading {
  readonly now: Instant
  /** The zone of the site. */
  readonly timezone: string
}

/** What day it is. */
export const dateAt = ({ now, timezone }: Reading): Temporal.PlainDate =>
  Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(timezone).toPlainDate()

const pattern =
  /^(?<time>\d{1,4})(?:\s*\+\s*(?<plus>\d{1,3})(?:\s*days?)?|\s+(?<month>\d{1,2})\/(?<day>\d{1,2})(?:\/(?<year>\d{2}|\d{4}))?)?(?:\s+(?:tz\s+|timezone\s+)?(?<zone>[A-Za-z][\w+/-]*))?$/i

/**
 * The instant at which that minute begins, undefined for what is no time. A time over 2400 is divided by 2400, and what comes out
 * are days. `passed`: what one without a date means that is over, the next day's in conman (User's Guide and Reference, "Selecting
 * jobs in commands", `at`).
 */
export const readTime = (
  text: string,
  { now, timezone }: Reading,
  passed: 'today' | 'tomorrow',
): Instant | undefined => {
  const groups = pattern.exec(text.trim())?.groups
  if (groups === undefined) return undefined
  const { time = '', plus, month, day, year, zone = timezone } = groups
  const [hours, minutes, days] = clockOf(Number(time))
  try {
    const present = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(zone)
    const date =
      month === undefined
        ? present.toPlainDate().add({ days: Number(plus ?? 0) })
        : Temporal.PlainDate.from(
            { year: yearOf(year, present.year), month: Number(month), day: Number(day) },
            { overflow: 'reject' },
          )
    const plainTime = Temporal.PlainTime.from({ hour: hours, minute: minutes }, { overflow: 'reject' })
    const at = date.add({ days }).toZonedDateTime({ timeZone: zone, plainTime })
    const isOver = plus === undefined && month === undefined && days === 0 && at.epochMilliseconds + minute <= now
    return (isOver && passed === 'tomorrow' ? at.add({ days: 1 }) : at).epochMilliseconds
  } catch (error) {
    if (error instanceof RangeError) return undefined
    throw error
  }
}

/** The unit of conman's times, in milliseconds. */
export const minute = 60_000

const clockOf = (time: number): [hours: number, minutes: number, days: number] => {
  const rest = time >= 2400 ? time % 2400 : time
  return [Math.floor(rest / 100), rest % 100, Math.floor(time / 2400)]
}

const yearOf = (year: string | undefined, present: number): number => {
  if (year === undefined) return present
  return year.length === 2 ? 2000 + Number(year) : Number(year)
}

/**
 * An instant as `readTime` reads it in that zone, to the minute: `0900 02/19/26`. What the clocks show twice when they are set back
 * is the first one there: the second is written in UTC.
 */
export const printTime = (at: Instant, { timezone }: Reading): string => {
  const local = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timezone)
  const isShownAgain = !local.toPlainDateTime().toZonedDateTime(timezone).equals(local)
  return isShownAgain ? `${written(local.withTimeZone('UTC'))} tz UTC` : written(local)
}

const written = (local: Temporal.ZonedDateTime): string => {
  const two = (n: number): string => String(n).padStart(2, '0')
  const year = local.year >= 2000 && local.year < 2100 ? two(local.year % 100) : String(local.year)
  return `${two(local.hour)}${two(local.minute)} ${two(local.month)}/${two(local.day)}/${year}`
}
