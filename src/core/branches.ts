/** Tells those that follow conditionally what has become of their predecessor, and takes it back when that is run again. */
import { cell, put } from './columns.ts'
import { isConditional, conditionOf, judge, judgeJoin, Met, reviewBranch } from './follow-conditions.ts'
import { edgesFrom, edgeTo, firstEdgeFrom } from './edges.ts'
import { clearFlag, clearStreamFlag, hasFlag, hasStreamFlag } from './flags.ts'
import { checkLatestTime, meetOne, missOne, withSettlement } from './progress.ts'
import { JobFlag, Phase, StreamFlag, type Holder, type PlanState } from './state.ts'
import { jobsIn } from './stream-jobs.ts'

/** Judges the conditions on a job, and those on its stream, which may have ended with it. */
export const judgeJob = (state: PlanState, job: number): void => {
  judgeFollowers(state, job)
  judgeFollowers(state, -cell(state.jobs.stream, job))
}

/** Judges what is still open about a predecessor. What was judged stays, until it is run again. Walked by hand: each run comes here. */
export const judgeFollowers = (state: PlanState, from: Holder): void => {
  if (!isAsked(state, from)) return
  for (let edge = firstEdgeFrom(state, from); edge !== 0; edge = cell(state.edges.nextOut, edge)) {
    if (!isConditional(state, edge) || cell(state.edges.met, edge) !== Met.open) continue
    const verdict = judge(state, from, conditionOf(state, edge))
    if (verdict !== 'open') settle(state, edge, verdict === 'true' ? Met.met : Met.failed)
  }
}

const isAsked = (state: PlanState, from: Holder): boolean =>
  from < 0 ? hasStreamFlag(state, -from, StreamFlag.asked) : hasFlag(state, from, JobFlag.asked)

/** Puts down what has become of an edge, and counts it where it is waited for. */
export const settle = (state: PlanState, edge: number, met: number): void => {
  const { edges } = state
  const before = cell(edges.met, edge)
  if (before === met) return
  put(edges.met, edge, met)
  const to = edgeTo(state, edge)
  const join = state.joinsOf.get(to)?.find(({ id }) => id === cell(edges.join, edge))
  let was = before === Met.met
  let is = met === Met.met
  if (join !== undefined) {
    was = judgeJoin(join) === 'true'
    if (before === Met.met) join.met -= 1
    if (before === Met.failed) join.failed -= 1
    if (met === Met.met) join.met += 1
    if (met === Met.failed) join.failed += 1
    is = judgeJoin(join) === 'true'
  }
  if (is && !was) meetOne(state, to)
  if (was && !is) missOne(state, to)
  reviewBranch(state, to)
}

/**
 * A predecessor is run again: what was judged about it, and about its stream, is open once more for those that have not
 * begun, and branches that were off come back (plan.md 3.4.1: rerunning clears and re-evaluates the flow).
 */
export const reopenJob = (state: PlanState, job: number): void => {
  reopen(state, job)
  reopen(state, -cell(state.jobs.stream, job))
}

const reopen = (state: PlanState, from: Holder): void => {
  for (const edge of edgesFrom(state, from)) {
    const to = edgeTo(state, edge)
    if (!state.conditional.has(to) || !isConditional(state, edge) || cell(state.edges.met, edge) === Met.open) continue
    if (state.releasedEdges.size > 0 && state.releasedEdges.has(edge)) continue
    if (!takeUp(state, to)) continue
    settle(state, edge, Met.open)
  }
}

/** What somebody follows is to come once more. A FOLLOWS of one that has left the plan stays as it is. */
export const reopenEdge = (state: PlanState, edge: number): void => {
  if (cell(state.edges.met, edge) === Met.open) return
  const to = edgeTo(state, edge)
  // Released from its join, it is not asked for any more.
  const join = cell(state.edges.join, edge)
  if (join !== 0 && state.joinsOf.get(to)?.some(({ id }) => id === join) !== true) return
  state.releasedEdges.delete(edge)
  // Run again by itself, it was asked for nothing any more.
  if (isConditional(state, edge)) state.conditional.add(to)
  settle(state, edge, Met.open)
}

/** Takes up a branch again that was off. False when it has begun or was ended by somebody: then it stays as it is. */
const takeUp = (state: PlanState, holder: Holder): boolean => {
  if (holder < 0) return takeUpStream(state, -holder)
  if (cell(state.jobs.phase, holder) === Phase.waiting) return true
  if (!hasFlag(state, holder, JobFlag.notTaken)) return false
  awaken(state, holder)
  reopen(state, holder)
  return true
}

const takeUpStream = (state: PlanState, stream: number): boolean => {
  if (!hasStreamFlag(state, stream, StreamFlag.notTaken)) {
    return cell(state.streams.startedAt, stream) === 0 && !hasStreamFlag(state, stream, StreamFlag.cancelled)
  }
  clearStreamFlag(state, stream, StreamFlag.notTaken | StreamFlag.suppressed)
  for (const job of jobsIn(state, stream)) if (cell(state.jobs.phase, job) === Phase.suppressed) awaken(state, job)
  checkLatestTime(state, -stream)
  reopen(state, -stream)
  return true
}

const awaken = (state: PlanState, job: number): void => {
  clearFlag(state, job, JobFlag.notTaken)
  withSettlement(state, job, () => {
    put(state.jobs.phase, job, Phase.waiting)
    put(state.jobs.endedAt, job, 0)
  })
  checkLatestTime(state, job)
}
