/**
 * Works on bodies of definitions, large ones in a thread of their own: reading one must not keep the plan waiting, nor take the
 * server's memory. A megabyte of composer text takes one to two and a half seconds, and more as YAML.
 */
import { Worker } from 'node:worker_threads'
import { Refusal, type RefusalCode } from '#/lib/refusal.ts'
import { heavyLine } from '#/engine/heavy-work.ts'
import { oneByOne } from '#/engine/one-by-one.ts'
import { threadBounds } from '#/lib/thread-bounds.ts'
import { workOnBody, type BodyResult, type BodyTask } from './body-task.ts'

/** Characters that are read at once. */
const smallEnough = 16_000
const mostMemoryMb = 512

export type BodyAnswer =
  | { readonly done: BodyResult }
  | {
      readonly refused: {
        readonly code: RefusalCode
        readonly sentence: string
        readonly details: Readonly<Record<string, unknown>>
      }
    }

/** Each thread takes its share of the machine: they come one after the other. */
const inTurn = oneByOne()

/** Throws what `workOnBody` throws, and `definition.too_large`. */
export const workOnBodyAside = async (task: BodyTask): Promise<BodyResult> =>
  task.text.length <= smallEnough
    ? workOnBody(task)
    : inTurn(() => heavyLine.take({ what: 'reading of definitions', rank: 'question' }, () => inThread(task)))

const inThread = async (task: BodyTask): Promise<BodyResult> => {
  const answer = await askThread(task)
  if ('done' in answer) return answer.done
  const { code, sentence, details } = answer.refused
  throw new Refusal(code, sentence, details)
}

const askThread = (task: BodyTask): Promise<BodyAnswer> =>
  new Promise((resolve, reject) => {
    const worker = new Worker(new URL('body-worker.ts', import.meta.url), {
      workerData: task,
      resourceLimits: threadBounds(mostMemoryMb),
    })
    // The next thread comes when this one has given its memory back.
    worker.once('message', (answer: BodyAnswer) => {
      void worker.terminate().then(() => resolve(answer))
    })
    worker.once('error', (error: unknown) => {
      const outOfMemory = error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY'
      reject(outOfMemory ? tooLarge : error)
    })
  })

const tooLarge = new Refusal(
  'definition.too_large',
  `The definitions take more than ${mostMemoryMb} MB to read: send them in several requests.`,
)
