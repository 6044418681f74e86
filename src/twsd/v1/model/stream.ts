/** Job streams in version 1. */
import type { JobStream, OnOverlap, StreamJob } from '#/model/job-stream.ts'
import type { RunCycle } from '#/model/run-cycle.ts'
import { readDay } from '#/twsd/model/clock-times.ts'
import type { Fields, Json } from '#/twsd/model/fields.ts'
import { modelId } from '#/twsd/model/naming.ts'
import {
  described,
  readHeader,
  readKey,
  readReference,
  skipTold,
  writeKey,
  writeModified,
  writeReference,
  type Modified,
} from './places.ts'
import { freeDaysOf, readRunCycles, writeRunCycles } from './run-cycles.ts'
import { readMinutes, readTimes, writeTimes } from './times.ts'
import { readMatching, readWaits, writeExternals, writeInternals, writeMatching, writeOtherWaits } from './waits.ts'

const overlaps: Readonly<Record<string, OnOverlap>> = {
  DO_NOT_START: 'donotstart',
  PARALLEL: 'parallel',
  ENQUEUE: 'enqueue',
}

export const streamHeader = (stream: JobStream, modified?: Modified): Json => ({
  id: modelId('stream', `${stream.workstation}#${stream.name}`),
  key: {
    ...writeKey(stream.workstation, stream.name),
    ...(stream.validFrom !== undefined && { validFrom: `${stream.validFrom}T00:00:00.000Z` }),
    isDraft: stream.draft,
  },
  ...described(stream.description),
  ...(stream.priority !== undefined && { priority: stream.priority }),
  ...(stream.timezone !== undefined && { timeZone: stream.timezone }),
  carryForward: stream.carryForward,
  limit: stream.limit ?? -1,
  ...(stream.freeDays !== undefined &&
    writeReference(stream.freeDays.calendar, 'freeDaysCalendarName', 'freeDaysCalendarFolderName')),
  ...writeModified(modified),
})

const onRequest = ({ runCycles }: JobStream): boolean =>
  runCycles.some(({ days }) => days.some(({ type }) => type === 'request'))

export const writeStream = (stream: JobStream, modified?: Modified): Json => {
  const { workstation, freeDays, onOverlap, variableTable } = stream
  return {
    isMonitored: stream.key === true,
    ...writeTimes(stream),
    ...writeExternals(stream.follows, workstation),
    ...writeOtherWaits(stream, workstation),
    header: streamHeader(stream, modified),
    workstationId: modelId('workstation', workstation),
    onRequest: onRequest(stream),
    isSaturdayFree: freeDays?.saturdayWorks !== true,
    isSundayFree: freeDays?.sundayWorks !== true,
    ...writeMatching(stream.matching),
    ...(freeDays !== undefined && { freeDaysCalendarId: modelId('calendar', freeDays.calendar) }),
    ...(onOverlap !== undefined && {
      runningRuleAction: Object.keys(overlaps).find((word) => overlaps[word] === onOverlap),
    }),
    ...(variableTable !== undefined && {
      variableTableId: modelId('vartable', variableTable),
      ...writeReference(variableTable, 'variableTableName', 'variableTableFolderName'),
    }),
    jobs: stream.jobs.map((job, at) => writeStreamJob(job, stream, at)),
    runCycles: writeRunCycles(stream),
  }
}

const writeStreamJob = (job: StreamJob, stream: JobStream, at: number): Json => ({
  isMonitored: job.key === true,
  ...writeTimes(job),
  ...writeExternals(job.follows, stream.workstation),
  ...writeOtherWaits(job, job.workstation),
  ...(job.every !== undefined && { repeatInterval: job.every * 60_000 }),
  requiresConfirmation: job.confirmed === true,
  jobDefinitionId: modelId('job', `${job.workstation}#${job.job}`),
  jobDefinitionKey: writeKey(job.workstation, job.job),
  position: at,
  ...writeInternals(job.follows),
  noOperation: job.nop === true,
  header: {
    id: modelId('step', `${stream.workstation}#${stream.name}.${job.name}`),
    key: { name: job.name },
    ...(job.priority !== undefined && { priority: job.priority }),
    critical: job.critical === true,
  },
})

