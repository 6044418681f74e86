/** The jobs of a stream that are in the plan, recovery jobs that sleep among them. */
import { cell, put } from './columns.ts'
import { jobIsSettled } from './conditions.ts'
import type { PlanState } from './state.ts'

/** Their numbers, in the order of the definition. */
export const jobsIn = function* ({ jobs, streams, gathered }: PlanState, stream: number): Generator<number> {
  const first = cell(streams.firstJob, stream)
  if (first === 0) return yield* gathered.get(stream) ?? []
  const end = first + cell(streams.jobCount, stream)
  for (let job = first; job < end; job += 1) if (cell(jobs.stream, job) === stream) yield job
}

/** Counts a job out that leaves its stream. */
export const countOut = (state: PlanState, job: number): void => {
  const { jobs, streams, gathered } = state
  const stream = cell(jobs.stream, job)
  if (cell(jobs.isRecovery, job) === 0 && !jobIsSettled(state, job)) {
    put(streams.openJobs, stream, cell(streams.openJobs, stream) - 1)
  }
  const together = gathered.get(stream)
  if (together === undefined) return
  together.splice(together.indexOf(job), 1)
  put(streams.jobCount, stream, together.length)
}
