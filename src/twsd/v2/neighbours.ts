/** What comes before and after a job or a job stream of the plan (FlowNodeInPlanV2). */
import { all, not, oneOf } from '#/selection/condition.ts'
import { Refusal } from '#/lib/refusal.ts'
import { answer, type Call, type Handler } from '#/twsd/call.ts'
import { followed } from '#/twsd/v1/dependency-shape.ts'
import { jobInPlan } from './job-in-plan.ts'
import { jobNumber, streamNumber } from './plan-find.ts'
import { streamInPlan } from './stream-in-plan.ts'

const mostNodes = 1000
/** As many steps as are gone from a job. */
export const deepest = 50

interface Node {
  readonly type: string
  readonly id: number
}

type Side = 'predecessors' | 'successors'

const keyOf = ({ type, id }: Node): string => `${type} ${id}`
const nowOf = ({ site }: Call) => site.clock.now()

/** Step by step as deep as it is asked for. */
const ofJob =
  (side: Side): Handler =>
  async (call) => {
    const first: Node = { type: 'job', id: jobNumber(call) }
    const depth = Math.min(depthIn(call), deepest)
    const seen = new Map<string, object>()
    let layer: Node[] = [first]
    for (let level = 0; level < depth && layer.length > 0 && seen.size < mostNodes; level += 1) {
      layer = await nextLayer(call, { layer, side, first }, seen)
    }
    return answer({ count: seen.size, results: [...seen.values()] })
  }

/** The numbers of the jobs that come after a job in so many steps. */
export const successorsWithin = async ({ engine }: Call, job: number, depth: number): Promise<number[]> => {
  const reached = new Set(engine.successors(job, 'all').map(({ id }) => id))
  const found = new Set<number>()
  let layer = [job]
  for (let level = 0; level < depth && layer.length > 0; level += 1) {
    const next: number[] = []
    for (const id of layer) {
      for (const one of (await engine.job(id)).successors) {
        if (one.type !== 'job' || !reached.has(one.id) || found.has(one.id)) continue
        found.add(one.id)
        next.push(one.id)
      }
    }
    layer = next
  }
  return [...found]
}

const depthIn = ({ query }: Call): number => {
  const text = query['depth'] ?? '1'
  if (/^\d{1,4}$/.test(text)) return Number(text)
  throw new Refusal('request.invalid', `depth must be a whole number, not "${text.slice(0, 20)}".`)
}

const nextLayer = async (
  call: Call,
  { layer, side, first }: { readonly layer: readonly Node[]; readonly side: Side; readonly first: Node },
  seen: Map<string, object>,
): Promise<Node[]> => {
  const next: Node[] = []
  for (const node of layer) {
    if (node.type !== 'job') continue
    const around = (await call.engine.job(node.id))[side]
    for (const one of around) {
      if (one.id <= 0 || seen.has(keyOf(one)) || keyOf(one) === keyOf(first) || seen.size >= mostNodes) continue
      seen.set(keyOf(one), await shapeOf(call, one))
      next.push(one)
    }
  }
  return next
}

const shapeOf = async (call: Call, { type, id }: Node): Promise<object> =>
  type === 'job'
    ? jobInPlan(await call.engine.job(id), nowOf(call))
    : streamInPlan(await call.engine.stream(id), { now: nowOf(call) })

/** Streams and jobs of other streams that follow it or one of its jobs. */
const afterStream: Handler = async (call) => {
  const { id } = await call.engine.stream(streamNumber(call))
  const follows = oneOf('followsStream', [String(id)])
  const streams = await call.engine.streams({ where: follows, limit: mostNodes })
  const others = all([follows, not(oneOf('streamId', [String(id)]))])
  const jobs = await call.engine.jobs({ where: others, limit: mostNodes })
  return answer(
    nodes([
      ...streams.items.map((stream) => streamInPlan(stream, { now: nowOf(call) })),
      ...jobs.items.map((job) => jobInPlan(job, nowOf(call))),
    ]),
  )
}

/** By the names of what it follows: of several occurrences of one name all are told. */
const beforeStream: Handler = async (call) => {
  const { id } = await call.engine.stream(streamNumber(call))
  const found: object[] = []
  for (const { type, text } of call.engine.streamDependencies(id)) {
    if (type !== 'follows' || found.length >= mostNodes) continue
    const { workstation, name, job, isPending, isOrphaned } = followed(text)
    if (!isPending && !isOrphaned) found.push(...(await named(call, { workstation, stream: name, job })))
  }
  return answer(nodes(found))
}

const named = async (
  call: Call,
  { workstation, stream, job }: { workstation: string; stream: string; job: string | undefined },
): Promise<object[]> => {
  if (job === undefined) {
    const where = all([oneOf('workstation', [workstation]), oneOf('name', [stream])])
    const { items } = await call.engine.streams({ where, limit: mostNodes })
    return items.map((one) => streamInPlan(one, { now: nowOf(call) }))
  }
  const where = all([oneOf('streamWorkstation', [workstation]), oneOf('stream', [stream]), oneOf('name', [job])])
  const { items } = await call.engine.jobs({ where, limit: mostNodes })
  return items.map((one) => jobInPlan(one, nowOf(call)))
}

const nodes = (results: readonly object[]): object => ({ count: results.length, results })

export const neighbours = {
  jobPredecessorsV2: ofJob('predecessors'),
  jobSuccessorsV2: ofJob('successors'),
  streamPredecessorsV2: beforeStream,
  streamSuccessorsV2: afterStream,
}
