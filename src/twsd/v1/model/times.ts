/** Times in version 1: offsets from the begin of the day and durations, both in milliseconds (TimeRestrictions). */
import type { LongestDuration, ShortestDuration } from '#/model/job-stream.ts'
import type { OnUntil, TimeOfDay } from '#/model/time-of-day.ts'
import type { Fields, Json } from '#/twsd/model/fields.ts'
import type { Timetable } from '#/twsd/model/timetable.ts'

const minute = 60_000
const minutesOfDay = 1440

export const writeOffset = ({ minutes, plusDays }: TimeOfDay): number => (plusDays * minutesOfDay + minutes) * minute

/** Whole minutes of a number of milliseconds. */
export const readMinutes = (fields: Fields, name: string): number | undefined => {
  const milliseconds = fields.integer(name)
  if (milliseconds === undefined) return undefined
  if (milliseconds % minute === 0) return milliseconds / minute
  throw fields.refuse(name, 'whole minutes, in milliseconds')
}

export const readOffset = (fields: Fields, name: string): TimeOfDay | undefined => {
  const minutes = readMinutes(fields, name)
  if (minutes === undefined) return undefined
  if (minutes < 0) throw fields.refuse(name, 'milliseconds from the begin of the day, from 0 on')
  return { minutes: minutes % minutesOfDay, plusDays: Math.floor(minutes / minutesOfDay) }
}

const actions = { SUPPRESS: 'suppress', CONTINUE: 'continue', CANCEL: 'cancel' } as const
const longestActions = { KILL: 'kill', CONTINUE: 'continue', SUPPRESS: 'kill' } as const
const shortestActions = { ABEND: 'abend', CONTINUE: 'continue', CONFIRM: 'confirm' } as const

const wordFor = (action: OnUntil): string => action.toUpperCase()

/** Of a job, beside its times. */
interface Durations {
  readonly longest?: LongestDuration
  readonly shortest?: ShortestDuration
}

const writeDuration = (duration: LongestDuration | ShortestDuration | undefined, name: 'min' | 'max'): Json => {
  if (duration === undefined) return {}
  const { minutes, percent, action } = duration
  return {
    [`${name}Duration`]: minutes === undefined ? percent : minutes * minute,
    [`${name}DurationType`]: minutes === undefined ? 'PERCENTAGE' : 'MINUTES',
    [`${name}DurationAction`]: action.toUpperCase(),
  }
}

/** `each`: the latest start holds for each job (UNTIL), else it is looked at once (JSUNTIL). */
export const writeTimes = (times: Timetable & Durations): Json => {
  const { at, scheduledTime, until, latestStart, onUntil, deadline, longest, shortest } = times
  const [start, latest] = [at ?? scheduledTime, until ?? latestStart]
  return {
    timeRestrictions: {
      ...(start !== undefined && { startOffset: writeOffset(start) }),
      ...(deadline !== undefined && { deadlineOffset: writeOffset(deadline) }),
      ...(latest !== undefined && { latestStartOffset: writeOffset(latest) }),
      ...writeDuration(longest, 'max'),
      ...writeDuration(shortest, 'min'),
      isTimeDependent: at !== undefined,
      ...(onUntil !== undefined && { latestStartAction: wordFor(onUntil) }),
      perJobUntil: until !== undefined,
    },
  }
}

const readDuration = (fields: Fields, name: 'min' | 'max'): { minutes?: number; percent?: number } | undefined => {
  const isPercent = fields.text(`${name}DurationType`)?.toUpperCase() === 'PERCENTAGE'
  const percent = isPercent ? fields.integer(`${name}Duration`) : undefined
  if (percent !== undefined) return { percent }
  const minutes = readMinutes(fields, `${name}Duration`)
  return minutes === undefined ? undefined : { minutes }
}

/** `kind`: the latest start of a job is always its own. */
export const readTimes = (parent: Fields, kind: 'stream' | 'job'): Timetable & Durations => {
  const fields = parent.object('timeRestrictions')
  if (fields === undefined) return {}
  const [start, latest] = [readOffset(fields, 'startOffset'), readOffset(fields, 'latestStartOffset')]
  const deadline = readOffset(fields, 'deadlineOffset')
  const isDependent = fields.maybeFlag('isTimeDependent') ?? true
  const isEach = fields.flag('perJobUntil') || kind === 'job'
  const onUntil = fields.choice('latestStartAction', actions)
  const [longest, shortest] = [readDuration(fields, 'max'), readDuration(fields, 'min')]
  const onLong = fields.choice('maxDurationAction', longestActions) ?? 'continue'
  const onShort = fields.choice('minDurationAction', shortestActions) ?? 'continue'
  fields.close()
  return {
    ...(start !== undefined && { [isDependent ? 'at' : 'scheduledTime']: start }),
    ...(latest !== undefined && { [isEach ? 'until' : 'latestStart']: latest }),
    ...(onUntil !== undefined && latest !== undefined && { onUntil }),
    ...(deadline !== undefined && { deadline }),
    ...(longest !== undefined && { longest: { ...longest, action: onLong } }),
    ...(shortest !== undefined && { shortest: { ...shortest, action: onShort } }),
  }
}
