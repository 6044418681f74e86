/** Submissions of version 2: streams and jobs that are defined, by their id or by a filter, and jobs that nobody has defined. */
import { Type, type Static } from 'typebox'
import { Refusal } from '#/lib/refusal.ts'
import type { Cause } from '#/model/event.ts'
import type { Recovery, Task } from '#/model/job-definition.ts'
import type { CommandSubmission, JobOptions, StreamSubmission } from '#/model/submission.ts'
import { answer, bodyOf, Maybe, type Call, type Handler } from '#/twsd/call.ts'
import { readInstant } from '#/twsd/dates.ts'
import { parseUuid } from '#/twsd/uuids.ts'
import { justified, numbered } from '#/twsd/justification.ts'
import { findById, namesById } from '#/twsd/model/find-definition.ts'
import { selectModel } from './model-query.ts'
import { jobAddress, partsOfFull, streamAddress, type Address } from './plan-keys.ts'
import { Dependencies, dependenciesAsked } from './read-dependencies.ts'
import { onEach, requireAtMost } from './results.ts'

const Text = Type.String({ maxLength: 4096 })
const Instant = Maybe(Type.Union([Text, Type.Number()]))

const common = {
  parameters: Maybe(Type.Record(Type.String({ maxLength: 100 }), Type.String({ maxLength: 4096 }))),
  inputArrivalTime: Instant,
  variableTableId: Maybe(Text),
  variableTableKey: Maybe(Text),
  alias: Maybe(Text),
  priority: Maybe(Type.Integer({ minimum: 0, maximum: 101 })),
  earliestDate: Instant,
  latestStart: Instant,
  lateStartAction: Maybe(Type.Enum(['doNotRun', 'continue', 'cancel'])),
  deadlineTime: Instant,
  ...Dependencies.properties,
}

const Common = Type.Object(common)
const StreamOptions = Type.Object({ ...common, limit: Maybe(Type.Integer({ minimum: -1, maximum: 1024 })) })
const ofJob = { ...common, jobStreamId: Maybe(Text), requiresConfirmation: Maybe(Type.Boolean()) }
const JobOptionsBody = Type.Object(ofJob)
const AdHocOptions = Type.Object({
  ...ofJob,
  workstationId: Maybe(Text),
  workstationKey: Maybe(Text),
  returnCodeMapping: Maybe(Text),
  recoveryOption: Maybe(Type.Enum(['STOP', 'CONTINUE', 'CONTINUE_PROMPT', 'RERUN', 'RERUN_PROMPT'])),
  recoveryMessage: Maybe(Text),
  task: Type.Record(Type.String(), Type.Unknown()),
})

/** What is asked for and cannot be had is refused: nobody is to believe that it was done. */
const notKnown = [
  'carryForward',
  'applyUntilToEachJob',
  'monitored',
  'critical',
  'interactive',
  'minDuration',
  'maxDuration',
  'repeatInterval',
  'recoveryJobId',
  'recoveryJob',
] as const

const refuseUnknown = (body: object): void => {
  const wrong = notKnown.find((word) => word in body && Boolean((body as Record<string, unknown>)[word]))
  if (wrong !== undefined) throw new Refusal('request.invalid', `A submission with "${wrong}" is not supported here.`)
}

const unrooted = (name: string): string => (name.lastIndexOf('/') === 0 ? name.slice(1) : name)

const instantIn = (field: string, value: string | number | null | undefined): number | undefined =>
  value == null || value === '' ? undefined : readInstant(field, value)

const onUntils = { doNotRun: 'suppress', continue: 'continue', cancel: 'cancel' } as const

const readCommon = async (
  call: Call,
  body: Static<typeof Common>,
): Promise<Omit<StreamSubmission, 'stream' | 'limit'>> => {
  refuseUnknown(body)
  const {
    parameters,
    alias,
    priority,
    lateStartAction,
    dependencies,
    variableTableKey: key,
    variableTableId: id,
  } = body
  const table = key ? unrooted(key) : id ? (await namesById(call.engine.definitions))(id) : undefined
  const at = instantIn('earliestDate', body.earliestDate) ?? instantIn('inputArrivalTime', body.inputArrivalTime)
  return {
    ...(parameters != null && { variables: parameters }),
    ...(table !== undefined && { table }),
    ...(at !== undefined && { at }),
    ...(alias && { alias }),
    ...(priority != null && { priority }),
    until: instantIn('latestStart', body.latestStart),
    ...(lateStartAction != null && { onUntil: onUntils[lateStartAction] }),
    deadline: instantIn('deadlineTime', body.deadlineTime),
    ...dependenciesAsked(dependencies ?? []),
  }
}

