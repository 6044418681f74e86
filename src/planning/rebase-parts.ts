/** Numbers for parts that others have overtaken: a stream that is submitted between two parts takes the numbers of the second. */
import type { PackedBatch } from '#/model/packed-batch.ts'
import type { NextIds } from '#/model/plan.ts'
import { renumberBatch, type NumberKind } from './renumber-batch.ts'

/** A part in columns, and the numbers it starts with. */
export interface PackedPart {
  readonly base: NextIds
  readonly batch: PackedBatch
}

/** From a number on, how far the numbers of a kind are moved. */
interface Shift {
  readonly from: NextIds
  readonly by: NextIds
}

/**
 * Makes the function that gives a part the numbers that are free now. Parts come in their order; what a part says of an
 * earlier one is moved as that one was.
 */
export const partRebase = (): ((part: PackedPart, free: NextIds) => PackedBatch) => {
  const shifts: Shift[] = []
  const of = (kind: NumberKind, id: number): number =>
    id + (shifts.findLast(({ from }) => id >= from[kind])?.by[kind] ?? 0)
  return ({ base, batch }, free) => {
    const by = difference(free, base)
    shifts.push({ from: base, by })
    const isMoved = shifts.some((shift) => Object.values(shift.by).some((distance) => distance !== 0))
    return isMoved ? { ...renumberBatch(batch, of), id: free.batch } : batch
  }
}

const difference = (one: NextIds, other: NextIds): NextIds => ({
  batch: one.batch - other.batch,
  stream: one.stream - other.stream,
  job: one.job - other.job,
  task: one.task - other.task,
  file: one.file - other.file,
  prompt: one.prompt - other.prompt,
  join: one.join - other.join,
  pending: one.pending - other.pending,
})
