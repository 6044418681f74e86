/** The rows of a batch under other numbers. */
import type { PackedBatch } from '#/model/packed-batch.ts'
import type { NextIds, PlanDependency } from '#/model/plan.ts'

/** What rows are known by. */
export type NumberKind = Exclude<keyof NextIds, 'batch'>

/** The new number of each row; of what was in the plan before it is the old one. */
export type Renumbering = (kind: NumberKind, id: number) => number

/** Equal to the batch but for the numbers of its rows; the batch keeps its own number. What was encoded with the old ones is let go. */
export const renumberBatch = ({ encoded: _encoded, ...batch }: PackedBatch, of: Renumbering): PackedBatch => {
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

export const renumberDependency = (row: PlanDependency, of: Renumbering): PlanDependency => {
  const waiter = { of: row.waiter.of, id: of(row.waiter.of, row.waiter.id) }
  switch (row.type) {
    case 'job':
    case 'stream': {
      const { join, resolves } = row
      return {
        ...row,
        waiter,
        predecessor: of(row.type, row.predecessor),
        join: join === null ? null : of('join', join),
        resolves: resolves === null ? null : of('pending', resolves),
      }
    }
    case 'pending':
      return { ...row, waiter, id: of('pending', row.id), join: row.join === null ? null : of('join', row.join) }
    case 'join':
    case 'file':
      return { ...row, waiter, id: of(row.type, row.id) }
    case 'prompt':
      return { ...row, waiter, prompt: of('prompt', row.prompt) }
    case 'start': {
      const { watch, continues } = row
      const watched = { of: watch.of, id: of(watch.of, watch.id) }
      return { ...row, waiter, watch: watched, continues: continues === null ? null : of('stream', continues) }
    }
    case 'resource':
      return { ...row, waiter }
  }
}