const readJobOptions = async (call: Call, body: Static<typeof JobOptionsBody>): Promise<JobOptions> => {
  const { jobStreamId, requiresConfirmation } = body
  const stream = jobStreamId ? parseUuid('stream', jobStreamId) : undefined
  if (jobStreamId && stream === undefined) {
    throw new Refusal('stream.unknown', `The plan has no job stream with the id ${jobStreamId}.`)
  }
  return {
    ...(await readCommon(call, body)),
    ...(stream !== undefined && { into: String(stream) }),
    ...(requiresConfirmation === true && { confirmed: true }),
  }
}

type Submit = (name: string, cause: Cause) => Promise<Address>

const streamSubmit = async (call: Call): Promise<Submit> => {
  const body = bodyOf(call, StreamOptions)
  const asked = await readCommon(call, body)
  const limit = body.limit == null || body.limit < 0 ? {} : { limit: body.limit }
  return async (stream, cause) => streamAddress((await call.engine.submit({ ...asked, ...limit, stream }, cause)).id)
}

const jobSubmit = async (call: Call): Promise<Submit> => {
  const asked = await readJobOptions(call, bodyOf(call, JobOptionsBody))
  return async (job, cause) => jobAddress((await call.engine.submitJob({ ...asked, job }, cause)).id)
}

/** ListResponseV22: HWA may bring several. */
const submitStream: Handler = async (call) => {
  const { name } = await findById(call, 'stream', 'model_jobstream_id')
  const submit = await streamSubmit(call)
  return answer({ count: 1, results: [await submit(name, justified(call))] })
}

const submitJob: Handler = async (call) => {
  const { name } = await findById(call, 'job', 'model_job_id')
  const submit = await jobSubmit(call)
  return answer(await submit(name, justified(call)))
}

const submitMany =
  (kind: 'job' | 'stream', read: (call: Call) => Promise<Submit>): Handler =>
  async (call) => {
    if (!call.query['oql']?.trim() && !call.query['model_filter']) {
      throw new Refusal('request.invalid', 'Say which are to be submitted, by oql or model_filter.')
    }
    const submit = await read(call)
    const views = await selectModel(call, kind)
    requireAtMost(call, views.length)
    const cause = justified(call)
    const submitted = new Map<string, Address>()
    const response = await onEach(
      views,
      ({ name }) => submitted.get(name) ?? { id: '', url: '' },
      async ({ name }, number) => {
        submitted.set(name, await submit(name, numbered(cause, number)))
        return `${name} was submitted.`
      },
    )
    return answer(response)
  }

const taskIn = (task: Readonly<Record<string, unknown>>): Exclude<Task, { type: 'document' }> => {
  const { command, script } = task
  if (typeof command === 'string' && script === undefined) return { type: 'command', command }
  if (typeof script === 'string' && command === undefined) return { type: 'script', script }
  throw new Refusal('request.invalid', 'task must hold either a command or a script, as a text.')
}

const recoveryIn = ({ recoveryOption, recoveryMessage }: Static<typeof AdHocOptions>): Recovery => {
  const [word = 'STOP'] = (recoveryOption ?? 'STOP').split('_')
  const action = word.toLowerCase() as Recovery['action']
  return { action, ...(recoveryMessage && { prompt: recoveryMessage }) }
}

const workstationIn = async (call: Call, body: Static<typeof AdHocOptions>): Promise<string> => {
  if (body.workstationKey) return unrooted(body.workstationKey)
  const name = body.workstationId ? (await namesById(call.engine.definitions))(body.workstationId) : undefined
  const otherwise = call.header('default-workstation')
  if (name !== undefined) return name
  if (otherwise !== undefined) return unrooted(otherwise)
  throw new Refusal('request.invalid', 'Say on which workstation, by workstationKey or workstationId.')
}

/** HWA answers with the key of the job where version 2 otherwise has a UUID; the address has the UUID. */
const submitAdHoc: Handler = async (call) => {
  const body = bodyOf(call, AdHocOptions)
  const workstation = await workstationIn(call, body)
  const logon = body.task['userLogin']
  const asked: CommandSubmission = {
    ...(await readJobOptions(call, body)),
    workstation,
    task: taskIn(body.task),
    ...(typeof logon === 'string' && logon !== '' && { logon }),
    ...(body.returnCodeMapping && { successCondition: body.returnCodeMapping }),
    recovery: recoveryIn(body),
  }
  const { id, name, stream } = await call.engine.submitCommand(asked, justified(call))
  const parts = partsOfFull(stream)
  return answer({ id: `${parts.workstation};${parts.name};${name}`, url: jobAddress(id).url })
}

export const submissions = {
  submitStreamV2: submitStream,
  submitStreamsV2: submitMany('stream', streamSubmit),
  submitJobV2: submitJob,
  submitJobsV2: submitMany('job', jobSubmit),
  submitAdHocV2: submitAdHoc,
}
