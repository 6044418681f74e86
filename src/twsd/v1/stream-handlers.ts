/** What the server does for the operations on single job streams of the plan. */
import { Type } from 'typebox'
import { answer, bodyOf, Maybe, type Call, type Handler } from '#/twsd/call.ts'
import { Refusal } from '#/lib/refusal.ts'
import { oneOf } from '#/selection/condition.ts'
import type { StreamAction } from '#/model/command.ts'
import type { JobView, StreamView } from '#/model/views.ts'
import { askedDependencies, namedDependencies } from './follow-names.ts'
import { findStream } from './find.ts'
import { namingOf } from './keys.ts'
import { listAnswer, order } from './plan-call.ts'
import { streamShape } from './stream-shape.ts'

const streamIn = (call: Call): Promise<StreamView> => findStream(call, call.params['jobstreamId'] ?? '')

/** The jobs of a stream. */
const jobsOf = async ({ engine }: Call, stream: StreamView): Promise<JobView[]> => {
  const jobs: JobView[] = []
  let after: string | undefined
  do {
    const page = await engine.jobs({ where: oneOf('streamId', [stream.id]), limit: 1000, after })
    jobs.push(...page.items)
    after = page.next ?? undefined
  } while (after !== undefined)
  return jobs
}

const getStream: Handler = async (call) => {
  const stream = await streamIn(call)
  const dependencies = call.engine.streamDependencies(stream.id)
  const jobs = await jobsOf(call, stream)
  const now = call.site.clock.now()
  return answer(streamShape(stream, { naming: namingOf(call), now, dependencies, jobs }))
}

/** What of a stream can be changed in the plan: its priority and its limit (-1: none). */
const StreamChange = Type.Object({
  priority: Maybe(Type.Integer({ minimum: 0, maximum: 101 })),
  limit: Maybe(Type.Integer({ minimum: -1, maximum: 1024 })),
})

const putStream: Handler = async (call) => {
  const { priority, limit } = bodyOf(call, StreamChange)
  const stream = await streamIn(call)
  const { engine, cause } = call
  const step = (name: string) => ({ ...cause, requestId: cause.requestId && `${cause.requestId}.${name}` })
  if (priority != null && priority !== stream.priority) {
    const target = { of: 'stream', id: stream.id } as const
    await engine.command({ kind: 'priority', target, priority, cause: step('priority') })
  }
  const jobs = limit == null || limit < 0 ? null : limit
  if (limit != null && jobs !== stream.limit) {
    await engine.command({ kind: 'stream-limit', stream: stream.id, limit: jobs, cause: step('limit') })
  }
  return answer({ id: call.params['jobstreamId'] })
}

const orderStream = (action: StreamAction, pending?: boolean): Handler =>
  order(async (call) => {
    const { id } = await streamIn(call)
    await call.engine.command({ kind: 'stream', action, stream: id, pending, cause: call.cause })
  })

const Identifiers = Type.Array(Type.String({ maxLength: 4096 }), { maxItems: 1000 })

/** Several streams by their identifiers; the answer tells of each what became of it (StringMapObj). */
const cancelStreams =
  (pending: boolean): Handler =>
  async (call) => {
    const { engine, cause } = call
    const results: object[] = []
    for (const [place, text] of bodyOf(call, Identifiers).entries()) {
      const requestId = cause.requestId && `${cause.requestId}.${place}`
      const work = async (): Promise<string> => {
        const { id } = await findStream(call, text)
        await engine.command({ kind: 'stream', action: 'cancel', stream: id, pending, cause: { ...cause, requestId } })
        return 'OK'
      }
      results.push({ key: text, value: await work().catch(refusedAs) })
    }
    return answer(results, 202)
  }

const refusedAs = (error: unknown): string => {
  if (error instanceof Refusal) return error.message
  throw error
}

const addDependencies: Handler = order(async (call) => {
  const { id } = await streamIn(call)
  const dependencies = await askedDependencies(call)
  await call.engine.addDependencies({ target: { of: 'stream', id }, dependencies }, call.cause)
})

const dropDependencies = (how: 'removed' | 'released'): Handler =>
  order(async (call) => {
    const { id } = await streamIn(call)
    const named = await namedDependencies(call)
    const target = { of: 'stream', id } as const
    await call.engine.command({ kind: 'drop-dependencies', target, how, named, cause: call.cause })
  })

/** The streams that it follows and that are not complete. */
const firstPredecessors: Handler = async (call) => {
  const stream = await streamIn(call)
  const naming = namingOf(call)
  const found: object[] = []
  for (const { type, state, text } of call.engine.streamDependencies(stream.id)) {
    const [name = ''] = text.split(/\s/)
    if (type !== 'follows' || state !== 'open' || name.includes('.')) continue
    const { items } = await call.engine.streams({ name, limit: 10 })
    const open = items.filter(({ status }) => status !== 'succeeded' && status !== 'cancelled')
    found.push(...open.map((one) => streamShape(one, { naming, now: call.site.clock.now() })))
  }
  return listAnswer(call, found, { last: null })
}

export const streamHandlers = {
  getStream,
  putStream,
  cancelStream: orderStream('cancel'),
  cancelStreamPending: orderStream('cancel', true),
  holdStream: orderStream('hold'),
  releaseStream: orderStream('unhold'),
  releaseAllStreamDependencies: orderStream('release'),
  cancelStreams: cancelStreams(false),
  cancelStreamsPending: cancelStreams(true),
  addStreamDependencies: addDependencies,
  releaseStreamDependencies: dropDependencies('released'),
  removeStreamDependencies: dropDependencies('removed'),
  streamFirstPredecessors: firstPredecessors,
}
