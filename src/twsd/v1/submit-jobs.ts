/** What the server does for the operations that put single jobs into the plan; made and submitted as `submit-streams.ts` says. */
import { answer, bodyOf, type Call, type Handler } from '#/twsd/call.ts'
import { formatInstant } from '#/twsd/dates.ts'
import { streamParts } from '#/twsd/identifiers.ts'
import { namedUuid } from '#/twsd/uuids.ts'
import { Refusal } from '#/lib/refusal.ts'
import type { CommandSubmission, JobOptions, SubmittedWaits } from '#/model/submission.ts'
import { currentPlan, findStream, requireCurrent } from './find.ts'
import { requireUnedited } from './edited-job.ts'
import { askedDependencies } from './follow-names.ts'
import { nameOfKey, namingOf, plainJobId, splitFull, splitName, streamKey, workstationKey } from './keys.ts'
import { definitionNameOf } from './model-ids.ts'
import {
  instant,
  SubmitIntoStream,
  SubmitJobInfo,
  submittedId,
  variablesOf,
  waitsOf,
  type JobPart,
} from './submit-bodies.ts'

interface Made {
  readonly alias?: string | null | undefined
  readonly into?: object | undefined
  readonly startTime?: string
  /** Another workstation than that of its definition. */
  readonly on?: string | undefined
}

/** The made job: it names its definition and the stream that it is meant for. */
const madeJob = async (call: Call, full: string, { alias, into, startTime, on }: Made): Promise<object> => {
  const [found] = await call.engine.definitions.bodies([{ kind: 'job', name: full }])
  if (found?.kind !== 'job') throw new Refusal('definition.unknown', `There is no job definition ${full}.`)
  const { workstation, name } = splitFull(full)
  const { task } = found
  // Elsewhere it is no job of its definition: it brings what it runs with it.
  const isElsewhere = on !== undefined && on.toUpperCase() !== workstation.toUpperCase()
  if (isElsewhere && task.type === 'document') {
    throw new Refusal(
      'request.invalid',
      `The job ${full} is a document, which runs where it is defined: say no workstationId.`,
    )
  }
  const base = splitName(name).base
  const isCommand = task.type === 'command'
  return {
    name: alias || base,
    description: found.description,
    jobDefinition: {
      jobDefinitionInPlanKey: { name: base, workstationInPlanKey: workstationKey(workstation) },
      taskType: task.type === 'document' ? 'executable' : 'UNIX',
      command: isCommand,
      definedByJsdl: task.type === 'document',
      ...(!isElsewhere && { jobDefinitionModelId: namedUuid('job', full) }),
      taskString: task.type === 'command' ? task.command : task.type === 'script' ? task.script : undefined,
      userLogin: found.logon,
      ...(isElsewhere && { returnCodeMapping: found.successCondition }),
      recoveryOption: found.recovery.action.toUpperCase(),
    },
    workstationInPlan: workstationKey(isElsewhere ? on : workstation),
    ...(into && { jobStreamInPlan: into }),
    ...(startTime !== undefined && { timeRestriction: { startTime } }),
    aliased: Boolean(alias),
    ...(!isElsewhere && { jobDefinitionId: namedUuid('job', full) }),
    planId: currentPlan,
  }
}

const makeJob: Handler = async (call) => {
  requireCurrent(call)
  const { jobDefinitionId, alias, workstationId } = call.query
  if (!jobDefinitionId) throw new Refusal('request.invalid', 'The query parameter "jobDefinitionId" is missing.')
  const full = await definitionNameOf(call, 'job', jobDefinitionId)
  const on = workstationId ? await definitionNameOf(call, 'workstation', workstationId) : undefined
  return answer(await madeJob(call, full, { alias, on }))
}

/** `WS;JOBS` is the stream for jobs of no stream, which comes with the first of them. */
const isJobs = (id: string): boolean => streamParts(id)?.stream.toUpperCase() === 'JOBS'

const makeJobIntoStream: Handler = async (call) => {
  requireCurrent(call)
  const body = bodyOf(call, SubmitIntoStream)
  if (!body.jobDefinitionId) throw new Refusal('request.invalid', 'The field "jobDefinitionId" is missing.')
  const full = await definitionNameOf(call, 'job', body.jobDefinitionId)
  const id = call.params['jobstreamId'] ?? ''
  const startTime = instant('inputArrivalTime', body.inputArrivalTime)
  const times = startTime === undefined ? {} : { startTime: formatInstant(startTime) }
  return answer(await madeJob(call, full, { alias: body.alias, into: await intoKey(call, id), ...times }))
}

