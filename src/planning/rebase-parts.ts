/** Numbers for parts that others have overtaken: a stream that is submitted between two parts takes the numbers of the second. */
import type { PackedBatch } from '#/model/packed-batch.ts'
import type { NextIds } from '#/model/plan.ts'
import { renumberDependency, type NumberKind, type Renumbering } from './renumber-batch.ts'

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
    return isMoved ? { ...renumber(batch, of), id: free.batch } : batch
  }
}

/** What was encoded with the old numbers is let go. */
const renumber = ({ encoded: _encoded, ...batch }: PackedBatch, of: Renumbering): PackedBatch => {
  const { streams, jobs, dependencies } = batch.rows
  const holder = (id: number): number => (id < 0 ? -of('stream', -id) : of('job', id))
  const optional = (kind: NumberKind) => (id: number) => (id === 0 ? 0 : of(kind, id))
  const mapped = (cells: Int32Array, number: (id: number) => number): Int32Array => cells.map((id) => number(id))
  return {
    ...batch,
    ...(batch.orphaned !== undefined && { orphaned: batch.orphaned.map((id) => of('pending', id)) }),
    tasks: batch.tasks.map((row) => ({ ...row, id: of('task', row.id) })),
    prompts: batch.prompts.map((row) => ({ ...row, id: of('prompt', row.id) })),
    rows: {
      ...batch.rows,
      streams: {
        ...streams,
        id: mapped(streams.id, (id) => of('stream', id)),
        firstJob: mapped(streams.firstJob, (id) => of('job', id)),
      },
      jobs: {
        ...jobs,
        id: mapped(jobs.id, (id) => of('job', id)),
        stream: mapped(jobs.stream, (id) => of('stream', id)),
        task: mapped(jobs.task, (id) => of('task', id)),
        recoveryJob: mapped(jobs.recoveryJob, optional('job')),
      },
      dependencies: {
        waiter: mapped(dependencies.waiter, holder),
        predecessor: mapped(dependencies.predecessor, (id) => (id === 0 ? 0 : holder(id))),
        others: dependencies.others.map((row) => renumberDependency(row, of)),
      },
    },
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
