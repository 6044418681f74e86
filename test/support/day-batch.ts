/** The same sketches on another production day: a batch whose numbers come after those that are in the plan. */
import type { NextIds, PlanBatch } from '#/model/plan.ts'
import { midnight, sketchBatch, type StreamSketch } from './plan.ts'

/** Milliseconds between the midnight that tests play on and that of a day, `2026-12-01`. */
const shiftOf = (day: string): number =>
  Temporal.PlainDate.from(day).toZonedDateTime('UTC').epochMilliseconds - midnight

/** The streams as instances of `day`; what they follow is among them, and they wait for no file, prompt or join. */
export const dayBatch = (streams: StreamSketch[], day: string, next: NextIds): PlanBatch => {
  const batch = sketchBatch(streams)
  const shift = shiftOf(day)
  const later = (at: number | null): number | null => (at === null ? null : at + shift)
  const [streamShift, jobShift, taskShift] = [next.stream - 1, next.job - 1, next.task - 1]
  return {
    ...batch,
    id: next.batch,
    from: day,
    to: day,
    streams: batch.streams.map((stream) => ({
      ...stream,
      id: stream.id + streamShift,
      day,
      scheduledAt: stream.scheduledAt + shift,
      startAt: later(stream.startAt),
      firstJob: stream.firstJob + jobShift,
    })),
    jobs: batch.jobs.map((job) => ({
      ...job,
      id: job.id + jobShift,
      stream: job.stream + streamShift,
      task: job.task + taskShift,
      startAt: later(job.startAt),
      deadlineAt: later(job.deadlineAt),
    })),
    tasks: batch.tasks.map((task) => ({ ...task, id: task.id + taskShift })),
    dependencies: batch.dependencies.map((dependency) => {
      const { waiter } = dependency
      const moved = {
        ...dependency,
        waiter: { ...waiter, id: waiter.id + (waiter.of === 'job' ? jobShift : streamShift) },
      }
      if (moved.type === 'job') return { ...moved, predecessor: moved.predecessor + jobShift }
      return moved.type === 'stream' ? { ...moved, predecessor: moved.predecessor + streamShift } : moved
    }),
  }
}
