/** Whether there is anything in the history about a job of the plan. */
import { cell } from './columns.ts'
import { isUnderWay } from './conditions.ts'
import type { PlanState } from './state.ts'
import { isFound } from './unknown-runs.ts'

/**
 * A job that has not run yet, or runs for the first time, has no run that has ended: the database need not be asked, which took two thirds of what a
 * job in full took, and was the last thing that an order waited for. Of a run that was lost and came back a row says so.
 */
export const hasPastRuns = (state: PlanState, job: number): boolean => {
  const run = cell(state.jobs.run, job)
  if (run === 0) return false
  return run > 1 || !isUnderWay(state, job) || isFound(state, job, run)
}
