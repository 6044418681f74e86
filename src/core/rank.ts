/**
 * In which order ready jobs are started: HI and GO first, then promoted critical jobs, then the rest; among equals the job of the
 * highest-priority stream, in it the highest-priority job, then the one that has been ready longest (User's Guide, "limit and
 * fence" and "workload service assurance").
 */
import { cell } from './columns.ts'
import { hasFlag } from './flags.ts'
import { JobFlag, type PlanState } from './state.ts'

/** Priorities are 0-101, so 128 keeps the two apart and 128 x 128 the kinds. */
const promotedRank = 128 * 128
const urgentRank = 2 * promotedRank

/** HI and GO. */
export const isUrgentRank = (rank: number): boolean => rank >= urgentRank

/** The higher, the sooner. */
export const rankOf = (state: PlanState, job: number): number => {
  const own = cell(state.jobs.priority, job)
  const ofStream = cell(state.streams.priority, cell(state.jobs.stream, job))
  const rank = ofStream * 128 + own
  if (own >= 100 || ofStream >= 100) return urgentRank + rank
  return hasFlag(state, job, JobFlag.promoted) ? promotedRank + rank : rank
}

/** Whether `a` is started before `b` when both may. */
export const comesBefore = (state: PlanState, a: number, b: number): boolean => {
  const higher = rankOf(state, a) - rankOf(state, b)
  return higher > 0 || (higher === 0 && wasReadyBefore(state, a, b))
}

/** Whether `a` has been ready longer than `b`; at the same instant the one that entered the plan first. */
export const wasReadyBefore = ({ jobs }: PlanState, a: number, b: number): boolean => {
  const sooner = cell(jobs.readyAt, a) - cell(jobs.readyAt, b)
  return sooner < 0 || (sooner === 0 && a < b)
}
