/**
 * What the server does for the operations that put job streams into the plan.
 *
 * HWA does it in two steps: an object is made from a definition, and what was made is sent back to be submitted. What is made here
 * names its definition, and is looked up again when it comes back.
 */
import type { Static } from 'typebox'
import { answer, bodyOf, type Call, type Handler } from '#/twsd/call.ts'
import { formatInstant } from '#/twsd/dates.ts'
import { namedUuid } from '#/twsd/uuids.ts'
import { Refusal } from '#/lib/refusal.ts'
import { currentPlan, requireCurrent } from './find.ts'
import { folderKey, nameOfKey, plainStreamId, splitFull, splitName, workstationKey } from './keys.ts'
import { definitionNameOf } from './model-ids.ts'
import {
  instant,
  MakeStream,
  submittedId,
  SubmitStream,
  variablesOf,
  waitsOf,
  type StreamPart,
} from './submit-bodies.ts'

const submitStream = async (
  call: Call,
  stream: string,
  { jobstream, ...body }: Static<typeof SubmitStream>,
): Promise<readonly string[]> => {
  const at = instant('inputArrivalTime', body.inputArrivalTime) ?? instant('scheduledDate', jobstream?.scheduledDate)
  const alias = body.alias || jobstream?.aliasJobStreamName
  const limit = jobstream?.limit
  const submitted = await call.engine.submit(
    {
      stream,
      at,
      ...(alias && { alias }),
      ...(limit != null && limit >= 0 && { limit }),
      ...waitsOf(jobstream ?? {}),
      ...(await variablesOf(call, body)),
    },
    call.cause,
  )
  return [submittedId(call, plainStreamId(submitted.workstation, submitted.id))]
}

const submitDefinedStream: Handler = async (call) => {
  requireCurrent(call)
  const stream = await definitionNameOf(call, 'stream', call.params['jobstreamId'] ?? '')
  return answer(await submitStream(call, stream, bodyOf(call, SubmitStream)))
}

/** The stream that was made, by the identifier of its definition, or by its key. */
const submitMadeStream: Handler = async (call) => {
  requireCurrent(call)
  const body = bodyOf(call, SubmitStream)
  const stream = await definedStream(call, body.jobstream ?? {})
  return answer(await submitStream(call, stream, body))
}

const definedStream = async (call: Call, part: StreamPart): Promise<string> => {
  if (part.jobStreamModelId) return definitionNameOf(call, 'stream', part.jobStreamModelId)
  const workstation = nameOfKey(part.key?.workstationKey ?? part.workstation)
  const name = part.originalJobStreamName || nameOfKey(part.key)
  if (name === '')
    throw new Refusal('request.invalid', 'The body says neither "jobStreamModelId" nor "key" of a job stream.')
  return workstation === '' ? name : `${workstation}#${name}`
}

const makeStream: Handler = async (call) => {
  requireCurrent(call)
  const full = await definitionNameOf(call, 'stream', call.params['jobstreamId'] ?? '')
  const body = bodyOf(call, MakeStream)
  const at = instant('inputArrivalTime', body.inputArrivalTime) ?? call.site.clock.now()
  const [found] = await call.engine.definitions.bodies([{ kind: 'stream', name: full }])
  if (found?.kind !== 'stream') throw new Refusal('definition.unknown', `There is no job stream ${full}.`)
  const { workstation, name } = splitFull(full)
  const startTime = formatInstant(at)
  return answer({
    description: found.description,
    key: {
      name: body.alias || splitName(name).base,
      startTime,
      folderKey: folderKey(name),
      workstationKey: workstationKey(workstation),
    },
    originalJobStreamName: name,
    ...(body.alias && { aliasJobStreamName: body.alias }),
    workstationId: workstation,
    planId: currentPlan,
    jobStreamModelId: namedUuid('stream', full),
    workstation: workstationKey(workstation),
    scheduledDate: startTime,
    limit: found.limit ?? -1,
    aliased: Boolean(body.alias),
    priority: found.priority,
  })
}

export const submitStreamHandlers = { submitDefinedStream, submitMadeStream, makeStream }
