/**
 * MAXDUR and MINDUR of a run: minutes, or percent of what was expected of it when it began (User's Guide and Reference, "maxdur",
 * "mindur"). Of a job that has never run nothing is expected, and a percentage of it has no effect.
 */
import { expectedDuration } from './expected-durations.ts'
import type { PlanState } from './state.ts'

/** Keeps what is expected of a run that begins, where a percentage of it is asked for: later runs do not change it. */
export const expectNow = (state: PlanState, job: number): void => {
  const limits = state.durations.get(job)
  if (limits?.longest?.percent === undefined && limits?.shortest?.percent === undefined) return
  const { ms, runs } = expectedDuration(state, job)
  if (runs > 0) state.expectedAtStart.set(job, ms)
  else state.expectedAtStart.delete(job)
}

/** MAXDUR of the present run in milliseconds, undefined where there is none. */
export const longestRun = (state: PlanState, job: number): number | undefined =>
  limitOf(state, job, state.durations.get(job)?.longest)

/** MINDUR of the present run in milliseconds, undefined where there is none. */
export const shortestRun = (state: PlanState, job: number): number | undefined =>
  limitOf(state, job, state.durations.get(job)?.shortest)

interface Limit {
  readonly minutes?: number
  readonly percent?: number
}

const limitOf = (state: PlanState, job: number, limit: Limit | null | undefined): number | undefined => {
  if (limit?.minutes !== undefined) return limit.minutes * 60_000
  const expected = limit?.percent === undefined ? undefined : state.expectedAtStart.get(job)
  return expected === undefined ? undefined : Math.round((expected * (limit?.percent ?? 0)) / 100)
}
