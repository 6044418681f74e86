/**
 * Asks questions before anybody does, so that their answers are ready: one at a time, with as long a pause after each answer as it took, and none while
 * others have to wait. It ends when its time is over, whatever the source does, and at once when it is told to.
 */
import type { Step } from './critical-questions.ts'

export interface WarmingParts {
  /** What is asked, in this order. Made as it goes on. */
  readonly questions: () => AsyncIterable<Step>
  /** All of it may take so long, milliseconds. */
  readonly budgetMs: number
  /** Milliseconds that only ever go forward. */
  readonly monotonic: () => number
  /** Settles after so many milliseconds, or when the signal is raised. */
  readonly pause: (milliseconds: number, signal: AbortSignal) => Promise<void>
  /** Whether the engine or its readers are behind with their own. */
  readonly isBusy: () => boolean
}

export interface Warmed {
  readonly asked: number
  /** Of these: what was refused or failed. It is asked by whoever needs it. */
  readonly failed: number
  readonly tookMs: number
  /** Why it ended: nothing was left, its time was over, or it was stopped. */
  readonly end: 'done' | 'budget' | 'stopped'
}

/** Told after each question. */
export type Progress = (warmed: Pick<Warmed, 'asked' | 'failed'>) => void

/** The shortest pause, and how long it waits while others are behind, milliseconds. */
const [shortest, waitFor] = [2, 100]

/** One pass. Never throws what a question throws. Throws what `questions` throws. */
export const warmOnce = async (
  { questions, budgetMs, monotonic, pause, isBusy }: WarmingParts,
  signal: AbortSignal,
  onProgress: Progress = () => undefined,
): Promise<Warmed> => {
  const begun = monotonic()
  const over = new AbortController()
  const ends = AbortSignal.any([signal, over.signal])
  const left = (): number => budgetMs - (monotonic() - begun)
  void pause(budgetMs, ends).then(() => over.abort())
  let [asked, failed] = [0, 0]
  const walk = questions()[Symbol.asyncIterator]()
  try {
    while (!ends.aborted && left() > 0) {
      if (isBusy()) {
        await pause(waitFor, ends)
        continue
      }
      const since = monotonic()
      const next = await orEnd(walk.next(), ends)
      if (next === undefined) break
      if (next.done === true) return { asked, failed, tookMs: monotonic() - begun, end: 'done' }
      const answered = await orEnd(wentWell(next.value), ends)
      if (answered === undefined) break
      asked += 1
      if (!answered) failed += 1
      onProgress({ asked, failed })
      // What was not answered has cost its source little, or it hangs: who waits next is not to wait for that again.
      await pause(answered ? Math.max(shortest, monotonic() - since) : shortest, ends)
    }
    return { asked, failed, tookMs: monotonic() - begun, end: signal.aborted ? 'stopped' : 'budget' }
  } finally {
    over.abort()
  }
}

const wentWell = async (step: Step): Promise<boolean> => {
  try {
    await step()
    return true
  } catch {
    return false
  }
}

/** Undefined: the end came first, and nobody waits any more. */
const orEnd = async <T>(work: Promise<T>, ends: AbortSignal): Promise<T | undefined> => {
  if (ends.aborted) return undefined
  const end = Promise.withResolvers<undefined>()
  const give = (): void => end.resolve(undefined)
  ends.addEventListener('abort', give)
  work.catch(() => undefined)
  try {
    return await Promise.race([work, end.promise])
  } finally {
    ends.removeEventListener('abort', give)
  }
}
