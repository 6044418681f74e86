/** Job definitions in version 1. */
import { findApplication, parseTask } from '#/composer/task-document.ts'
import type { JobDefinition, OutputCondition, Recovery, Task } from '#/model/job-definition.ts'
import type { Fields, Json } from '#/twsd/model/fields.ts'
import { modelId } from '#/twsd/model/naming.ts'
import { described, readHeader, readKey, skipTold, writeKey, writeModified, type Modified } from './places.ts'
import { readMinutes } from './times.ts'

const taskTypeOf = ({ task, taskType = 'UNIX' }: JobDefinition): string =>
  task.type === 'document' ? task.application : taskType

export const jobHeader = (job: JobDefinition, modified?: Modified): Json => ({
  id: modelId('job', `${job.workstation}#${job.name}`),
  jobDefinitionKey: writeKey(job.workstation, job.name),
  ...described(job.description),
  taskType: taskTypeOf(job),
  isCommand: job.task.type === 'command',
  ...(job.logon !== undefined && job.logon !== '' && { userLogin: job.logon }),
  ...writeModified(modified),
})

const taskText = (task: Task): string =>
  task.type === 'command' ? task.command : task.type === 'script' ? task.script : task.text

const writeConditions = (conditions: readonly OutputCondition[] | undefined, succCondition: boolean): Json[] =>
  (conditions ?? []).map(({ name, expression }) => ({
    conditionName: name,
    mappingExpression: expression,
    succCondition,
  }))

export const writeJob = (job: JobDefinition, modified?: Modified): Json => {
  const { recovery } = job
  const conditions = [...writeConditions(job.successConditions, true), ...writeConditions(job.outputConditions, false)]
  return {
    header: jobHeader(job, modified),
    workstationId: modelId('workstation', job.workstation),
    taskString: taskText(job.task),
    isInteractive: job.interactive === true,
    ...writeRecovery(recovery, job.workstation),
    definedByJsdl: job.task.type === 'document',
    outputConditions: conditions,
    ...(recovery.repeatEvery !== undefined && { recoveryRepeatInterval: recovery.repeatEvery * 60_000 }),
    ...(recovery.attempts !== undefined && { recoveryRepeatOccurrences: recovery.attempts }),
    recoveryRepeatAffinity: recovery.sameWorkstation === true,
  }
}

const writeRecovery = ({ action, job, prompt }: Recovery, home: string): Json => ({
  ...(job !== undefined && {
    recoveryJobId: modelId('job', `${job.workstation ?? home}#${job.name}`),
    recoveryJobKey: writeKey(job.workstation ?? home, job.name),
  }),
  recoveryOption: action.toUpperCase(),
  ...(prompt !== undefined && prompt !== '' && { abendPrompt: { text: prompt } }),
})

const recoveryActions = { STOP: 'stop', CONTINUE: 'continue', RERUN: 'rerun' } as const

/** A recovery job on the workstation of the job itself names none. */
const readRecovery = (fields: Fields, home: string): Recovery => {
  fields.skip('recoveryJobId', 'abendPromptId')
  const action = fields.choice('recoveryOption', recoveryActions) ?? 'stop'
  const job = fields.object('recoveryJobKey')
  const key = job === undefined ? undefined : readKey(job)
  const prompt = fields.object('abendPrompt')
  const text = prompt?.text('text')
  const [attempts, repeatEvery] = [
    fields.integer('recoveryRepeatOccurrences'),
    readMinutes(fields, 'recoveryRepeatInterval'),
  ]
  const isSame = fields.flag('recoveryRepeatAffinity')
  const isElsewhere = key?.workstation !== undefined && key.workstation !== home
  return {
    action,
    ...(key !== undefined && {
      job: { ...(isElsewhere && { workstation: key.workstation ?? home }), name: key.name },
    }),
    ...(text !== undefined && text !== '' && { prompt: text }),
    ...(action === 'rerun' && attempts !== undefined && attempts > 0 && { attempts }),
    ...(action === 'rerun' && repeatEvery !== undefined && { repeatEvery }),
    ...(action === 'rerun' && isSame && { sameWorkstation: true }),
  }
}

const readTask = (fields: Fields, isCommand: boolean): Task => {
  const text = fields.text('taskString') ?? ''
  if (!fields.flag('definedByJsdl')) {
    return isCommand ? { type: 'command', command: text } : { type: 'script', script: text }
  }
  const format = text.trimStart().startsWith('{') ? 'json' : 'xml'
  const root = parseTask({ format, text })
  if ('mistake' in root) throw fields.refuse('taskString', `a well-formed document: ${root.mistake}`)
  return { type: 'document', format, application: findApplication(root) ?? 'executable', text }
}

const readConditions = (fields: Fields): Pick<JobDefinition, 'successConditions' | 'outputConditions'> => {
  const all = fields.list('outputConditions', (one) => {
    one.skip('conditionId', 'jobDefinitionModelId', 'jobDefinitionModelKey')
    return {
      name: one.needed('conditionName').toUpperCase(),
      expression: one.needed('mappingExpression'),
      succeeds: one.flag('succCondition'),
    }
  })
  const of = (wanted: boolean): OutputCondition[] =>
    all.filter(({ succeeds }) => succeeds === wanted).map(({ name, expression }) => ({ name, expression }))
  return {
    ...(of(true).length > 0 && { successConditions: of(true) }),
    ...(of(false).length > 0 && { outputConditions: of(false) }),
  }
}

export const readJob = (fields: Fields): JobDefinition => {
  skipTold(fields)
  fields.skip('workstationId', 'workstationFolderId', 'normalElapsedTime', 'isEmbedded')
  const header = readHeader(fields, (header) => {
    header.skip('lastRunTime')
    const key = header.object('jobDefinitionKey')
    if (key === undefined) throw header.refuse('jobDefinitionKey', 'an object, and it is missing')
    const { workstation, name } = readKey(key)
    if (workstation === undefined) throw key.refuse('workstationName', 'a text, and it is missing')
    const [description, logon, taskType] = [
      header.text('description'),
      header.text('userLogin'),
      header.text('taskType'),
    ]
    return { workstation, name, description, logon, taskType, isCommand: header.flag('isCommand') }
  })
  const task = readTask(fields, header.isCommand)
  const isInteractive = fields.flag('isInteractive')
  const { taskType = 'UNIX', logon } = header
  return {
    kind: 'job',
    workstation: header.workstation,
    name: header.name,
    task,
    ...(task.type !== 'document' && { taskType: taskType.toUpperCase() }),
    ...(logon !== undefined && logon !== '' && { logon }),
    ...described(header.description),
    ...(isInteractive && { interactive: true }),
    ...readConditions(fields),
    recovery: readRecovery(fields, header.workstation),
  }
}
