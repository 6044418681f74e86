/** The jobs of a stream that are in the plan, recovery jobs that sleep among them. */
import { removeFrom } from './added-jobs.ts'
import { cell, put } from './columns.ts'
import { jobIsSettled } from './conditions.ts'
import type { PlanState } from './state.ts'

/** Their numbers, in the order of the definition; then those that came to it since. */
export const jobsIn = function* ({ jobs, streams, added }: PlanState, stream: number): Generator<number> {
  const first = cell(streams.firstJob, stream)
  const end = first + cell(streams.jobCount, stream)
  for (let job = first; job < end; job += 1) if (cell(jobs.stream, job) === stream) yield job
  if (added.size > 0) yield* added.get(stream) ?? []
}

/** Counts a job out that leaves its stream. */
export const countOut = (state: PlanState, job: number): void => {
  const { jobs, streams } = state
  const stream = cell(jobs.stream, job)
  if (cell(jobs.isRecovery, job) === 0 && !jobIsSettled(state, job)) {
    put(streams.openJobs, stream, cell(streams.openJobs, stream) - 1)
  }
  removeFrom(state, stream, job)
}
