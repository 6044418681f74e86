/** The numbers of the parts of a batch: those of one part are neighbours, and follow those of the part before. */
import type { PackedBatch, PackedDependencies } from '#/model/packed-batch.ts'
import type { NextIds } from '#/model/plan.ts'
import { renumberDependency, type NumberKind } from './renumber-batch.ts'

export interface PartNumbers {
  /** The numbers a part starts with; parts are numbered in their order. */
  readonly next: (part: number) => NextIds
  /** Gives the streams at these places and their jobs the next numbers. */
  readonly giveStreams: (places: readonly number[]) => void
  /** The part, whose streams and jobs have their numbers, with all else under its own. */
  readonly renumber: (part: PackedBatch) => PackedBatch
}

/** `next`: the numbers the batch starts with. */
export const openNumbers = (next: NextIds, { rows }: PackedBatch): PartNumbers => {
  const { streams, jobs } = rows
  const free: Record<NumberKind, number> = { ...next }
  // Not given in their order: a list with holes was a quarter of the time of the cut.
  const ofStream = new Int32Array(streams.id.length)
  const ofJob = new Int32Array(jobs.id.length)
  const given: Record<NumberKind, number[] | Int32Array> = {
    stream: ofStream,
    job: ofJob,
    task: [],
    file: [],
    prompt: [],
    join: [],
    pending: [],
  }
  const give = (kind: NumberKind, id: number): void => {
    given[kind][id - next[kind]] = free[kind]
    free[kind] += 1
  }
  const of = (kind: NumberKind, id: number): number => (id < next[kind] ? id : given[kind][id - next[kind]] || id)
  const holderOf = (id: number): number => {
    if (id < 0) return -id < next.stream ? id : -(ofStream[-id - next.stream] ?? 0)
    return id < next.job ? id : (ofJob[id - next.job] ?? 0)
  }
  const renumberAll = ({ waiter, predecessor, others }: PackedDependencies): PackedDependencies => ({
    waiter: waiter.map(holderOf),
    predecessor: predecessor.map(holderOf),
    others: others.map((row) => renumberDependency(row, of)),
  })
  return {
    next: (part) => ({ ...free, batch: next.batch + part }),
    giveStreams: (places) => {
      for (const place of places) {
        give('stream', next.stream + place)
        const first = (streams.firstJob[place] ?? 0) - next.job
        for (let job = first; job < first + (streams.jobCount[place] ?? 0); job += 1) {
          ofJob[job] = free.job
          free.job += 1
        }
      }
    },
    renumber: (part) => {
      giveOthers(part, give)
      return {
        ...part,
        ...(part.orphaned !== undefined && { orphaned: part.orphaned.map((id) => of('pending', id)) }),
        tasks: part.tasks.map((row) => ({ ...row, id: of('task', row.id) })),
        prompts: part.prompts.map((row) => ({ ...row, id: of('prompt', row.id) })),
        rows: {
          ...part.rows,
          jobs: { ...part.rows.jobs, task: part.rows.jobs.task.map((id) => of('task', id)) },
          dependencies: renumberAll(part.rows.dependencies),
        },
      }
    },
  }
}

const giveOthers = ({ rows, tasks, prompts }: PackedBatch, give: (kind: NumberKind, id: number) => void): void => {
  for (const { id } of tasks) give('task', id)
  for (const { id } of prompts) give('prompt', id)
  for (const row of rows.dependencies.others) {
    if (row.type === 'file' || row.type === 'join' || row.type === 'pending') give(row.type, row.id)
  }
}
