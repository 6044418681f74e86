/**
 * Cycles among the instances of a batch. A plan with a cycle would wait for itself forever, so one dependency of each is left out.
 *
 * A depth-first search (Tarjan 1972) over jobs, and the beginnings and ends of streams: a stream begins before its jobs
 * and ends after them. Of what was in the plan before, only those take part that have waited for an instance of the batch.
 */
import type { PlanBatch } from '#/model/plan.ts'

type Rows = Pick<PlanBatch, 'streams' | 'jobs' | 'dependencies'>

/** A dependency that would close a cycle: who must not wait for whom, and the names round the cycle. */
export interface Closing {
  /** The waiter's stream, `FTA1#PAYROLL`. */
  readonly stream: string
  readonly waiter: string
  readonly predecessor: string
  /** Each waits for the one before it; the last is the first again. */
  readonly ring: string[]
}

/** Edges as columns; those of a node stand together, from `starts[node]` on. */
interface Graph {
  readonly starts: Int32Array
  readonly targets: Int32Array
  /** The place of the dependency an edge stands for; -1: the edge holds a stream and its jobs together. */
  readonly dependencies: Int32Array
  readonly nodes: Nodes
}

/** Jobs come first, then the beginnings of the streams, then their ends, then what was in the plan before. */
interface Nodes {
  /** Of the batch. */
  readonly count: number
  readonly ofJob: (id: number) => number
  readonly ofStreamStart: (id: number) => number
  readonly ofStreamEnd: (id: number) => number
  /** The place of the stream a node belongs to. */
  readonly streamOf: (node: number) => number
  readonly streamName: (node: number) => string
  readonly nameOf: (node: number) => string
}

/** In place of a stream's place: it is not of the batch. */
const older = -1

const numberNodes = ({ streams, jobs }: Rows): Nodes => {
  const firstJob = jobs[0]?.id ?? 0
  const firstStream = streams[0]?.id ?? 0
  const count = jobs.length + 2 * streams.length
  const streamOf = (node: number): number => {
    const job = jobs[node]
    if (job) return job.stream - firstStream
    return node < count ? (node - jobs.length) % streams.length : older
  }
  const streamName = (node: number): string => {
    const stream = streams[streamOf(node)]
    return stream ? `${stream.workstation}#${stream.name}` : 'an earlier stream'
  }
  return {
    count,
    ofJob: (id) => id - firstJob,
    ofStreamStart: (id) => jobs.length + id - firstStream,
    ofStreamEnd: (id) => jobs.length + streams.length + id - firstStream,
    streamOf,
    streamName,
    nameOf: (node) => {
      const job = jobs[node]
      return job ? `${streamName(node)}.${job.name}` : streamName(node)
    },
  }
}

const buildGraph = (rows: Rows, olderJobs: OlderJobs): Graph => {
  const { streams, jobs, dependencies } = rows
  const nodes = numberNodes(rows)
  const edges = makeEdges(streams.length + 2 * jobs.length + 7 * dependencies.length)
  for (const { id } of streams) addEdge(edges, nodes.ofStreamStart(id), nodes.ofStreamEnd(id), -1)
  for (const { id, stream, role } of jobs) {
    if (role === 'recovery') continue
    addEdge(edges, nodes.ofStreamStart(stream), nodes.ofJob(id), -1)
    addEdge(edges, nodes.ofJob(id), nodes.ofStreamEnd(stream), -1)
  }
  const firstJob = jobs[0]?.id ?? Infinity
  const firstStream = streams[0]?.id ?? Infinity
  const old = dependencies.some((one) => 'resolves' in one && one.resolves !== null)
    ? openOlderNodes(edges, nodes.count, olderJobs)
    : undefined
  dependencies.forEach((dependency, place) => {
    if (dependency.type !== 'job' && dependency.type !== 'stream') return
    const { type, waiter, predecessor } = dependency
    const isOld = predecessor < (type === 'job' ? firstJob : firstStream)
    if (isOld && !old) return
    const ofBatch = type === 'job' ? nodes.ofJob : nodes.ofStreamEnd
    const from = isOld ? (old?.endOf(type, predecessor) ?? 0) : ofBatch(predecessor)
    const waits = waiter.of === 'job' ? nodes.ofJob : nodes.ofStreamStart
    const to = dependency.resolves === null ? waits(waiter.id) : (old?.startOf(waiter.of, waiter.id) ?? 0)
    addEdge(edges, from, to, place)
  })
  return { ...sortEdges(edges, nodes.count + (old?.count() ?? 0)), nodes }
}

/** The streams of jobs that were in the plan before. */
type OlderJobs = ReadonlyMap<number, number>

/** Nodes of what was in the plan before. A job waits for the beginning of its stream, the end of a stream for its jobs. */
const openOlderNodes = (edges: Edges, first: number, olderJobs: OlderJobs) => {
  const known = new Map<string, number>()
  const nodeOf = (name: string): number => {
    const node = known.get(name) ?? first + known.size
    known.set(name, node)
    return node
  }
  const jobNode = (id: number): number => {
    const isNew = !known.has(`job ${id}`)
    const node = nodeOf(`job ${id}`)
    const stream = olderJobs.get(id)
    if (isNew && stream !== undefined) {
      addEdge(edges, streamStart(stream), node, -1)
      addEdge(edges, node, nodeOf(`end ${stream}`), -1)
    }
    return node
  }
  const streamStart = (id: number): number => {
    const isNew = !known.has(`start ${id}`)
    const node = nodeOf(`start ${id}`)
    if (isNew) addEdge(edges, node, nodeOf(`end ${id}`), -1)
    return node
  }
  return {
    count: () => known.size,
    startOf: (of: 'job' | 'stream', id: number) => (of === 'job' ? jobNode(id) : streamStart(id)),
    endOf: (of: 'job' | 'stream', id: number) => (of === 'job' ? jobNode(id) : nodeOf(`end ${id}`)),
  }
}

