/** Weighs changes of definitions, and prints many of them, in a thread of its own: neither may keep the plan waiting. */
import { Worker } from 'node:worker_threads'
import { hidePasswords } from '#/composer/definition-secrets.ts'
import { printDefinitions } from '#/composer/print/print-definitions.ts'
import { Refusal } from '#/lib/refusal.ts'
import { threadBounds } from '#/lib/thread-bounds.ts'
import type { Definition } from '#/model/definition.ts'
import { heavyLine } from './heavy-work.ts'
import type { Weighed, WeighTask } from './definition-weighing.ts'

/** What the thread is given. */
export type AsideTask =
  | { readonly kind: 'weigh'; readonly task: WeighTask }
  /** Definitions as JSON, a line each. */
  | { readonly kind: 'print'; readonly lines: string }

/** What it answers, or how it refuses. */
export type AsideAnswer =
  | { readonly weighed: Weighed }
  | { readonly text: string }
  | { readonly refused: { code: Refusal['code']; sentence: string; details: Refusal['details'] } }

/** The most memory it may take: a site of 31 000 jobs takes a third of it. */
export const mostMemoryMb = 768

/** Throws `definition.too_large` when it takes more memory than it may, and what weighing refuses. */
export const weighAside = async (task: WeighTask): Promise<Weighed> => {
  return answered(await ask({ kind: 'weigh', task }))
}

/** What was weighed. Throws what was refused. */
export const answered = (answer: AsideAnswer): Weighed => {
  if ('refused' in answer) throw refusalOf(answer.refused)
  if ('weighed' in answer) return answer.weighed
  throw new Error('the thread answered something else than it was asked')
}

const refusalOf = ({ code, sentence, details }: Extract<AsideAnswer, { refused: unknown }>['refused']): Refusal =>
  new Refusal(code, sentence, details)

/** Up to so many characters are printed here: within 10 ms, less than a thread takes to start. */
const smallText = 200_000

/** The text of definitions that are given as JSON, a line each. */
export const printAside = async (lines: string): Promise<string> => {
  if (lines.length <= smallText) return printLines(lines)
  const work = { what: 'export of definitions', rank: 'question' } as const
  const answer = await heavyLine.take(work, () => ask({ kind: 'print', lines }))
  if (!('text' in answer)) throw new Error('the thread answered something else than it was asked')
  return answer.text
}

/** The text of definitions that are given as JSON, a line each, without their passwords; empty for none. */
export const printLines = (lines: string): string =>
  lines === '' ? '' : printDefinitions(lines.split('\n').map((line) => hidePasswords(JSON.parse(line) as Definition)))

const ask = (task: AsideTask): Promise<AsideAnswer> =>
  new Promise((resolve, reject) => {
    const worker = new Worker(new URL('definition-worker.ts', import.meta.url), {
      workerData: task,
      resourceLimits: threadBounds(mostMemoryMb),
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
