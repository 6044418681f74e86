/**
 * Who waits for whom in a batch, as a graph: its jobs, and the beginnings and ends of its streams. A stream begins before its jobs
 * and ends after them. Of what was in the plan before, only those take part that have waited for an instance of the batch.
 */
import type { PackedRows } from '#/model/packed-batch.ts'
import type { PlanDependency } from '#/model/plan.ts'

export type WaitingRows = Pick<PackedRows, 'names' | 'streams' | 'jobs' | 'dependencies'>
type Rows = WaitingRows

/** Edges as columns; those of a node stand together, from `starts[node]` on. */
export interface Graph {
  readonly starts: Int32Array
  readonly targets: Int32Array
  /** The place of the dependency an edge stands for; -1: the edge holds a stream and its jobs together. */
  readonly dependencies: Int32Array
  readonly nodes: Nodes
}

/** Jobs come first, then the beginnings of the streams, then their ends, then what was in the plan before. */
export interface Nodes {
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

const numberNodes = ({ names, streams, jobs }: Rows): Nodes => {
  const firstJob = jobs.id[0] ?? 0
  const firstStream = streams.id[0] ?? 0
  const jobCount = jobs.id.length
  const streamCount = streams.id.length
  const count = jobCount + 2 * streamCount
  const streamOf = (node: number): number => {
    if (node < jobCount) return cell(jobs.stream, node) - firstStream
    return node < count ? (node - jobCount) % streamCount : older
  }
  const streamName = (node: number): string => {
    const place = streamOf(node)
    if (place < 0 || place >= streamCount) return 'an earlier stream'
    return `${names[cell(streams.workstation, place)]}#${names[cell(streams.name, place)]}`
  }
  return {
    count,
    ofJob: (id) => id - firstJob,
    ofStreamStart: (id) => jobCount + id - firstStream,
    ofStreamEnd: (id) => jobCount + streamCount + id - firstStream,
    streamOf,
    streamName,
    nameOf: (node) => (node < jobCount ? `${streamName(node)}.${names[cell(jobs.name, node)]}` : streamName(node)),
  }
}

export const isResolving = (row: PlanDependency): boolean => 'resolves' in row && row.resolves !== null

export const buildGraph = (rows: Rows, olderJobs: OlderJobs): Graph => {
  const { streams, jobs, dependencies } = rows
  const nodes = numberNodes(rows)
  const old = dependencies.others.some(isResolving)
  // Of a month there are millions: they are told again and not written down.
  const within: EachEdge = (call) => {
    for (const id of streams.id) call(nodes.ofStreamStart(id), nodes.ofStreamEnd(id), -1)
    for (let job = 0; job < jobs.id.length; job += 1) {
      if (cell(jobs.isRecovery, job) === 1) continue
      const stream = cell(jobs.stream, job)
      call(nodes.ofStreamStart(stream), job, -1)
      call(job, nodes.ofStreamEnd(stream), -1)
    }
  }
  // Each end that was in the plan before may bring three edges.
  const edges = makeEdges((old ? 7 : 1) * dependencies.waiter.length)
  const olderNodes = old ? openOlderNodes(edges, nodes.count, olderJobs) : undefined
  addFollows(rows, nodes, edges, olderNodes)
  const all: EachEdge = (call) => {
    within(call)
    for (let edge = 0; edge < edges.count; edge += 1)
      call(cell(edges.from, edge), cell(edges.to, edge), cell(edges.dependency, edge))
  }
  return { ...sortEdges(all, nodes.count + (olderNodes?.count() ?? 0)), nodes }
}

/** An edge for each FOLLOWS of the batch; of what was in the plan before only where something of it is resolved. */
const addFollows = ({ streams, jobs, dependencies }: Rows, nodes: Nodes, edges: Edges, old?: OlderNodes): void => {
  const firstJob = jobs.id[0] ?? Infinity
  const firstStream = streams.id[0] ?? Infinity
  const { waiter, predecessor, others } = dependencies
  let nextOther = 0
  for (let place = 0; place < waiter.length; place += 1) {
    let from = cell(predecessor, place)
    let resolving = false
    if (from === 0) {
      const other = others[nextOther]
      nextOther += 1
      if (other?.type !== 'job' && other?.type !== 'stream') continue
      from = predecessorOf(other)
      resolving = isResolving(other)
    }
    const holder = cell(waiter, place)
    const isOld = from < 0 ? -from < firstStream : from < firstJob
    if (isOld && old === undefined) continue
    const source = isOld ? (old?.endOf(from) ?? 0) : from < 0 ? nodes.ofStreamEnd(-from) : nodes.ofJob(from)
    const waits = holder < 0 ? nodes.ofStreamStart(-holder) : nodes.ofJob(holder)
    addEdge(edges, source, resolving ? (old?.startOf(holder) ?? 0) : waits, place)
  }
}

const predecessorOf = ({ type, predecessor }: Extract<PlanDependency, { predecessor: number }>): number =>
  type === 'stream' ? -predecessor : predecessor

/** The streams of jobs that were in the plan before. */
export type OlderJobs = ReadonlyMap<number, number>

/** The nodes of holders: a job's number, or a stream's with a minus sign. */
interface OlderNodes {
  readonly count: () => number
  readonly startOf: (holder: number) => number
  readonly endOf: (holder: number) => number
}

/** Nodes of what was in the plan before. A job waits for the beginning of its stream, the end of a stream for its jobs. */
const openOlderNodes = (edges: Edges, first: number, olderJobs: OlderJobs): OlderNodes => {
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
    startOf: (holder) => (holder < 0 ? streamStart(-holder) : jobNode(holder)),
    endOf: (holder) => (holder < 0 ? nodeOf(`end ${-holder}`) : jobNode(holder)),
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

export const cell = (column: Int32Array | Uint8Array, place: number): number => column[place] ?? 0

/** Calls for each edge, the same each time. */
type EachEdge = (call: (from: number, to: number, dependency: number) => void) => void

/** Puts the edges of each node together (a counting sort by the node they leave). */
const sortEdges = (each: EachEdge, nodes: number): Omit<Graph, 'nodes'> => {
  const starts = new Int32Array(nodes + 1)
  each((node) => {
    starts[node + 1] = cell(starts, node + 1) + 1
  })
  for (let node = 0; node < nodes; node += 1) starts[node + 1] = cell(starts, node + 1) + cell(starts, node)
  const free = starts.slice()
  const count = cell(starts, nodes)
  const targets = new Int32Array(count)
  const dependencies = new Int32Array(count)
  each((node, to, dependency) => {
    const place = cell(free, node)
    free[node] = place + 1
    targets[place] = to
    dependencies[place] = dependency
  })
  return { starts, targets, dependencies }
}