interface Edges {
  readonly from: Int32Array
  readonly to: Int32Array
  readonly dependency: Int32Array
  count: number
}

const makeEdges = (most: number): Edges => ({
  from: new Int32Array(most),
  to: new Int32Array(most),
  dependency: new Int32Array(most),
  count: 0,
})

const addEdge = (edges: Edges, from: number, to: number, dependency: number): void => {
  edges.from[edges.count] = from
  edges.to[edges.count] = to
  edges.dependency[edges.count] = dependency
  edges.count += 1
}

const cell = (column: Int32Array, place: number): number => column[place] ?? 0

/** Puts the edges of each node together (a counting sort by the node they leave). */
const sortEdges = ({ from, to, dependency, count }: Edges, nodes: number): Omit<Graph, 'nodes'> => {
  const starts = new Int32Array(nodes + 1)
  for (let edge = 0; edge < count; edge += 1) {
    const node = cell(from, edge)
    starts[node + 1] = cell(starts, node + 1) + 1
  }
  for (let node = 0; node < nodes; node += 1) starts[node + 1] = cell(starts, node + 1) + cell(starts, node)
  const free = starts.slice()
  const targets = new Int32Array(count)
  const dependencies = new Int32Array(count)
  for (let edge = 0; edge < count; edge += 1) {
    const node = cell(from, edge)
    const place = cell(free, node)
    free[node] = place + 1
    targets[place] = cell(to, edge)
    dependencies[place] = cell(dependency, edge)
  }
  return { starts, targets, dependencies }
}

/** An edge on the way round a cycle. */
interface Step {
  readonly edge: number
  readonly from: number
  readonly to: number
}

/**
 * The step to leave out: one that makes an earlier stream wait for a later one, which every cycle of several streams has
 * since they are numbered in the order of their scheduled times. Within one stream the last dependency on the way.
 */
const chooseStep = (steps: readonly Step[], { nodes, dependencies }: Graph): Step => {
  const candidates = steps.filter(({ edge }) => cell(dependencies, edge) >= 0)
  const backward = candidates.findLast(({ from, to }) => nodes.streamOf(from) > nodes.streamOf(to))
  const chosen = backward ?? candidates.at(-1)
  if (!chosen) throw new Error('a cycle without a dependency: streams and their jobs alone form none')
  return chosen
}

const describe = (chosen: Step, steps: readonly Step[], nodes: Nodes): Closing => {
  const ring = [steps.at(-1)?.to ?? 0, ...steps.map(({ to }) => to)].map(nodes.nameOf)
  return {
    stream: nodes.streamName(chosen.to),
    waiter: nodes.nameOf(chosen.to),
    predecessor: nodes.nameOf(chosen.from),
    // A stream's beginning and end have one name.
    ring: ring.filter((name, i) => name !== ring[i - 1]),
  }
}

const unseen = 0
const onPath = 1
const done = 2

/** The places of the dependencies to leave out, so that nothing in the batch waits for itself, with what they would close. */
export const findClosing = (rows: Rows, olderJobs: OlderJobs = new Map()): Map<number, Closing> => {
  const graph = buildGraph(rows, olderJobs)
  const { starts, targets, dependencies, nodes } = graph
  const closing = new Map<number, Closing>()
  const states = new Uint8Array(starts.length - 1)
  const cursors = starts.slice()
  /** The steps from the root to where the search stands. */
  const path: Step[] = []
  const enter = (step: Step): void => {
    states[step.to] = onPath
    path.push(step)
  }
  const leave = (state: number): void => {
    const node = path.pop()?.to ?? 0
    states[node] = state
    if (state === unseen) cursors[node] = cell(starts, node)
  }

  const breakCycle = (last: Step): void => {
    const start = path.findIndex(({ to }) => to === last.to)
    const steps = [...path.slice(start + 1), last]
    const chosen = chooseStep(steps, graph)
    const place = cell(dependencies, chosen.edge)
    closing.set(place, describe(chosen, steps, nodes))
    // What was reached over the step that is left out is to be looked at anew.
    for (let left = steps.length - 1 - steps.indexOf(chosen); left > 0; left -= 1) leave(unseen)
  }

  for (let root = 0; root < states.length; root += 1) {
    if (states[root] === unseen) enter({ edge: -1, from: -1, to: root })
    while (path.length > 0) {
      const from = path.at(-1)?.to ?? 0
      const edge = cell(cursors, from)
      if (edge === starts[from + 1]) {
        leave(done)
        continue
      }
      cursors[from] = edge + 1
      if (closing.has(cell(dependencies, edge))) continue
      const step = { edge, from, to: cell(targets, edge) }
      if (states[step.to] === unseen) enter(step)
      else if (states[step.to] === onPath) breakCycle(step)
    }
  }
  return closing
}
