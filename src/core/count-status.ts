/** How many jobs and job streams have each status. */
import { jobStatuses, streamStatuses, type JobStatus, type StreamStatus } from '#/model/status.ts'
import { nextRow } from './columns.ts'
import { countKinds, jobSource, kinds, planIndex, statusOfKind, streamSource, type Source } from './plan-index.ts'
import type { PlanState } from './state.ts'

/** Jobs by status, every status named. */
export const countJobs = (state: PlanState): Record<JobStatus, number> => {
  const index = planIndex(state)?.jobs
  return byStatus(jobStatuses, index === undefined ? looked(jobSource(state)) : countKinds(index))
}

/** Streams by status, every status named. */
export const countStreams = (state: PlanState): Record<StreamStatus, number> => {
  const index = planIndex(state)?.streams
  return byStatus(streamStatuses, index === undefined ? looked(streamSource(state)) : countKinds(index))
}

/** All of them looked at. */
const looked = ({ table, kind }: Source): Uint32Array => {
  const counts = new Uint32Array(kinds)
  for (let row = nextRow(table, 1); row < table.size; row = nextRow(table, row + 1)) {
    const of = kind(row)
    counts[of] = (counts[of] ?? 0) + 1
  }
  return counts
}

const byStatus = <Status extends string>(words: readonly Status[], counts: Uint32Array): Record<Status, number> => {
  const sums = new Map(words.map((word) => [word, 0]))
  counts.forEach((rows, kind) => {
    const word = words[statusOfKind(kind)]
    if (word !== undefined) sums.set(word, (sums.get(word) ?? 0) + rows)
  })
  return Object.fromEntries(sums) as Record<Status, number>
}
