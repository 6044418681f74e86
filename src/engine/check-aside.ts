/**
 * Checks definitions in a thread of its own: a large file must not keep the plan waiting, nor take the server's memory.
 *
 * Measured: 150 000 jobs in 7.7 MB kept the decision loop waiting for 4 s when they were parsed in the main thread.
 */
import { Worker } from 'node:worker_threads'
import { Refusal } from '#/lib/refusal.ts'
import { threadBounds } from '#/lib/thread-bounds.ts'
import type { Definition } from '#/model/definition.ts'
import type { Diagnostic } from '#/model/diagnostic.ts'
import type { SourceText } from './engine.ts'

/** What goes into the thread. */
export interface CheckTask {
  readonly sources: readonly SourceText[]
  readonly known: readonly Definition[]
}

/** What comes out of it. With mistakes the definitions may be incomplete. */
export interface Checked {
  readonly definitions: Definition[]
  readonly diagnostics: Diagnostic[]
}

/** The most memory a check may take: a site of 31 000 jobs takes a third of it. */
const mostMemoryMb = 768

/** Throws `definition.too_large` when the texts take more memory than a check may. */
export const checkAside = (task: CheckTask, memoryMb = mostMemoryMb): Promise<Checked> =>
  new Promise((resolve, reject) => {
    const worker = new Worker(new URL('check-worker.ts', import.meta.url), {
      workerData: task,
      resourceLimits: threadBounds(memoryMb),
    })
    // The next thread comes when this one has given its memory back.
    worker.once('message', (checked: Checked) => {
      void worker.terminate().then(() => resolve(checked))
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
