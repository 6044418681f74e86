/** Job streams, with the job definitions that their jobs may embed. */
import type { Definition } from '#/model/definition.ts'
import type { JobStream, StreamService } from '#/model/job-stream.ts'
import type { FreeDaysUse } from '#/model/run-cycle.ts'
import { readDay } from './clock-times.ts'
import type { Fields, Json } from './fields.ts'
import { modelId, placed, reference } from './naming.ts'
import { readPlacedName, readWorkstation } from './place.ts'
import { readRunCycle, writeRunCycles } from './run-cycles.ts'
import { readStartCondition, writeStartCondition } from './start-condition.ts'
import { readStreamJob, writeStreamJob } from './stream-job.ts'
import { readTimetable, writeTimetable } from './timetable.ts'
import { readMatching, readWaits, writeExternals, writeMatching, writeOtherWaits } from './waits.ts'

/** Tags stand between bars, `|night|finance|`. */
const tagsOf = (tags: string | undefined): string[] =>
  tags === undefined ? [] : tags.split('|').filter((tag) => tag !== '')

const writeService = ({ name, description, tags }: StreamService): Json => ({
  name,
  published: true,
  ...(description !== undefined && { description }),
  tags: tagsOf(tags),
})

export const writeFreeDays = (use: FreeDaysUse | undefined): Json =>
  use === undefined
    ? {}
    : {
        freeDaysCalendarId: modelId('calendar', use.calendar),
        freeDaysCalendar: reference(use.calendar),
        saturdayIsFree: !use.saturdayWorks,
        sundayIsFree: !use.sundayWorks,
      }

export const readFreeDays = (fields: Fields): { freeDays?: FreeDaysUse } => {
  const calendar = fields.named('freeDaysCalendar', 'freeDaysCalendarId')
  const [saturday, sunday] = [fields.maybeFlag('saturdayIsFree'), fields.maybeFlag('sundayIsFree')]
  if (calendar === undefined && saturday !== false && sunday !== false) return {}
  return {
    freeDays: { calendar: calendar ?? 'HOLIDAYS', saturdayWorks: saturday === false, sundayWorks: sunday === false },
  }
}

const head = (stream: JobStream): Json => ({
  ...placed(stream.name),
  workstationId: modelId('workstation', stream.workstation),
  workstation: reference(stream.workstation),
  ...(stream.validFrom !== undefined && { validFrom: `${stream.validFrom}T00:00:00` }),
  ...(stream.timezone !== undefined && { timeZone: stream.timezone }),
  ...(stream.description !== undefined && { description: stream.description }),
  ...(stream.comments !== undefined && { documentation: stream.comments.join('\n') }),
  options: [
    ...(stream.draft ? ['draft'] : []),
    ...(stream.carryForward ? ['carryForward'] : []),
    ...(stream.key === true ? ['monitored'] : []),
  ],
  ...(stream.service !== undefined && { service: writeService(stream.service) }),
  ...(stream.variableTable !== undefined && {
    variableTableId: modelId('vartable', stream.variableTable),
    variableTable: reference(stream.variableTable),
  }),
})

/** `withJobs` false: the header alone. */
export const writeStream = (stream: JobStream): Json => {
  const full = `${stream.workstation}#${stream.name}`
  return {
    id: modelId('stream', full),
    ...head(stream),
    ...writeFreeDays(stream.freeDays),
    runCycles: writeRunCycles(stream.runCycles, { exclusive: false, inSubset: false }),
    exclusiveRunCycles: writeRunCycles(stream.exceptions, { exclusive: true, inSubset: false }),
    ...(stream.startCondition !== undefined && { startCondition: writeStartCondition(stream.startCondition) }),
    ...(stream.priority !== undefined && { priority: stream.priority }),
    ...(stream.limit !== undefined && { limit: stream.limit }),
    ...(stream.onOverlap !== undefined && { onOverlap: stream.onOverlap }),
    ...writeTimetable(stream, 'stream'),
    ...writeMatching(stream.matching),
    ...writeExternals(stream.follows),
    ...writeOtherWaits(stream),
    jobs: stream.jobs.map((job) => writeStreamJob(job, full)),
  }
}

const readService = (parent: Fields): { service?: StreamService } => {
  const fields = parent.object('service')
  if (fields === undefined) return {}
  fields.skip('id', 'published')
  const description = fields.text('description')
  const tags = fields.texts('tags') ?? []
  const service: StreamService = {
    name: fields.needed('name'),
    ...(description !== undefined && { description }),
    ...(tags.length > 0 && { tags: `|${tags.join('|')}|` }),
  }
  fields.close()
  return { service }
}

const readOptions = (fields: Fields): Pick<JobStream, 'draft' | 'carryForward' | 'key'> => {
  const words = fields.texts('options') ?? []
  const unknown = words.find((word) => !['draft', 'carryForward', 'monitored'].includes(word))
  if (unknown !== undefined) throw fields.refuse('options', `of draft, carryForward, monitored, not "${unknown}"`)
  return {
    draft: words.includes('draft'),
    carryForward: words.includes('carryForward'),
    ...(words.includes('monitored') && { key: true }),
  }
}

const onOverlaps = { parallel: 'parallel', enqueue: 'enqueue', donotstart: 'donotstart' } as const

const readHead = (fields: Fields): Pick<JobStream, 'draft' | 'carryForward'> & Partial<JobStream> => {
  const [timezone, description, documentation] = [
    fields.text('timeZone'),
    fields.text('description'),
    fields.text('documentation'),
  ]
  const [validFrom, variableTable] = [readDay(fields, 'validFrom'), fields.named('variableTable', 'variableTableId')]
  const [priority, limit] = [fields.integer('priority'), fields.integer('limit')]
  const onOverlap = fields.choice('onOverlap', onOverlaps)
  return {
    ...(description !== undefined && { description }),
    ...(timezone !== undefined && timezone !== '' && { timezone }),
    ...(validFrom !== undefined && { validFrom }),
    ...readOptions(fields),
    ...(documentation !== undefined && { comments: documentation.split('\n') }),
    ...readService(fields),
    ...(variableTable !== undefined && { variableTable }),
    ...readFreeDays(fields),
    ...(onOverlap !== undefined && { onOverlap }),
    ...(priority !== undefined && { priority }),
    // HWA writes no limit as -1.
    ...(limit !== undefined && limit !== -1 && { limit }),
  }
}

/** The job definitions that its jobs embed, and the stream. */
export const readStream = (fields: Fields): Definition[] => {
  const name = readPlacedName(fields)
  const workstation = readWorkstation(fields)
  const jobs = fields.list('jobs', (job) => readStreamJob(job, workstation))
  const startCondition = fields.object('startCondition')
  const stream: JobStream = {
    kind: 'stream',
    workstation,
    name,
    ...readHead(fields),
    runCycles: fields.list('runCycles', (cycle) => readRunCycle(cycle)),
    exceptions: fields.list('exclusiveRunCycles', (cycle) => readRunCycle(cycle)),
    ...readTimetable(fields, 'stream'),
    ...(startCondition !== undefined && readStartCondition(startCondition)),
    ...readMatching(fields),
    ...readWaits(fields),
    jobs: jobs.map(({ job }) => job),
  }
  return [...jobs.flatMap(({ definition }) => definition ?? []), stream]
}
