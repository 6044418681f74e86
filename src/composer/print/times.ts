/** Dates, times of day, durations, and the clauses of times: `AT 0900 TIMEZONE Europe/Rome +1 DAYS`. */
import type { OnUntil, TimeOfDay } from '#/model/time-of-day.ts'
import { clause, spaced, type Lines } from './layout.ts'

const two = (n: number): string => String(n).padStart(2, '0')

/** `2026-11-22` as `11/22/2026`. */
export const dateText = (date: string): string => {
  const [year = '', month = '', day = ''] = date.split('-')
  return `${month}/${day}/${year}`
}

/** Hours and minutes, `0130`; from a hundred hours on the minutes go beyond 59, as four digits is all there is. */
export const durationText = (minutes: number): string => {
  const hours = Math.min(99, Math.floor(minutes / 60))
  return `${two(hours)}${two(minutes - hours * 60)}`
}

/** Hours and minutes with as many digits as the hours need, `12030`. */
export const longDurationText = (minutes: number): string => `${two(Math.floor(minutes / 60))}${two(minutes % 60)}`

/** `+1 DAYS`; nothing for no days. */
export const daysText = (days: number, unit = 'DAYS'): string | undefined =>
  days === 0 ? undefined : `${days < 0 ? '-' : '+'}${Math.abs(days)} ${unit}`

/** `0900 TIMEZONE Europe/Rome +1 DAYS`. */
export const timeText = ({ minutes, plusDays, timezone }: TimeOfDay): string =>
  spaced(durationText(minutes), timezone && `TIMEZONE ${timezone}`, daysText(plusDays))

export const onUntilWords: Readonly<Record<OnUntil, string>> = { suppress: 'SUPPR', continue: 'CONT', cancel: 'CANC' }

/** The times that streams, jobs and run cycles share. */
interface Times {
  readonly at?: TimeOfDay | undefined
  readonly scheduledTime?: TimeOfDay | undefined
  readonly until?: TimeOfDay | undefined
  readonly latestStart?: TimeOfDay | undefined
  readonly onUntil?: OnUntil | undefined
  readonly deadline?: TimeOfDay | undefined
}

/** Start, latest time with what happens then, and deadline: a clause each, `between` before the deadline. */
export const timeClauses = (times: Times, between: Lines = []): Lines => [
  ...clause(times.at, (time) => `AT ${timeText(time)}`),
  ...clause(times.scheduledTime, (time) => `SCHEDTIME ${timeText(time)}`),
  ...clause(times.until, (time) => `UNTIL ${timeText(time)}`),
  ...clause(times.latestStart, (time) => `JSUNTIL ${timeText(time)}`),
  ...clause(times.onUntil, (action) => `ONUNTIL ${onUntilWords[action]}`),
  ...between,
  ...clause(times.deadline, (time) => `DEADLINE ${timeText(time)}`),
]