const intoKey = async (call: Call, id: string): Promise<object> => {
  const parts = streamParts(id)
  if (parts !== undefined && isJobs(id)) {
    const { id: encode } = namingOf(call)
    return { id: encode(`${parts.workstation};JOBS`), name: 'JOBS', workstationKey: workstationKey(parts.workstation) }
  }
  const { id: number, workstation, name, scheduledAt } = await findStream(call, id)
  return streamKey(namingOf(call), { id: number, full: `${workstation}#${name}`, scheduledAt })
}

const submitAdHocJob: Handler = async (call) => {
  requireCurrent(call)
  const { job: said, ...body } = bodyOf(call, SubmitJobInfo)
  if (said == null) throw new Refusal('request.invalid', 'The field "job" is missing: the job that is to be submitted.')
  const job = body.workstationId
    ? { ...said, workstationInPlan: { name: await definitionNameOf(call, 'workstation', body.workstationId) } }
    : said
  const defined = await definedJob(call, job)
  if (defined !== undefined) await requireUnedited(call, job, defined)
  const workstation =
    nameOfKey(job.workstationInPlan) || nameOfKey(job.jobDefinition?.jobDefinitionInPlanKey?.workstationInPlanKey)
  const alias = body.alias || job.name
  const options: JobOptions = {
    into: await intoOf(call, job),
    ...(alias && { alias }),
    at: instant('startTime', job.timeRestriction?.startTime),
    ...(job.requiresConfirmation === true && { confirmed: true }),
    ...waitsOf(job),
    ...(await dependenciesOf(call, job)),
    ...(await variablesOf(call, body)),
  }
  const submitted =
    defined === undefined
      ? await call.engine.submitCommand({ ...commandOf(job, workstation), ...options }, call.cause)
      : await call.engine.submitJob({ job: defined, ...options }, call.cause)
  return answer({ id: submittedId(call, plainJobId(submitted)) }, 201)
}

/** The definition that a made job names; undefined for one that brings its own command. */
const definedJob = async (call: Call, job: JobPart): Promise<string | undefined> => {
  const id = job.jobDefinitionId || job.jobDefinition?.jobDefinitionModelId
  if (id) return definitionNameOf(call, 'job', id)
  if (job.jobDefinition?.taskString) return undefined
  const key = job.jobDefinition?.jobDefinitionInPlanKey
  const [name, workstation] = [nameOfKey(key) || job.name, nameOfKey(key?.workstationInPlanKey)]
  if (!name) throw new Refusal('request.invalid', 'The job says neither "jobDefinitionId" nor "jobDefinition".')
  return workstation === '' ? name : `${workstation}#${name}`
}

/** Besides what its definition says. */
const dependenciesOf = async (call: Call, { dependencies }: JobPart): Promise<SubmittedWaits> =>
  dependencies == null ? {} : askedDependencies({ ...call, text: JSON.stringify(dependencies) })

const intoOf = async (call: Call, job: JobPart): Promise<string | undefined> => {
  const id = job.jobStreamInPlan?.id || job.jobStreamId
  if (id) return isJobs(id) ? undefined : String((await findStream(call, id)).id)
  const key = job.jobStreamInPlan
  const name = nameOfKey(key)
  if (name === '' || name.toUpperCase() === 'JOBS') return undefined
  const workstation = nameOfKey(key?.workstationKey)
  return workstation === '' ? name : `${workstation}#${name}`
}

const commandOf = ({ jobDefinition }: JobPart, workstation: string): Omit<CommandSubmission, keyof JobOptions> => {
  const { taskString = '', command, definedByJsdl, userLogin, returnCodeMapping, recoveryOption } = jobDefinition ?? {}
  if (definedByJsdl === true || /^\s*<(?:\?xml|jsdl:)/.test(taskString ?? '')) {
    throw new Refusal('request.invalid', 'A job that is a JSDL document is submitted from its definition.')
  }
  if (workstation === '') throw new Refusal('request.invalid', 'The field "workstationInPlan" is missing.')
  const text = taskString ?? ''
  const action = (recoveryOption ?? 'STOP').toLowerCase()
  if (action !== 'stop' && action !== 'continue' && action !== 'rerun') {
    throw new Refusal('request.invalid', `The recoveryOption must be STOP, CONTINUE or RERUN, not "${recoveryOption}".`)
  }
  return {
    workstation,
    task: command === false ? { type: 'script', script: text } : { type: 'command', command: text },
    ...(userLogin && { logon: userLogin }),
    ...(returnCodeMapping && { successCondition: returnCodeMapping }),
    recovery: { action },
  }
}

export const submitJobHandlers = { makeJob, makeJobIntoStream, submitAdHocJob }
