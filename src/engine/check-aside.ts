/**
 * Checks definitions in a thread of its own: a large file must not keep the plan waiting, nor take the server's memory.
 *
 * Measured: 150 000 jobs in 7.7 MB kept the decision loop waiting for 4 s when they were parsed in the main thread.
 */
import { Worker } from 'node:worker_threads'
import { Refusal } from '#/lib/refusal.ts'
import { threadBounds } from '#/lib/thread-bounds.ts'
import type { Diagnostic } from '#/model/diagnostic.ts'
import type { SourceText } from './engine.ts'

/** What goes into the thread. */
export interface CheckTask {
  readonly sources: readonly SourceText[]
  /** What is in force, as JSON with a line each: 19 640 definitions as objects were 45 MB of rubbish in the main thread. */
  readonly known: string
}

/** The most memory a check may take: a site of 31 000 jobs takes a third of it. */
const mostMemoryMb = 768
/** 24 MB were 20 more at the peak of 10 000 definitions beside 20 000, and no less of the processor. */
const youngMb = 6

/** What is wrong. Throws `definition.too_large` when the texts take more memory than a check may. */
export const checkAside = (task: CheckTask, memoryMb = mostMemoryMb): Promise<Diagnostic[]> =>
  new Promise((resolve, reject) => {
    const worker = new Worker(new URL('check-worker.ts', import.meta.url), {
      workerData: task,
      resourceLimits: threadBounds(memoryMb, youngMb),
    })
    // The next thread comes when this one has given its memory back.
    worker.once('message', (diagnostics: Diagnostic[]) => {
      void worker.terminate().then(() => resolve(diagnostics))
    })
    worker.once('error', (error: unknown) => {
      const outOfMemory = error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY'
      reject(outOfMemory ? tooLarge(task, memoryMb) : error)
    })
  })

const tooLarge = ({ sources }: CheckTask, memoryMb: number): Refusal => {
  const files = sources.map(({ file }) => file).join(', ')
  return new Refusal('definition.too_large', `Checking ${files} takes more than ${memoryMb} MiB: apply it in parts.`)
}
