/**
 * What is left to do in the plan as one graph in flat arrays, in an order in which every predecessor comes before who follows it.
 *
 * A node is a job that is not settled, the beginning of a stream, or its end: a job stands between the two, and who follows a
 * stream stands after its end.
 */
import { nextRow } from './columns.ts'
import { flatten, idOf, rowOf, rowsOf, type Rows } from './flat-rows.ts'
import { Met } from './follow-conditions.ts'
import { JobFlag, Phase, type PlanState } from './state.ts'
import { jobsIn } from './stream-jobs.ts'

export interface LiveGraph {
  readonly jobs: Rows
  readonly streams: Rows
  /** How many nodes: the rows of the jobs, of the streams as beginnings, of the streams as ends. */
  readonly size: number
  /** By row of the jobs: `Open`. */
  readonly open: Uint8Array
  /** Followers of node n are at `first[n]` to `first[n + 1]` of `to`; `edge` is the FOLLOWS, 0 within a stream. */
  readonly first: Int32Array
  readonly to: Int32Array
  readonly edge: Int32Array
  /** The nodes, each after all that it follows. Nodes that wait for each other in a circle are missing. */
  readonly order: Int32Array
}

/** What is left of a job. */
export const Open = {
  /** Nothing: it is settled, or sleeps. */
  no: 0,
  yes: 1,
  /** It was suppressed, and its stream goes on without it; who follows it waits. */
  forFollowers: 2,
} as const

/** The node of a job, of the beginning and of the end of a stream; -1 when it is not in the plan. */
export const jobNode = ({ jobs }: LiveGraph, job: number): number => rowOf(jobs, job)
export const beginNode = ({ jobs, streams }: Pick<LiveGraph, 'jobs' | 'streams'>, stream: number): number => {
  const row = rowOf(streams, stream)
  return row < 0 ? -1 : jobs.count + row
}
export const endNode = ({ jobs, streams }: Pick<LiveGraph, 'jobs' | 'streams'>, stream: number): number => {
  const row = rowOf(streams, stream)
  return row < 0 ? -1 : jobs.count + streams.count + row
}

/** The job of a node; 0: it is a stream's. */
export const jobOfNode = ({ jobs }: LiveGraph, node: number): number => (node < jobs.count ? idOf(jobs, node) : 0)

export const buildLiveGraph = (state: PlanState): LiveGraph => {
  const jobs = rowsOf(state.jobs)
  const streams = rowsOf(state.streams)
  const size = jobs.count + 2 * streams.count
  const open = openJobs(state, jobs)
  const links = collectLinks(state, { jobs, streams, open })
  const { first, to, edge } = chain(size, links)
  return { jobs, streams, size, open, first, to, edge, order: sort(size, first, to) }
}

/** What `jobIsSettled` and `jobIsSatisfied` say of one job, for all. */
const openJobs = (state: PlanState, rows: Rows): Uint8Array => {
  const stream = flatten(rows, state.jobs.stream, new Int32Array(rows.count))
  const phase = flatten(rows, state.jobs.phase, new Uint8Array(rows.count))
  const flags = flatten(rows, state.jobs.flags, new Uint16Array(rows.count))
  const open = new Uint8Array(rows.count)
  for (let row = 0; row < rows.count; row += 1) {
    if (stream[row] === 0 || phase[row] === Phase.dormant) continue
    const isOver = phase[row] === Phase.succeeded || phase[row] === Phase.cancelled
    if (isOver || ((flags[row] ?? 0) & (JobFlag.goesOn | JobFlag.notTaken)) !== 0) continue
    open[row] = phase[row] === Phase.suppressed ? Open.forFollowers : Open.yes
  }
  return open
}

interface Links {
  readonly from: Int32Array
  readonly to: Int32Array
  readonly edge: Int32Array
  count: number
}

const collectLinks = (state: PlanState, graph: Pick<LiveGraph, 'jobs' | 'streams' | 'open'>): Links => {
  const edges = rowsOf(state.edges)
  const most = 2 * graph.jobs.count + graph.streams.count + edges.count
  const links: Links = { from: new Int32Array(most), to: new Int32Array(most), edge: new Int32Array(most), count: 0 }
  linkStreams(state, graph, links)
  linkFollows(state, graph, edges, links)
  return links
}

