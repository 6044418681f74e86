/** What is shown of a run of a job: when it started, what it returned. Lists, details and selections read it here. */
import type { Instant } from '#/lib/clock.ts'
import { cell } from './columns.ts'
import { isLive } from './conditions.ts'
import { Phase, type PlanState } from './state.ts'
import { hasNoResult } from './unknown-runs.ts'

/** 0: none. Ordered to run once more, it has not started: its runs tell when it did before. */
export const shownStart = ({ jobs }: PlanState, job: number): Instant => {
  const waitsAgain = cell(jobs.phase, job) === Phase.waiting && cell(jobs.endedAt, job) === 0
  return waitsAgain ? 0 : cell(jobs.startedAt, job)
}

/** null: it has no result. */
export const shownReturnCode = (state: PlanState, job: number): number | null => {
  const { jobs } = state
  const phase = cell(jobs.phase, job)
  const hasResult = phase === Phase.succeeded || phase === Phase.abended || cell(jobs.endedAt, job) !== 0
  const ran = cell(jobs.run, job) > 0 && phase !== Phase.failed && phase !== Phase.unknown
  return hasResult && ran && !hasNoResult(state, job) && !isLive(state, job) ? cell(jobs.returnCode, job) : null
}
