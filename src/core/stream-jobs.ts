/** The jobs of a stream that are in the plan, recovery jobs that sleep among them. */
import { cell } from './columns.ts'
import type { PlanState } from './state.ts'

/** Their numbers, in the order of the definition. */
export const jobsIn = function* ({ jobs, streams }: PlanState, stream: number): Generator<number> {
  const first = cell(streams.firstJob, stream)
  const end = first + cell(streams.jobCount, stream)
  for (let job = first; job < end; job += 1) if (cell(jobs.stream, job) === stream) yield job
}
