/** Weighs changes of definitions in a thread of its own: that must not keep the plan waiting. */
import { Worker } from 'node:worker_threads'
import { refusalOf, type CarriedRefusal } from '#/lib/carried-refusal.ts'
import { Refusal } from '#/lib/refusal.ts'
import { threadBounds } from '#/lib/thread-bounds.ts'
import type { Weighed, WeighTask } from './definition-weighing.ts'

/** What it answers, or how it refuses. */
export type AsideAnswer = { readonly weighed: Weighed } | { readonly refused: CarriedRefusal }

/** The most memory it may take: a site of 31 000 jobs takes a third of it. */
const mostMemoryMb = 768
/** As that of a check, which is most of what it does. */
const youngMb = 6

export const weighingBounds = threadBounds(mostMemoryMb, youngMb)

/** Throws `definition.too_large` when it takes more memory than it may, and what weighing refuses. */
export const weighAside = async (task: WeighTask): Promise<Weighed> => {
  return answered(await ask(task))
}

/** What was weighed. Throws what was refused. */
export const answered = (answer: AsideAnswer): Weighed => {
  if ('refused' in answer) throw refusalOf(answer.refused)
  return answer.weighed
}

const ask = (task: WeighTask): Promise<AsideAnswer> =>
  new Promise((resolve, reject) => {
    const worker = new Worker(new URL('definition-worker.ts', import.meta.url), {
      workerData: task,
      resourceLimits: weighingBounds,
    })
    // The next thread comes when this one has given its memory back.
    worker.once('message', (answer: AsideAnswer) => {
      void worker.terminate().then(() => {
        if ('refused' in answer) return reject(refusalOf(answer.refused))
        return resolve(answer)
      })
    })
    worker.once('error', (error: unknown) => reject(failedAside(error)))
  })

/** Why a thread has failed. */
export const failedAside = (error: unknown): unknown =>
  error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? tooLarge() : error

const tooLarge = (): Refusal =>
  new Refusal('definition.too_large', `This takes more than ${mostMemoryMb} MiB: do it in parts.`)