const addLink = (links: Links, from: number, to: number, edge: number): void => {
  links.from[links.count] = from
  links.to[links.count] = to
  links.edge[links.count] = edge
  links.count += 1
}

/** Each job of a stream comes after its beginning and before its end. */
const linkStreams = (state: PlanState, graph: Pick<LiveGraph, 'jobs' | 'streams' | 'open'>, links: Links): void => {
  const { streams } = state
  for (let stream = nextRow(streams, 1); stream < streams.size; stream = nextRow(streams, stream + 1)) {
    const [begin, end] = [beginNode(graph, stream), endNode(graph, stream)]
    const before = links.count
    for (const job of jobsIn(state, stream)) {
      const node = rowOf(graph.jobs, job)
      if (graph.open[node] !== Open.yes) continue
      addLink(links, begin, node, 0)
      addLink(links, node, end, 0)
    }
    if (links.count === before) addLink(links, begin, end, 0)
  }
}

/** A FOLLOWS that is met binds nobody any more; nobody knows when one comes true whose predecessor is over, or gone. */
const linkFollows = (
  state: PlanState,
  graph: Pick<LiveGraph, 'jobs' | 'streams' | 'open'>,
  rows: Rows,
  links: Links,
): void => {
  const { edges } = state
  const from = flatten(rows, edges.from, new Int32Array(rows.count))
  const fromStream = flatten(rows, edges.fromStream, new Uint8Array(rows.count))
  const to = flatten(rows, edges.to, new Int32Array(rows.count))
  const toStream = flatten(rows, edges.toStream, new Uint8Array(rows.count))
  const met = flatten(rows, edges.met, new Uint8Array(rows.count))
  for (let row = 0; row < rows.count; row += 1) {
    if (to[row] === 0 || from[row] === 0 || met[row] === Met.met) continue
    const source = fromStream[row] === 1 ? endNode(graph, from[row] ?? 0) : rowOf(graph.jobs, from[row] ?? 0)
    const target = toStream[row] === 1 ? beginNode(graph, to[row] ?? 0) : rowOf(graph.jobs, to[row] ?? 0)
    if (source < 0 || target < 0) continue
    if (fromStream[row] === 0 && graph.open[source] === Open.no) continue
    if (toStream[row] === 0 && graph.open[target] !== Open.yes) continue
    addLink(links, source, target, idOf(rows, row))
  }
}

/** Sorts the links by where they come from, those of one node in the order they were found. */
const chain = (size: number, links: Links): Pick<LiveGraph, 'first' | 'to' | 'edge'> => {
  const first = new Int32Array(size + 1)
  for (let link = 0; link < links.count; link += 1) {
    const after = (links.from[link] ?? 0) + 1
    first[after] = (first[after] ?? 0) + 1
  }
  for (let node = 1; node <= size; node += 1) first[node] = (first[node] ?? 0) + (first[node - 1] ?? 0)
  const next = first.slice()
  const to = new Int32Array(links.count)
  const edge = new Int32Array(links.count)
  for (let link = 0; link < links.count; link += 1) {
    const from = links.from[link] ?? 0
    const place = next[from] ?? 0
    next[from] = place + 1
    to[place] = links.to[link] ?? 0
    edge[place] = links.edge[link] ?? 0
  }
  return { first, to, edge }
}

/** Nodes one after the other as nothing is left before them. */
const sort = (size: number, first: Int32Array, to: Int32Array): Int32Array => {
  const waitsFor = new Int32Array(size)
  for (const node of to) waitsFor[node] = (waitsFor[node] ?? 0) + 1
  const order = new Int32Array(size)
  let found = 0
  for (let node = 0; node < size; node += 1) {
    if (waitsFor[node] === 0) order[found++] = node
  }
  for (let taken = 0; taken < found; taken += 1) {
    const node = order[taken] ?? 0
    for (let link = first[node] ?? 0; link < (first[node + 1] ?? 0); link += 1) {
      const follower = to[link] ?? 0
      const left = (waitsFor[follower] ?? 0) - 1
      waitsFor[follower] = left
      if (left === 0) order[found++] = follower
    }
  }
  return order.subarray(0, found)
}
