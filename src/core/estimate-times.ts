/**
 * When each job that is left to do is estimated to start and end: one pass over the graph from what can start now.
 *
 * What waits for somebody's word (a prompt, a hold, a freeze without an end, a predecessor that abended) is taken as set free now,
 * and places and resources as free: an estimate is the earliest the plan allows with the durations that are expected. The forecast (`forecast.ts`) looks at
 * places and resources too.
 */
import type { Instant } from '#/lib/clock.ts'
import { cell } from './columns.ts'
import { streamHasBegun } from './conditions.ts'
import {
  addMember,
  asksForStart,
  conditionalWaits,
  settleWait,
  verdictOf,
  type ConditionalWait,
} from './expected-branches.ts'
import { expectedOfJobs, type ExpectedOfJobs } from './expected-of-jobs.ts'
import { flatten, idOf } from './flat-rows.ts'
import { meansJob } from './freezes.ts'
import { isConditional } from './follow-conditions.ts'
import { beginNode, buildLiveGraph, jobNode, jobOfNode, type LiveGraph } from './live-graph.ts'
import { Phase, type Holder, type PlanState } from './state.ts'

/** By node of the graph. Instants; 0: nobody can say, as nodes wait for each other in a circle. */
export interface Estimate {
  readonly graph: LiveGraph
  readonly expected: ExpectedOfJobs
  readonly start: Float64Array
  readonly end: Float64Array
  /** The sum of the squared spreads on the way to its end, as far as nothing but predecessors determines it. */
  readonly variance: Float64Array
  /** The predecessor with the latest end; -1: none. */
  readonly via: Int32Array
  /** 0: its condition will be false, and it is not expected to run. */
  readonly taken: Uint8Array
}

/** The times of a plan as it stands at `state.now`. */
export const estimateTimes = (state: PlanState, graph = buildLiveGraph(state)): Estimate => {
  const { size } = graph
  const estimate: Estimate = {
    graph,
    expected: expectedOfJobs(state, graph),
    start: new Float64Array(size),
    end: new Float64Array(size),
    variance: new Float64Array(size),
    via: new Int32Array(size).fill(-1),
    taken: new Uint8Array(size).fill(1),
  }
  pass(state, estimate)
  return estimate
}

/** What the pass reads of jobs and streams, by node. */
interface Facts {
  readonly phase: Uint8Array
  readonly notBefore: Float64Array
  readonly startedAt: Float64Array
  readonly every: Int32Array
}

/** What a freeze keeps back starts no sooner than that is over; one that has no end waits for a word, and is taken as lifted now. */
const keepFrozen = (state: PlanState, rows: LiveGraph['jobs'], notBefore: Float64Array): void => {
  const { jobs, freezes } = state
  for (const freeze of freezes.values()) {
    const isMeant = meansJob(state, freeze)
    for (let node = 0; freeze.until > state.now && node < rows.count; node += 1) {
      const job = idOf(rows, node)
      const stream = cell(jobs.stream, job)
      if (stream === 0 || (freeze.kind === 'drain' && streamHasBegun(state, stream)) || !isMeant(job)) continue
      notBefore[node] = Math.max(notBefore[node] ?? 0, freeze.until)
    }
  }
}

const factsOf = (state: PlanState, { jobs, streams, size }: LiveGraph): Facts => {
  const notBefore = new Float64Array(size)
  flatten(jobs, state.jobs.startAt, notBefore.subarray(0, jobs.count))
  flatten(streams, state.streams.startAt, notBefore.subarray(jobs.count, jobs.count + streams.count))
  keepFrozen(state, jobs, notBefore)
  return {
    phase: flatten(jobs, state.jobs.phase, new Uint8Array(jobs.count)),
    notBefore,
    startedAt: flatten(jobs, state.jobs.startedAt, new Float64Array(jobs.count)),
    every: flatten(jobs, state.jobs.every, new Int32Array(jobs.count)),
  }
}

const pass = (state: PlanState, estimate: Estimate): void => {
  const { graph, start, end, taken } = estimate
  const { first, to, edge, order, jobs, streams, size } = graph
  const facts = factsOf(state, graph)
  const branches = branchesOf(state, graph)
  // Until a node is reached its start is the latest end of its predecessors so far.
  for (const node of order) start[node] = state.now
  for (const node of order) {
    if (branches.waits.size > 0) takeBranch(estimate, branches, node)
    if (node < jobs.count) timeJob(estimate, facts, node, state.now)
    else timeStream(estimate, facts, node)
    // A stream whose condition is false is suppressed with all its jobs.
    const isSuppressed = taken[node] === 0 && node >= jobs.count
    if (isSuppressed && node + streams.count < size) taken[node + streams.count] = 0
    const at = end[node] ?? 0
    for (let link = first[node] ?? 0; link < (first[node + 1] ?? 0); link += 1) {
      const follower = to[link] ?? 0
      const follows = edge[link] ?? 0
      if (follows === 0) {
        if (isSuppressed) branches.offAt[follower] = at
        const isRepeated = node < jobs.count && (facts.every[node] ?? 0) > 0
        push(estimate, node, follower, isRepeated ? lastEndOf(state, estimate, node) : at)
      } else if (branches.waits.size === 0) push(estimate, node, follower, at)
      else pushFollows(state, estimate, branches, { node, follower, edge: follows })
    }
  }
}

