/**
 * Job definitions. Of a command or a script the task is `{ "command": ... }` or `{ "script": ... }`, of a job with options the
 * document itself; a document in XML is `{ "xml": ... }`.
 */
import { findApplication, parseTask } from '#/composer/task-document.ts'
import type { JobDefinition, OutputCondition, Recovery, Task } from '#/model/job-definition.ts'
import { minutesDuration, readDurationMinutes } from './clock-times.ts'
import { Fields, type Json } from './fields.ts'
import { modelId, placed, qualifiedReference, reference } from './naming.ts'

/** What a definition has beside its name and place: the same in a job stream, where it is embedded. */
export type JobBody = Omit<JobDefinition, 'kind' | 'workstation' | 'name' | 'comments'>

/** The fields of a task that is a command or a script, and no document. */
const nativeFields: ReadonlySet<string> = new Set(['command', 'script', 'interactive', 'returnCodeMapping'])

const conditionMap = (conditions: readonly OutputCondition[] | undefined): Json | undefined =>
  conditions && Object.fromEntries(conditions.map(({ name, expression }) => [name, expression]))

const writeTask = (body: JobBody): Json => {
  const { task } = body
  if (task.type === 'document') {
    const parsed: unknown = task.format === 'json' ? parseOrNothing(task.text) : undefined
    return isPlain(parsed) ? parsed : { [task.format]: task.text }
  }
  return {
    ...(task.type === 'command' ? { command: task.command } : { script: task.script }),
    ...(body.interactive === true && { interactive: true }),
    ...(body.successCondition !== undefined && { returnCodeMapping: body.successCondition }),
  }
}

const isPlain = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value)

const parseOrNothing = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}

/** How a recovery asks its prompt, and how it does not. */
const recoveryActions = {
  STOP: 'stop',
  CONTINUE: 'continue',
  CONTINUE_PROMPT: 'continue',
  RERUN: 'rerun',
  RERUN_PROMPT: 'rerun',
} as const

const writeRecovery = (
  { action, prompt, job, attempts, repeatEvery, sameWorkstation }: Recovery,
  home: string,
): Json => ({
  action: `${action.toUpperCase()}${prompt !== undefined && action !== 'stop' ? '_PROMPT' : ''}`,
  ...(repeatEvery !== undefined && { repeatInterval: minutesDuration(repeatEvery) }),
  ...(attempts !== undefined && { repeatOccurrences: attempts }),
  ...(sameWorkstation === true && { repeatAffinity: true }),
  ...(job !== undefined && {
    recoveryJobDefinitionId: modelId('job', `${job.workstation ?? home}#${job.name}`),
    recoveryJobDefinitionRef: qualifiedReference(job.workstation, job.name),
  }),
  ...(prompt !== undefined && { abendPrompt: prompt }),
})

/** The fields of the body, in the order of the schema. */
export const writeJobBody = (body: JobBody, workstation: string): Json => {
  const { task, logon, successConditions, outputConditions } = body
  return {
    ...(body.description !== undefined && { description: body.description }),
    type: task.type === 'document' ? task.application : (body.taskType ?? 'UNIX'),
    userLogins: logon === undefined || logon === '' ? [] : [logon],
    task: writeTask(body),
    ...(successConditions !== undefined && { successfulOutputConditions: conditionMap(successConditions) }),
    ...(outputConditions !== undefined && { otherOutputConditions: conditionMap(outputConditions) }),
    recovery: writeRecovery(body.recovery, workstation),
  }
}

export const writeJobDefinition = (job: JobDefinition): Json => ({
  id: modelId('job', `${job.workstation}#${job.name}`),
  ...placed(job.name),
  workstationId: modelId('workstation', job.workstation),
  workstation: reference(job.workstation),
  ...writeJobBody(job, job.workstation),
})

/** Whether a task is a command or a script. A document may hold a script as well: its type says that it is one. */
const isNative = (raw: Json, type: string): boolean =>
  type.toLowerCase() !== 'executable' &&
  Object.keys(raw).every((key) => nativeFields.has(key)) &&
  (typeof raw['command'] === 'string') !== (typeof raw['script'] === 'string')

