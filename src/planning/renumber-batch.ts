/** The rows of a batch under other numbers. */
import type { NextIds, PlanBatch, PlanDependency, PlanJob } from '#/model/plan.ts'

/** What rows are known by. */
export type NumberKind = Exclude<keyof NextIds, 'batch'>

/** The new number of each row; of what was in the plan before it is the old one. */
export type Renumbering = (kind: NumberKind, id: number) => number

/** Equal to the batch but for the numbers of its rows; the batch keeps its own number. */
export const renumberBatch = (batch: PlanBatch, of: Renumbering): PlanBatch => ({
  ...batch,
  streams: batch.streams.map((row) => ({ ...row, id: of('stream', row.id), firstJob: of('job', row.firstJob) })),
  jobs: batch.jobs.map((row) => renumberJob(row, of)),
  dependencies: batch.dependencies.map((row) => renumberDependency(row, of)),
  ...(batch.orphaned !== undefined && { orphaned: batch.orphaned.map((id) => of('pending', id)) }),
  tasks: batch.tasks.map((row) => ({ ...row, id: of('task', row.id) })),
  prompts: batch.prompts.map((row) => ({ ...row, id: of('prompt', row.id) })),
})

const renumberJob = (row: PlanJob, of: Renumbering): PlanJob => ({
  ...row,
  id: of('job', row.id),
  stream: of('stream', row.stream),
  task: of('task', row.task),
  recoveryJob: row.recoveryJob === null ? null : of('job', row.recoveryJob),
})

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
