/** Jobs of a stream that are no neighbours of its first: submitted into it, or gathered in USERJOBS. */
import { cell } from './columns.ts'
import type { PlanState } from './state.ts'

export const addTo = ({ added }: PlanState, stream: number, job: number): void => {
  const jobs = added.get(stream)
  if (jobs === undefined) added.set(stream, [job])
  else jobs.push(job)
}

export const removeFrom = ({ added }: PlanState, stream: number, job: number): void => {
  const rest = added.get(stream)?.filter((other) => other !== job)
  if (rest === undefined) return
  if (rest.length === 0) added.delete(stream)
  else added.set(stream, rest)
}

/** How many jobs were planned for a stream or came to it since; those that left it before its end were planned, too. */
export const jobCountOf = ({ streams, added }: PlanState, stream: number): number =>
  cell(streams.jobCount, stream) + (added.size === 0 ? 0 : (added.get(stream)?.length ?? 0))