/** A command or script with what stands beside it. */
const readNative = (fields: Fields, type: string): Omit<JobBody, 'recovery'> => {
  const [command, script] = [fields.text('command'), fields.text('script')]
  const successCondition = fields.text('returnCodeMapping')
  const isInteractive = fields.flag('interactive')
  fields.close()
  return {
    task: command === undefined ? { type: 'script', script: script ?? '' } : { type: 'command', command },
    taskType: type.toUpperCase(),
    ...(isInteractive && { interactive: true }),
    ...(successCondition !== undefined && { successCondition }),
  }
}

/** A document as text. One that does not say which type of job it asks for is told so. */
const documentOf = (raw: Json, type: string): Omit<Extract<Task, { type: 'document' }>, 'application'> => {
  const [format, ...others] = Object.keys(raw)
  const text = format === undefined || others.length > 0 ? undefined : raw[format]
  if ((format === 'xml' || format === 'json') && typeof text === 'string') return { type: 'document', format, text }
  const printed = JSON.stringify(raw, undefined, 2)
  const root = parseTask({ format: 'json', text: printed })
  const isTold = 'mistake' in root || findApplication(root) !== undefined
  const whole = isTold ? raw : { jobDefinition: { application: { name: type, [type]: raw[type] ?? raw } } }
  return { type: 'document', format: 'json', text: JSON.stringify(whole, undefined, 2) }
}

/** How deep a document may be nested: what reads it takes a piece of the stack for each level. */
const deepest = 100

const depthOf = (value: unknown, level = 0): number =>
  typeof value !== 'object' || value === null || level > deepest
    ? level
    : Object.values(value).reduce<number>((most, one) => Math.max(most, depthOf(one, level + 1)), level + 1)

const readDocument = (fields: Fields, raw: Json, type: string): Task => {
  if (depthOf(raw) > deepest) throw fields.refuse('task', `nested at most ${deepest} levels deep`)
  const document = documentOf(raw, type)
  const root = parseTask(document)
  if ('mistake' in root) throw fields.refuse('task', `a well-formed document: ${root.mistake}`)
  return { ...document, application: findApplication(root) ?? type }
}

const readConditions = (fields: Fields, name: string): OutputCondition[] | undefined => {
  const all = fields.map(name)
  return all.length === 0 ? undefined : all.map(([name, expression]) => ({ name: name.toUpperCase(), expression }))
}

const readRecovery = (parent: Fields): Recovery => {
  const fields = parent.object('recovery')
  if (fields === undefined) return { action: 'stop' }
  const action = fields.choice('action', recoveryActions) ?? 'stop'
  const job = fields.qualified('recoveryJobDefinitionRef', 'recoveryJobDefinitionId')
  const prompt = fields.text('abendPrompt')
  const attempts = fields.integer('repeatOccurrences')
  const repeatEvery = readDurationMinutes(fields, 'repeatInterval')
  const isSame = fields.flag('repeatAffinity')
  fields.close()
  return {
    action,
    ...(job !== undefined && {
      job: { ...(job.workstation !== undefined && { workstation: job.workstation }), name: job.name },
    }),
    ...(prompt !== undefined && { prompt }),
    ...(attempts !== undefined && action === 'rerun' && { attempts }),
    ...(repeatEvery !== undefined && action === 'rerun' && { repeatEvery }),
    ...(isSame && action === 'rerun' && { sameWorkstation: true }),
  }
}

export const readJobBody = (fields: Fields): JobBody => {
  const type = fields.needed('type')
  const logins = fields.texts('userLogins') ?? []
  const description = fields.text('description')
  const raw = fields.raw('task')
  if (raw === undefined) throw fields.refuse('task', 'an object, and it is missing')
  if (logins.length > 1) throw fields.refuse('userLogins', 'a list of at most one user')
  const [successes, others] = [
    readConditions(fields, 'successfulOutputConditions'),
    readConditions(fields, 'otherOutputConditions'),
  ]
  return {
    ...(isNative(raw, type) ? readNative(new Fields(raw, 'task'), type) : { task: readDocument(fields, raw, type) }),
    ...(logins[0] !== undefined && logins[0] !== '' && { logon: logins[0] }),
    ...(description !== undefined && { description }),
    ...(successes !== undefined && { successConditions: successes }),
    ...(others !== undefined && { outputConditions: others }),
    recovery: readRecovery(fields),
  }
}
