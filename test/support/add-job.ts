/** A job that comes to a stream of a theatre, as a submission brings it. */
import { cell } from '#/core/columns.ts'
import { jobNamed } from '#/core/find-in-plan.ts'
import { nameOf } from '#/core/names.ts'
import type { PlanState } from '#/core/state.ts'
import type { PlanBatch, PlanDependency, PlanStream } from '#/model/plan.ts'
import { sketchBatch, type JobSketch } from './plan.ts'
import type { Theatre } from './simulate.ts'

/** The job, its recovery job and its dependencies under the next numbers. `follows` names jobs of the stream that are there. */
export const addJob = (theatre: Theatre, stream: number, sketch: JobSketch, streams: PlanStream[] = []): void => {
  const batch = batchOfJob(theatre.state, stream, sketch, streams)
  theatre.happen({ kind: 'plan.added', batch, cause: { by: 'test' } })
}

export const batchOfJob = (
  state: PlanState,
  stream: number,
  { follows = [], ...sketch }: JobSketch,
  streams: PlanStream[] = [],
): PlanBatch => {
  const { nextIds: next } = state
  const drawn = sketchBatch([{ name: 'INTO', jobs: [sketch] }])
  const id = (one: number): number => next.job + one - 1
  const job = next.job
  const day = streams[0]?.day ?? nameOf(state.names, cell(state.streams.day, stream))
  const waits = drawn.dependencies.map((one): PlanDependency => {
    const waiter = { of: 'job' as const, id: job }
    if (one.type === 'file') return { ...one, waiter, id: next.file }
    return one.type === 'prompt' ? { ...one, waiter, prompt: next.prompt } : { ...one, waiter }
  })
  const followed = follows.map((name): PlanDependency => {
    const predecessor = jobNamed(state, stream, name) ?? 0
    return { type: 'job', waiter: { of: 'job', id: job }, predecessor, condition: null, join: null, resolves: null }
  })
  return {
    ...drawn,
    id: next.batch,
    reason: 'submit',
    from: null,
    to: null,
    into: { stream, day },
    streams,
    jobs: drawn.jobs.map((row) => ({
      ...row,
      id: id(row.id),
      stream,
      task: next.task + row.task - 1,
      recoveryJob: row.recoveryJob === null ? null : id(row.recoveryJob),
    })),
    dependencies: [...followed, ...waits],
    tasks: drawn.tasks.map((row) => ({ ...row, id: next.task + row.id - 1 })),
    prompts: drawn.prompts.map((row) => ({ ...row, id: next.prompt })),
    resources: [],
  }
}
