/**
 * The times of streams, run cycles, groups and jobs: earliest start, latest start, deadline.
 *
 * `asap` with a start time places the object in the plan without making it wait (SCHEDTIME); `perJobLatestStart` makes the
 * latest start hold for each job (UNTIL), without it it is looked at once for the stream (JSUNTIL).
 */
import type { OnUntil, TimeOfDay } from '#/model/time-of-day.ts'
import { readTime, writeTime } from './clock-times.ts'
import type { Fields, Json } from './fields.ts'

export interface Timetable {
  scheduledTime?: TimeOfDay
  at?: TimeOfDay
  until?: TimeOfDay
  latestStart?: TimeOfDay
  onUntil?: OnUntil
  deadline?: TimeOfDay
}

const lateStartActions = { doNotRun: 'suppress', continue: 'continue', cancel: 'cancel' } as const

const wordFor = (action: OnUntil): string =>
  Object.entries(lateStartActions).find(([, meaning]) => meaning === action)?.[0] ?? 'doNotRun'

/** A stream, cycle or group says whether its latest start holds for each job; a job does not. */
type Kind = 'stream' | 'job'

export const writeTimetable = (times: Timetable, kind: Kind): Json => ({
  ...writeTime('start', times.at ?? times.scheduledTime),
  ...(times.at === undefined && times.scheduledTime !== undefined && { asap: true }),
  ...writeTime('latestStart', times.until ?? times.latestStart),
  ...(kind === 'stream' && times.until !== undefined && { perJobLatestStart: true }),
  ...(times.onUntil !== undefined && { lateStartAction: wordFor(times.onUntil) }),
  ...writeTime('deadline', times.deadline),
})

export const readTimetable = (fields: Fields, kind: Kind, timezone?: string): Timetable => {
  const start = readTime(fields, 'start', timezone)
  const latest = readTime(fields, 'latestStart', timezone)
  const deadline = readTime(fields, 'deadline', timezone)
  const onUntil = fields.choice('lateStartAction', lateStartActions)
  const isScheduled = fields.flag('asap')
  const isEach = fields.flag('perJobLatestStart') || kind === 'job'
  return {
    ...(start !== undefined && { [isScheduled ? 'scheduledTime' : 'at']: start }),
    ...(latest !== undefined && { [isEach ? 'until' : 'latestStart']: latest }),
    ...(onUntil !== undefined && latest !== undefined && { onUntil }),
    ...(deadline !== undefined && { deadline }),
  }
}

/** The one zone that all times name; undefined where they name several, or some none. */
export const commonZone = (times: readonly (TimeOfDay | undefined)[]): string | undefined => {
  const zones = new Set(times.filter((time) => time !== undefined).map(({ timezone }) => timezone))
  return zones.size === 1 ? [...zones][0] : undefined
}

export const timesOf = (times: Timetable): (TimeOfDay | undefined)[] => [
  times.at,
  times.scheduledTime,
  times.until,
  times.latestStart,
  times.deadline,
]
