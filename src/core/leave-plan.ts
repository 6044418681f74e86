/**
 * Takes streams and jobs out of the state with everything that knows them.
 *
 * Who gives the state another index by job or stream adds its line here; a property test looks for what was left behind.
 */
import { cell, nextRow, put, removeRows } from './columns.ts'
import { edgeFrom, edgesFrom, edgesTo, edgeTo } from './edges.ts'
import { endRecovery } from './apply-recovery.ts'
import { conditionOf, Met } from './follow-conditions.ts'
import { intern } from './names.ts'
import { meetOne } from './progress.ts'
import { dequeue } from './ready-queue.ts'
import { giveBack } from './resources.ts'
import type { Holder, PlanState } from './state.ts'
import { countOut, jobsIn } from './stream-jobs.ts'
import { removeTimers } from './timers.ts'
import { jobName, streamName } from './view.ts'

export interface Leaving {
  /** They leave with all their jobs. */
  readonly streams: ReadonlySet<number>
  /** Jobs of streams that stay. */
  readonly jobs: ReadonlySet<number>
}

const jobIsLeaving = ({ jobs }: PlanState, leaving: Leaving, job: number): boolean =>
  leaving.streams.has(cell(jobs.stream, job)) || leaving.jobs.has(job)

const isLeaving = (state: PlanState, leaving: Leaving, holder: Holder): boolean =>
  holder < 0 ? leaving.streams.has(-holder) : jobIsLeaving(state, leaving, holder)

/** None of the jobs may have a live run. Costs what leaves, a few passes over it: the plan waits meanwhile. */
export const leavePlan = (state: PlanState, leaving: Leaving): void => {
  const jobs = [...leaving.jobs]
  for (const stream of leaving.streams) for (const job of jobsIn(state, stream)) jobs.push(job)
  const free = cutEdges(state, leaving, jobs)
  for (const job of state.recoveries.keys()) if (jobIsLeaving(state, leaving, job)) endRecovery(state, job)
  for (const job of jobs) dequeue(state, job)
  for (const job of leaving.jobs) countOut(state, job)
  forgetHolders(state, leaving)
  leavePrompts(state, leaving)
  removeTimers(state.timers, ({ kind, id }) => {
    if (kind === 'freeze-until') return false
    return isLeaving(state, leaving, kind.startsWith('stream-') ? -id : id)
  })
  for (const stream of leaving.streams) state.added.delete(stream)
  removeRows(state.jobs, jobs)
  removeRows(state.streams, leaving.streams)
  forgetTasks(state)
  for (const holder of free) meetOne(state, holder)
}

/** What they wait for, need and hold, and what is due for them. The indexes hold few of all: each is gone through once. */
const forgetHolders = (state: PlanState, leaving: Leaving): void => {
  for (const holder of leavingOf(state, leaving, state.needs.keys())) {
    giveBack(state, holder)
    state.needs.delete(holder)
  }
  for (const holder of leavingOf(state, leaving, state.filesOf.keys())) {
    for (const file of state.filesOf.get(holder) ?? []) {
      state.files.delete(file)
      state.watching.delete(file)
    }
    state.filesOf.delete(holder)
  }
  for (const stream of leaving.streams) state.startConditions.delete(stream)
  for (const holder of leavingOf(state, leaving, state.pendingOf.keys())) {
    for (const pending of state.pendingOf.get(holder) ?? []) state.pending.delete(pending)
    state.pendingOf.delete(holder)
  }
  const { until, deadline, branches, nop, long, unknown, empty } = state.due
  const indexes = [
    state.reasons,
    state.durations,
    state.confirmedEnds,
    state.reruns,
    state.cancelPending,
    state.due.cancel,
    state.confirmedConditions,
    state.expectedAtStart,
    state.conditional,
    state.joinsOf,
    state.submissions,
    state.unknowns,
    until,
    deadline,
    branches,
    nop,
    long,
    unknown,
    empty,
  ]
  for (const index of indexes) for (const holder of leavingOf(state, leaving, index.keys())) index.delete(holder)
}

/** Those of an index that leave; a list, for they are taken out of it. */
const leavingOf = (state: PlanState, leaving: Leaving, holders: Iterable<Holder>): Holder[] => {
  const found: Holder[] = []
  for (const holder of holders) if (isLeaving(state, leaving, holder)) found.push(holder)
  return found
}

