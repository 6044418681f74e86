/**
 * Takes streams and jobs out of the state with everything that knows them.
 *
 * Who gives the state another index by job or stream adds its line here; a property test looks for what was left behind.
 */
import { cell, nextRow, put, removeRow } from './columns.ts'
import { edgeFrom, edgesFrom, edgesTo, edgeTo } from './edges.ts'
import { endRecovery } from './apply-recovery.ts'
import { intern } from './names.ts'
import { giveBack } from './progress.ts'
import { dequeue } from './ready-queue.ts'
import type { Holder, PlanState } from './state.ts'
import { countOut } from './stream-jobs.ts'
import { removeTimers } from './timers.ts'
import { jobName, streamName } from './view.ts'

export interface Leaving {
  readonly streams: ReadonlySet<number>
  readonly jobs: ReadonlySet<number>
}

const isLeaving = ({ streams, jobs }: Leaving, holder: Holder): boolean =>
  holder < 0 ? streams.has(-holder) : jobs.has(holder)

/** None of the jobs may have a live run. */
export const leavePlan = (state: PlanState, leaving: Leaving): void => {
  cutEdges(state, leaving)
  for (const job of leaving.jobs) {
    endRecovery(state, job)
    dequeue(state, job)
    state.reasons.delete(job)
    forgetHolder(state, job)
  }
  for (const stream of leaving.streams) forgetHolder(state, -stream)
  leavePrompts(state, leaving)
  removeTimers(state.timers, ({ kind, id }) => isLeaving(leaving, kind.startsWith('stream-') ? -id : id))
  for (const job of leaving.jobs) {
    countOut(state, job)
    removeRow(state.jobs, job)
  }
  for (const stream of leaving.streams) {
    state.gathered.delete(stream)
    removeRow(state.streams, stream)
  }
  forgetTasks(state)
}

/** What it waits for, needs and holds, and what is due for it. */
const forgetHolder = (state: PlanState, holder: Holder): void => {
  giveBack(state, holder)
  state.needs.delete(holder)
  for (const file of state.filesOf.get(holder) ?? []) {
    state.files.delete(file)
    state.watching.delete(file)
  }
  state.filesOf.delete(holder)
  state.due.until.delete(holder)
  state.due.deadline.delete(holder)
  state.due.branches.delete(holder)
  state.due.nop.delete(holder)
  state.due.long.delete(holder)
  state.durations.delete(holder)
  state.conditional.delete(holder)
  state.joinsOf.delete(holder)
  for (const pending of state.pendingOf.get(holder) ?? []) state.pending.delete(pending)
  state.pendingOf.delete(holder)
}

/** Prompts are asked for those that stay; one that nobody waits for any more leaves, answered or not. */
const leavePrompts = (state: PlanState, leaving: Leaving): void => {
  for (const holder of state.promptsOf.keys()) if (isLeaving(leaving, holder)) state.promptsOf.delete(holder)
  for (const { id, waiters, recoveryOf } of state.prompts.values()) {
    if (waiters.some((waiter) => isLeaving(leaving, waiter))) {
      const staying = waiters.filter((waiter) => !isLeaving(leaving, waiter))
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
 * orphaned (User's Guide and Reference, "orphaned predecessors"): who stays goes on waiting until he is released.
 */
const cutEdges = (state: PlanState, leaving: Leaving): void => {
  const { edges, names } = state
  const cut = new Set<number>()
  const shorterOut = new Set<Holder>()
  const shorterIn = new Set<Holder>()
  for (const holder of holdersOf(leaving)) {
    // A list: the chain is taken apart under way.
    for (const edge of edgesFrom(state, holder).toArray()) {
      const to = edgeTo(state, edge)
      if (isLeaving(leaving, to)) cut.add(edge)
      else if (cell(edges.met, edge) === 1) {
        cut.add(edge)
        shorterIn.add(to)
      } else {
        put(edges.orphanOf, edge, intern(names, holder < 0 ? streamName(state, -holder) : jobName(state, holder)))
        put(edges.from, edge, 0)
        put(edges.fromStream, edge, 0)
        put(edges.nextOut, edge, 0)
      }
    }
    for (const edge of edgesTo(state, holder)) {
      const from = edgeFrom(state, edge)
      cut.add(edge)
      if (from !== 0 && !isLeaving(leaving, from)) shorterOut.add(from)
    }
  }
  for (const holder of shorterOut) relink(state, holder, 'Out', cut)
  for (const holder of shorterIn) relink(state, holder, 'In', cut)
  for (const edge of cut) removeRow(edges, edge)
}

const holdersOf = function* ({ streams, jobs }: Leaving): Generator<Holder> {
  for (const stream of streams) yield -stream
  yield* jobs
}

/** Chains the edges of one end anew, without those that are cut. */
const relink = (state: PlanState, holder: Holder, end: 'Out' | 'In', cut: ReadonlySet<number>): void => {
  const table = holder < 0 ? state.streams : state.jobs
  const next = state.edges[`next${end}`]
  const chain = [...(end === 'Out' ? edgesFrom(state, holder) : edgesTo(state, holder))].filter(
    (edge) => !cut.has(edge),
  )
  put(table[`edges${end}`], Math.abs(holder), chain[0] ?? 0)
  chain.forEach((edge, place) => put(next, edge, chain[place + 1] ?? 0))
}

/** Tasks that no job of the plan runs. */
const forgetTasks = ({ jobs, tasks }: PlanState): void => {
  const used = new Set<number>()
  for (let job = nextRow(jobs, 1); job < jobs.size; job = nextRow(jobs, job + 1)) used.add(cell(jobs.task, job))
  for (const task of tasks.keys()) if (!used.has(task)) tasks.delete(task)
}
