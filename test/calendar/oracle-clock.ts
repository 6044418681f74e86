/**
 * The instants of times of day, by walking: minute after minute of universal time, each shown on the clocks of the zone by
 * Intl, until the clocks show the time. Slow, and with no arithmetic of offsets.
 */
import { civilDay, placeOf } from './oracle-dates.ts'

const minute = 60_000
const clocks = new Map<string, Intl.DateTimeFormat>()

/** What the clocks of a zone show, in minutes since 1990-01-01T00:00 on them. */
export const shownAt = (zone: string, at: number): number => {
  const clock =
    clocks.get(zone) ??
    new Intl.DateTimeFormat('sv-SE', {
      timeZone: zone,
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    })
  clocks.set(zone, clock)
  const [date = '', time = ''] = clock.format(at).split(' ')
  return placeOf(date) * 1440 + Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5))
}

/** Midnight of a place of the oracle's table, universal time. */
const utcOf = (place: number): number => (place - placeOf('1990-01-01')) * 1440 * minute + 631_152_000_000

/**
 * The first instant at which the clocks show so many minutes after midnight of a day. When they never do, because they skip
 * them, it is so long after the last minute before the skip as it would be had they not been changed.
 */
export const instantByWalking = (zone: string, place: number, minutes: number): number => {
  const wanted = place * 1440 + minutes
  // No zone is further than 15 hours from universal time.
  let at = utcOf(place) + (minutes - 15 * 60) * minute
  for (let left = 31 * 60; left > 0; left -= 1, at += minute) {
    const shown = shownAt(zone, at)
    if (shown === wanted) return at
    if (shown < wanted && shownAt(zone, at + minute) > wanted) return at + (wanted - shown) * minute
  }
  throw new Error(`the clocks of ${zone} never come to minute ${minutes} of ${civilDay(place).text}`)
}

export interface OracleTime {
  readonly minutes: number
  readonly plusDays: number
  readonly timezone?: string
}

/** A time of a production day: on the next date when it is earlier than the start of day. */
export const timeByWalking = (zone: string, startOfDay: number, date: string, time: OracleTime): number => {
  const onNextDate = time.minutes < startOfDay ? 1 : 0
  return instantByWalking(time.timezone ?? zone, placeOf(date) + time.plusDays + onNextDate, time.minutes)
}

/** The production day that has begun last: of several that begin together the latest. */
export const productionDayByWalking = (zone: string, startOfDay: number, at: number): string => {
  const shown = Math.floor(shownAt(zone, at) / 1440)
  for (let place = shown + 2; place >= shown - 3; place -= 1) {
    if (instantByWalking(zone, place, startOfDay) <= at) return civilDay(place).text
  }
  throw new Error('no production day has begun')
}
