/** Where the streams and jobs of a batch stand among its rows. */
import type { PackedDependencies, PackedRows } from '#/model/packed-batch.ts'

/** The place of a stream, or of the stream of a job, among those of the batch; -1: it is of an earlier one. Streams have a minus sign. */
export type PlaceOf = (holder: number) => number

/** Ids of a batch have no gaps. */
export const placesIn = ({ streams, jobs }: Pick<PackedRows, 'streams' | 'jobs'>): PlaceOf => {
  const firstStream = streams.id[0] ?? Infinity
  const firstJob = jobs.id[0] ?? Infinity
  return (holder) => {
    if (holder < 0) return -holder < firstStream ? -1 : -holder - firstStream
    return holder < firstJob ? -1 : (jobs.stream[holder - firstJob] ?? 0) - firstStream
  }
}

/** Calls for each FOLLOWS of a predecessor in the plan: with its row, and the predecessor, a stream with a minus sign. */
export const followsIn = (
  { predecessor, others }: PackedDependencies,
  call: (row: number, predecessor: number) => void,
): void => {
  let next = 0
  for (let row = 0; row < predecessor.length; row += 1) {
    const from = predecessor[row] ?? 0
    if (from !== 0) {
      call(row, from)
      continue
    }
    const other = others[next]
    next += 1
    if (other?.type === 'job') call(row, other.predecessor)
    if (other?.type === 'stream') call(row, -other.predecessor)
  }
}