/** Who follows conditionally, and when what is not to run is suppressed. */
interface Branches {
  readonly waits: Map<number, ConditionalWait>
  readonly offAt: Float64Array
}

const branchesOf = (state: PlanState, graph: LiveGraph): Branches => {
  const nodeOf = (holder: Holder): number => (holder < 0 ? beginNode(graph, -holder) : jobNode(graph, holder))
  const waits = conditionalWaits(state, nodeOf)
  return { waits, offAt: new Float64Array(waits.size === 0 ? 0 : graph.size).fill(Infinity) }
}

/** A node is reached, and with it all that it follows: it is to run, or suppressed. */
const takeBranch = (estimate: Estimate, { waits, offAt }: Branches, node: number): void => {
  const wait = waits.get(node)
  const came = wait === undefined ? undefined : settleWait(wait)
  if (came !== undefined && 'on' in came) for (const { node: from, at } of came.on) push(estimate, from, node, at)
  const off = Math.min(offAt[node] ?? Infinity, came !== undefined && 'offAt' in came ? came.offAt : Infinity)
  if (off === Infinity) return
  estimate.taken[node] = 0
  estimate.start[node] = off
}

interface Link {
  readonly node: number
  readonly follower: number
  readonly edge: number
}

const pushFollows = (
  state: PlanState,
  estimate: Estimate,
  { waits }: Branches,
  { node, follower, edge }: Link,
): void => {
  const { graph, start, end, taken } = estimate
  const wait = waits.get(follower)
  const at = end[node] ?? 0
  if (wait !== undefined && isConditional(state, edge)) {
    const verdict = verdictOf(state, edge, jobOfNode(graph, node), taken[node] === 1)
    const goesOnAt = verdict === 'true' && asksForStart(state, edge) ? (start[node] ?? 0) : at
    return addMember(state, wait, edge, { node, at: goesOnAt, verdict })
  }
  if (wait !== undefined && at > wait.plainAt) wait.plainAt = at
  push(estimate, node, follower, at)
}

/** A predecessor of `follower` comes to its end at `at`: the follower starts no sooner. */
const push = ({ start, via }: Estimate, node: number, follower: number, at: number): void => {
  if ((via[follower] ?? -1) >= 0 && at <= (start[follower] ?? 0)) return
  if (at > (start[follower] ?? 0)) start[follower] = at
  via[follower] = node
}

const timeJob = (estimate: Estimate, facts: Facts, node: number, now: Instant): void => {
  const { start, end, variance, via, taken, expected } = estimate
  const ready = start[node] ?? 0
  if (taken[node] === 0) {
    end[node] = ready
    return
  }
  const ms = expected.ms[node] ?? 0
  const own = expected.variance[node] ?? 0
  const before = via[node] ?? -1
  const { phase, notBefore, startedAt } = facts
  if (phase[node] === Phase.running || phase[node] === Phase.dispatched) {
    const begun = (startedAt[node] ?? 0) || now
    start[node] = begun
    end[node] = Math.max(now, begun + ms)
    variance[node] = own
  } else if (phase[node] === Phase.pending) {
    start[node] = (startedAt[node] ?? 0) || now
    end[node] = now
  } else {
    const at = notBefore[node] ?? 0
    const waitsForTime = at > ready
    start[node] = waitsForTime ? at : ready
    end[node] = (start[node] ?? 0) + ms
    variance[node] = own + (waitsForTime || before < 0 ? 0 : (variance[before] ?? 0))
  }
}

const timeStream = ({ start, end, variance, via, taken }: Estimate, { notBefore }: Facts, node: number): void => {
  const ready = start[node] ?? 0
  if (taken[node] === 0) {
    end[node] = ready
    return
  }
  const at = notBefore[node] ?? 0
  const before = via[node] ?? -1
  if (at > ready) start[node] = at
  else if (before >= 0) variance[node] = variance[before] ?? 0
  end[node] = start[node] ?? 0
}

const dayMs = 86_400_000

/** Of a job that repeats (EVERY) the last run counts for its stream; it starts no later than its last time says. */
const lastEndOf = ({ jobs, streams }: PlanState, { graph, end, expected }: Estimate, node: number): number => {
  const job = jobOfNode(graph, node)
  const last =
    cell(jobs.everyEndAt, job) || cell(jobs.untilAt, job) || cell(streams.scheduledAt, cell(jobs.stream, job)) + dayMs
  return Math.max(end[node] ?? 0, last + (expected.ms[node] ?? 0))
}
