/** Whether the plan has a job or stream of a number: it was never there, or it has left. */
import { Refusal } from '#/lib/refusal.ts'
import { cell } from './columns.ts'
import type { PlanState } from './state.ts'

export const isJobInPlan = (state: PlanState, job: number): boolean =>
  job >= 1 && Number.isInteger(job) && cell(state.jobs.stream, job) !== 0

/** Throws `job.unknown` unless the plan has the job, `job.left_plan` when it had it. */
export const requireJob = (state: PlanState, job: number): void => {
  if (isJobInPlan(state, job)) return
  if (job >= 1 && job < state.nextIds.job && Number.isInteger(job)) {
    const sentence = `Job ${job} has left the plan, which was closed through ${state.closedThrough}; its runs are in the history.`
    throw new Refusal('job.left_plan', sentence)
  }
  throw new Refusal('job.unknown', `Job ${job} is not in the plan; batuta jobs lists what is.`)
}

/** Throws `stream.unknown` unless the plan has the stream, `stream.left_plan` when it had it. */
export const requireStream = (state: PlanState, stream: number): void => {
  if (stream >= 1 && Number.isInteger(stream) && cell(state.streams.workstation, stream) !== 0) return
  if (stream >= 1 && stream < state.nextIds.stream && Number.isInteger(stream)) {
    const sentence = `Stream ${stream} has left the plan, which was closed through ${state.closedThrough}; the runs of its jobs are in the history.`
    throw new Refusal('stream.left_plan', sentence)
  }
  throw new Refusal('stream.unknown', `Stream ${stream} is not in the plan; batuta streams lists what is.`)
}
