/** The jobs of a stream: what each refers to or embeds, its options, times, durations, and what it waits for. */
import type { JobDefinition } from '#/model/job-definition.ts'
import type { LongestDuration, ShortestDuration, StreamJob } from '#/model/job-stream.ts'
import { minutesDuration, readDurationMinutes } from './clock-times.ts'
import type { Fields, Json } from './fields.ts'
import { readJobBody } from './job-definition.ts'
import { modelId, qualifiedReference } from './naming.ts'
import { commonZone, readTimetable, timesOf, writeTimetable } from './timetable.ts'
import { readWaits, writeOtherWaits, writePredecessorsOfJob } from './waits.ts'

const shortestActions = { continue: 'continue', abend: 'abend', confirmed: 'confirm' } as const
const longestActions = { continue: 'continue', kill: 'kill' } as const

const optionsOf = (job: StreamJob): string[] => [
  ...(job.nop === true ? ['nop'] : []),
  ...(job.confirmed === true ? ['confirmed'] : []),
  ...(job.critical === true ? ['critical'] : []),
  ...(job.key === true ? ['monitored'] : []),
  ...(job.customStatistics === true ? ['advanced_stats'] : []),
]

const writeDuration = (name: 'min' | 'max', duration: LongestDuration | ShortestDuration | undefined): Json =>
  duration === undefined
    ? {}
    : {
        ...(duration.minutes !== undefined && { [`${name}Duration`]: minutesDuration(duration.minutes) }),
        ...(duration.percent !== undefined && { [`${name}DurationPercentage`]: duration.percent }),
        [`${name}DurationAction`]: duration.action === 'confirm' ? 'confirmed' : duration.action,
      }

/** `stream`: its full name, which the identifier of the job is made from. */
export const writeStreamJob = (job: StreamJob, stream: string): Json => {
  const zone = commonZone(timesOf(job))
  return {
    id: modelId('step', `${stream}.${job.name}`),
    name: job.name,
    jobDefinitionRefId: modelId('job', `${job.workstation}#${job.job}`),
    jobDefinitionRef: qualifiedReference(job.workstation, job.job),
    options: optionsOf(job),
    ...(job.priority !== undefined && { priority: job.priority }),
    ...(zone !== undefined && { timeZone: zone }),
    ...writeTimetable(job, 'job'),
    ...(job.onLate === 'kill' && { lateAction: 'kill' }),
    ...writePredecessorsOfJob(job.follows),
    ...writeOtherWaits(job),
    ...writeDuration('min', job.shortest),
    ...writeDuration('max', job.longest),
    ...(job.every !== undefined && { repeatInterval: minutesDuration(job.every) }),
  }
}

const options = {
  nop: 'nop',
  confirmed: 'confirmed',
  critical: 'critical',
  monitored: 'key',
  advanced_stats: 'customStatistics',
} as const
type OptionField = (typeof options)[keyof typeof options]

const readOptions = (fields: Fields): { [Field in OptionField]?: true } => {
  const words = fields.texts('options') ?? []
  const found = words.map((word) => {
    if (!Object.hasOwn(options, word))
      throw fields.refuse('options', `of ${Object.keys(options).join(', ')}, not "${word}"`)
    return options[word as keyof typeof options]
  })
  if (fields.flag('noOperation')) found.push('nop')
  return Object.fromEntries(found.map((field) => [field, true]))
}

/** Minutes, percent and action; undefined where neither is said. */
const readCompared = (fields: Fields, name: 'min' | 'max'): { minutes?: number; percent?: number } | undefined => {
  const minutes = readDurationMinutes(fields, `${name}Duration`)
  const percent = fields.integer(`${name}DurationPercentage`)
  if (minutes !== undefined && percent !== undefined) {
    throw fields.refuse(`${name}DurationPercentage`, `absent where ${name}Duration is given`)
  }
  if (percent !== undefined) return { percent }
  return minutes === undefined ? undefined : { minutes }
}

const readDurations = (fields: Fields): Pick<StreamJob, 'longest' | 'shortest'> => {
  const [longest, shortest] = [readCompared(fields, 'max'), readCompared(fields, 'min')]
  const most = fields.choice('maxDurationAction', longestActions) ?? 'continue'
  const least = fields.choice('minDurationAction', shortestActions) ?? 'continue'
  return {
    ...(longest !== undefined && { longest: { ...longest, action: most } }),
    ...(shortest !== undefined && { shortest: { ...shortest, action: least } }),
  }
}

export interface ReadJob {
  readonly job: StreamJob
  /** The definition that it embeds in place of a reference. */
  readonly definition: JobDefinition | undefined
}

const readEmbedded = (parent: Fields, workstation: string, name: string): JobDefinition | undefined => {
  const fields = parent.object('jobDefinition')
  if (fields === undefined) return undefined
  fields.skip('id')
  const definition: JobDefinition = { kind: 'job', workstation, name, ...readJobBody(fields) }
  fields.close()
  return definition
}

/** What names a job definition: a reference, or one that is embedded. */
type Named = Pick<JobDefinition, 'workstation' | 'name'>

const readReference = (fields: Fields, streamWorkstation: string): Named | JobDefinition => {
  const own = fields.named('workstation', 'workstationId')
  const found = fields.qualified('jobDefinitionRef', 'jobDefinitionRefId')
  if (found !== undefined) return { workstation: found.workstation ?? own ?? streamWorkstation, name: found.name }
  const embedded = readEmbedded(fields, own ?? streamWorkstation, fields.inBase(fields.needed('name')))
  if (embedded === undefined) throw fields.refuse('jobDefinitionRef', 'the name of a job definition, and it is missing')
  return embedded
}

export const readStreamJob = (fields: Fields, streamWorkstation: string): ReadJob => {
  fields.skip('id', 'abstractId')
  const found = readReference(fields, streamWorkstation)
  const zone = fields.text('timeZone')
  const name = fields.text('name')
  const priority = fields.integer('priority')
  const every = readDurationMinutes(fields, 'repeatInterval')
  const isKilled = fields.choice('lateAction', { continue: false, kill: true }) ?? false
  fields.skip('perJobLatestStart')
  const job: StreamJob = {
    workstation: found.workstation,
    job: found.name,
    name: (name === undefined || name === '' ? found.name.slice(found.name.lastIndexOf('/') + 1) : name).toUpperCase(),
    ...readTimetable(fields, 'job', zone === '' ? undefined : zone),
    ...(every !== undefined && every !== 0 && { every }),
    ...readOptions(fields),
    ...(isKilled && { onLate: 'kill' }),
    ...readDurations(fields),
    ...(priority !== undefined && { priority }),
    ...readWaits(fields),
  }
  return { job, definition: 'kind' in found ? found : undefined }
}
