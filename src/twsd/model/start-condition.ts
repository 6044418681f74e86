/** STARTCOND: a file or a job whose outcome lets a stream begin. */
import type { StartCondition } from '#/model/start-condition.ts'
import { readDuration, secondsDuration } from './clock-times.ts'
import type { Fields, Json } from './fields.ts'
import { modelId, reference } from './naming.ts'

const types = { notSpecified: undefined, fileCreated: 'created', fileModified: 'modified', job: 'job' } as const

const writeMonitor = ({ workstation }: StartCondition): Json =>
  workstation === undefined
    ? {}
    : { workstationId: modelId('workstation', workstation), workstation: reference(workstation) }

export const writeStartCondition = (condition: StartCondition): Json => ({
  type: condition.type === 'job' ? 'job' : condition.event === 'created' ? 'fileCreated' : 'fileModified',
  ...(condition.type === 'job' && { jobDefinition: reference(condition.job) }),
  ...writeMonitor(condition),
  ...(condition.type === 'job' && { outputCondition: condition.condition }),
  ...(condition.type === 'file' && {
    ...(condition.user !== undefined && { userId: condition.user }),
    fileName: condition.file,
    ...(condition.batch === true && { processInBatch: true }),
  }),
  pollingInterval: secondsDuration(condition.interval),
  ...(condition.type === 'file' && {
    ...(condition.outputFile !== undefined && { outputFile: condition.outputFile }),
    ...(condition.parameters !== undefined && { advancedParameters: condition.parameters }),
  }),
  ...(condition.alias !== undefined && { alias: condition.alias }),
  resubmit: condition.rerun,
})

export const readStartCondition = (fields: Fields): { startCondition?: StartCondition } => {
  const type = fields.choice('type', types)
  const workstation = fields.named('workstation', 'workstationId')
  const alias = fields.text('alias')
  const common = {
    ...(workstation !== undefined && { workstation }),
    interval: readDuration(fields, 'pollingInterval') ?? 0,
    ...(alias !== undefined && alias !== '' && { alias: alias.toUpperCase() }),
    rerun: fields.flag('resubmit'),
  }
  const condition = type === 'job' ? readJob(fields, common) : type && readFile(fields, type, common)
  fields.close()
  return condition === undefined ? {} : { startCondition: condition }
}

type Common = Pick<StartCondition, 'workstation' | 'interval' | 'alias' | 'rerun'>

const readJob = (fields: Fields, common: Common): StartCondition => {
  const job = fields.qualified('jobDefinition', 'jobDefinitionId')
  if (job === undefined) throw fields.refuse('jobDefinition', 'the name of a job definition, and it is missing')
  const workstation = common.workstation ?? job.workstation
  return {
    type: 'job',
    ...common,
    ...(workstation !== undefined && { workstation }),
    job: job.name,
    condition: fields.needed('outputCondition').toUpperCase(),
  }
}

const readFile = (fields: Fields, event: 'created' | 'modified', common: Common): StartCondition => {
  const [user, outputFile, parameters] = [
    fields.text('userId'),
    fields.text('outputFile'),
    fields.text('advancedParameters'),
  ]
  return {
    type: 'file',
    event,
    ...common,
    file: fields.text('fileName') ?? '',
    ...(user !== undefined && { user }),
    ...(fields.flag('processInBatch') && { batch: true }),
    ...(outputFile !== undefined && { outputFile }),
    ...(parameters !== undefined && { parameters }),
  }
}
