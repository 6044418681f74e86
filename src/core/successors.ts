/**
 * Who comes after a job: what is run again with it when it is rerun with its successors (conman: rerunsucc, listsucc).
 *
 * Nobody comes after one that was cancelled or suppressed for good, or after a stream that was: there the chain ends.
 */
import { cell } from './columns.ts'
import { isLive } from './conditions.ts'
import { edgesFrom, edgeTo } from './edges.ts'
import { hasFlag, hasStreamFlag } from './flags.ts'
import { JobFlag, Phase, StreamFlag, type Holder, type PlanState } from './state.ts'
import { jobsIn } from './stream-jobs.ts'

/** `internal`: of the job's own stream; `all`: of others too. */
export type SuccessorScope = 'internal' | 'all'

/** The jobs, and the streams as a whole, that wait for a job directly or over others, in the order they are found. */
export const successorsOf = (state: PlanState, job: number, scope: SuccessorScope): Holder[] => {
  const found = new Set<Holder>([job])
  const home = cell(state.jobs.stream, job)
  const reach = (from: Holder): void => {
    for (const edge of edgesFrom(state, from)) {
      const to = edgeTo(state, edge)
      const isNear = to > 0 && cell(state.jobs.stream, to) === home
      if ((scope === 'all' || isNear) && goesAgain(state, to)) found.add(to)
    }
  }
  // A set is gone through with what is added to it meanwhile.
  for (const holder of found) {
    reach(holder)
    if (holder < 0) for (const one of jobsIn(state, -holder)) if (goesAgain(state, one)) found.add(one)
    if (holder > 0 && scope === 'all') reach(-cell(state.jobs.stream, holder))
  }
  found.delete(job)
  return [...found]
}

const goesAgain = (state: PlanState, holder: Holder): boolean => {
  if (holder < 0) return streamGoesAgain(state, -holder)
  const phase = cell(state.jobs.phase, holder)
  if (phase === Phase.dormant || phase === Phase.cancelled || cell(state.jobs.isRecovery, holder) === 1) return false
  if (phase === Phase.suppressed && !hasFlag(state, holder, JobFlag.notTaken)) return false
  return streamGoesAgain(state, cell(state.jobs.stream, holder))
}

const streamGoesAgain = (state: PlanState, stream: number): boolean => {
  if (hasStreamFlag(state, stream, StreamFlag.cancelled | StreamFlag.userJobs)) return false
  return !hasStreamFlag(state, stream, StreamFlag.suppressed) || hasStreamFlag(state, stream, StreamFlag.notTaken)
}

/** Those of them that cannot be run again now: they run, or nobody has said yet how they ended. */
export const busyAmong = (state: PlanState, successors: readonly Holder[]): number[] =>
  successors.filter((holder) => {
    if (holder < 0) return false
    const phase = cell(state.jobs.phase, holder)
    return isLive(state, holder) || phase === Phase.unknown || phase === Phase.pending
  })