/** The definition by its key, or by its identifier alone. */
const definitionOf = (fields: Fields, home: string): { readonly workstation: string; readonly job: string } => {
  const id = fields.text('jobDefinitionId')
  const key = fields.object('jobDefinitionKey')
  if (key !== undefined) {
    const { workstation = home, name } = readKey(key)
    return { workstation, job: name }
  }
  const full = id === undefined ? undefined : fields.context.nameOf?.(id)
  const hash = full?.indexOf('#') ?? -1
  if (full === undefined || hash < 0) throw fields.refuse('jobDefinitionKey', 'an object, and it is missing')
  return { workstation: full.slice(0, hash), job: full.slice(hash + 1) }
}

const readStreamJob =
  (home: string) =>
  (fields: Fields): StreamJob => {
    skipTold(fields)
    fields.skip('jobStreamId', 'abstractJobStreamId', 'position', 'statisticsType', 'comment', 'distJobDefinition')
    const { workstation, job } = definitionOf(fields, home)
    const header = fields.object('header')
    header?.skip('id', 'description', 'timeZone')
    const key = header?.object('key')
    key?.skip('jobStreamKey')
    const name = key?.text('name')?.toUpperCase()
    const [priority, isCritical] = [header?.integer('priority'), header?.flag('critical') === true]
    header?.close()
    const every = readMinutes(fields, 'repeatInterval')
    const flags = { confirmed: fields.flag('requiresConfirmation'), nop: fields.flag('noOperation') }
    return {
      workstation,
      job,
      name: name === undefined || name === '' ? job.slice(job.lastIndexOf('/') + 1) : name,
      ...readTimes(fields, 'job'),
      ...(every !== undefined && every > 0 && { every }),
      ...(flags.confirmed && { confirmed: true }),
      ...(isCritical && { critical: true }),
      ...(fields.flag('isMonitored') && { key: true }),
      ...(flags.nop && { nop: true }),
      ...(priority !== undefined && { priority }),
      ...readWaits(fields, { stream: home, home: workstation }),
    }
  }

const readStreamHeader = (header: Fields) => {
  header.skip('validTo', 'nextTimeZone', 'isService')
  const key = header.object('key')
  if (key === undefined) throw header.refuse('key', 'an object, and it is missing')
  const validFrom = readDay(key, 'validFrom')
  const draft = key.flag('isDraft')
  const { workstation, name } = readKey(key)
  if (workstation === undefined) throw key.refuse('workstationName', 'a text, and it is missing')
  const [priority, limit, timezone] = [header.integer('priority'), header.integer('limit'), header.text('timeZone')]
  const calendar = readReference(header, 'freeDaysCalendarName', 'freeDaysCalendarFolderName')
  const head = {
    workstation,
    name,
    ...described(header.text('description')),
    ...(timezone !== undefined && timezone !== '' && { timezone }),
    ...(validFrom !== undefined && { validFrom }),
    draft,
    carryForward: header.flag('carryForward'),
    ...(priority !== undefined && { priority }),
    ...(limit !== undefined && limit >= 0 && { limit }),
  }
  return { head, calendar }
}

export const readStream = (fields: Fields): JobStream => {
  skipTold(fields)
  fields.skip('workstationId', 'hasMonitoredJob', 'freeDaysCalendarId', 'workstationSymId', 'UIPreferences', 'comment')
  const { head, calendar } = readHeader(fields, readStreamHeader)
  const [saturday, sunday] = [fields.maybeFlag('isSaturdayFree'), fields.maybeFlag('isSundayFree')]
  const onOverlap = fields.choice('runningRuleAction', overlaps)
  const table = readReference(fields, 'variableTableName', 'variableTableFolderName', 'variableTableId')
  const cycles = readRunCycles(fields)
  const onRequest: RunCycle[] = fields.flag('onRequest') ? [{ days: [{ type: 'request' }] }] : []
  return {
    kind: 'stream',
    ...head,
    ...(table !== undefined && { variableTable: table }),
    ...freeDaysOf(calendar, saturday, sunday),
    runCycles: [...onRequest, ...cycles.runCycles],
    exceptions: cycles.exceptions,
    ...readTimes(fields, 'stream'),
    ...readMatching(fields),
    ...(onOverlap !== undefined && { onOverlap }),
    ...(fields.flag('isMonitored') && { key: true }),
    ...readWaits(fields, { stream: head.workstation, home: head.workstation }),
    jobs: fields.list('jobs', readStreamJob(head.workstation)),
  }
}