/** Prompts are asked for those that stay; one that nobody waits for any more leaves, answered or not. */
const leavePrompts = (state: PlanState, leaving: Leaving): void => {
  for (const holder of state.promptsOf.keys()) if (isLeaving(state, leaving, holder)) state.promptsOf.delete(holder)
  for (const { id, waiters, recoveryOf } of state.prompts.values()) {
    if (waiters.some((waiter) => isLeaving(state, leaving, waiter))) {
      const staying = waiters.filter((waiter) => !isLeaving(state, leaving, waiter))
      waiters.length = 0
      for (const waiter of staying) waiters.push(waiter)
    }
    const isAwaited = recoveryOf === 0 ? waiters.length > 0 : state.recoveries.get(recoveryOf)?.prompt === id
    if (isAwaited) continue
    state.prompts.delete(id)
    state.due.asking.delete(id)
  }
}

/**
 * A FOLLOWS between those that leave goes with them. One that is met is of no use to who stays. One that is not becomes
 * orphaned (User's Guide and Reference, "orphaned predecessors"): who stays goes on waiting until he is released. ONOVERLAP
 * waits for what is in the plan alone. Answers who has that much less to wait for.
 */
const cutEdges = (state: PlanState, leaving: Leaving, jobs: readonly number[]): readonly Holder[] => {
  const cuts: Cuts = { edges: [], shorterOut: new Set(), shorterIn: new Set(), free: [] }
  for (const job of jobs) cutEdgesOf(state, job, leaving, cuts)
  for (const stream of leaving.streams) cutEdgesOf(state, -stream, leaving, cuts)
  for (const edge of cuts.edges) put(state.edges.met, edge, isCut)
  for (const holder of cuts.shorterOut) relink(state, holder, 'Out')
  for (const holder of cuts.shorterIn) relink(state, holder, 'In')
  removeRows(state.edges, cuts.edges)
  if (state.releasedEdges.size > 0) for (const edge of cuts.edges) state.releasedEdges.delete(edge)
  return cuts.free
}

/** Edges that go, and those who stay and have lost one. */
interface Cuts {
  readonly edges: number[]
  readonly shorterOut: Set<Holder>
  readonly shorterIn: Set<Holder>
  readonly free: Holder[]
}

/** What `edges.met` says of an edge that is about to go. */
const isCut = 255

/** Walks the chains by hand: there are hundreds of thousands of edges. One between two that leave is cut where it begins. */
const cutEdgesOf = (state: PlanState, holder: Holder, leaving: Leaving, cuts: Cuts): void => {
  const { edges } = state
  const table = holder < 0 ? state.streams : state.jobs
  const id = Math.abs(holder)
  for (let edge = cell(table.edgesOut, id), next = 0; edge !== 0; edge = next) {
    next = cell(edges.nextOut, edge)
    const to = edgeTo(state, edge)
    const stays = !isLeaving(state, leaving, to)
    const isOpen = stays && cell(edges.met, edge) !== Met.met
    const isOverlap = conditionOf(state, edge)?.type === 'over'
    if (isOpen && isOverlap) cuts.free.push(to)
    if (isOpen && !isOverlap) orphan(state, edge, holder)
    else cuts.edges.push(edge)
    if (stays) cuts.shorterIn.add(to)
  }
  for (let edge = cell(table.edgesIn, id); edge !== 0; edge = cell(edges.nextIn, edge)) {
    const from = edgeFrom(state, edge)
    if (from !== 0 && isLeaving(state, leaving, from)) continue
    cuts.edges.push(edge)
    if (from !== 0) cuts.shorterOut.add(from)
  }
}

const orphan = (state: PlanState, edge: number, holder: Holder): void => {
  const { edges, names } = state
  put(edges.orphanOf, edge, intern(names, holder < 0 ? streamName(state, -holder) : jobName(state, holder)))
  put(edges.from, edge, 0)
  put(edges.fromStream, edge, 0)
  put(edges.nextOut, edge, 0)
}

/** Chains the edges of one end anew, without those that are cut. */
const relink = (state: PlanState, holder: Holder, end: 'Out' | 'In'): void => {
  const table = holder < 0 ? state.streams : state.jobs
  const next = state.edges[`next${end}`]
  const chain = (end === 'Out' ? edgesFrom(state, holder) : edgesTo(state, holder))
    .filter((edge) => cell(state.edges.met, edge) !== isCut)
    .toArray()
  put(table[`edges${end}`], Math.abs(holder), chain[0] ?? 0)
  chain.forEach((edge, place) => put(next, edge, chain[place + 1] ?? 0))
}

/** Tasks that no job of the plan runs. */
const forgetTasks = ({ jobs, tasks }: PlanState): void => {
  const used = new Set<number>()
  for (let job = nextRow(jobs, 1); job < jobs.size; job = nextRow(jobs, job + 1)) used.add(cell(jobs.task, job))
  for (const task of tasks.keys()) if (!used.has(task)) tasks.delete(task)
}
