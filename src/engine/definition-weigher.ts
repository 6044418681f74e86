/**
 * Weighs one change of definitions after the other in a thread that stays for some seconds: it knows what is in force, and is told of
 * each revision what that has changed. On a site of 20 000 definitions a change by itself takes a second, and the next one a tenth.
 */
import { Worker } from 'node:worker_threads'
import { answered, failedAside, weighAside, weighingBounds, type AsideAnswer } from './definition-aside.ts'
import type { Weighed, WeighTask } from './definition-weighing.ts'

/** What is in force at a revision, as JSON with a line each: all of it, or what has changed since an earlier one. */
export type InForce =
  | { readonly kind: 'all'; readonly revision: number; readonly lines: string }
  | { readonly kind: 'since'; readonly revision: number; readonly lines: string }

export type WeighOrder = Omit<WeighTask, 'known'> & { readonly inForce: InForce }

/** The thread for one change. */
export interface WeighTurn {
  /** The revision that it knows; undefined: it must be given all. */
  readonly knows: number | undefined
  /** Throws what `weighAside` throws. */
  readonly weigh: (order: WeighOrder) => Promise<Weighed>
  readonly end: () => void
}

export interface Weigher {
  /** Where another change is weighed at this moment, a thread that comes for this one alone. */
  readonly begin: () => WeighTurn
  /** Ends the thread, as soon as what it weighs is done with. */
  readonly leave: () => void
}

/** How long a thread stays when nobody changes anything, milliseconds. */
const staysFor = 5_000

interface Thread {
  readonly worker: Worker
  knows: number | undefined
  leaving: NodeJS.Timeout | undefined
}

export const createWeigher = (): Weigher => {
  let thread: Thread | undefined
  let isBusy = false
  let isToLeave = false
  const leave = (): void => {
    clearTimeout(thread?.leaving)
    void thread?.worker.terminate()
    thread = undefined
  }
  const weigh = async (order: WeighOrder): Promise<Weighed> => {
    const mine = (thread ??= startThread(leave))
    mine.worker.ref()
    const answer = await ask(mine.worker, order)
    mine.knows = order.inForce.revision
    return answered(answer)
  }
  const end = (): void => {
    isBusy = false
    if (thread === undefined) return
    if (isToLeave) return leave()
    thread.worker.unref()
    thread.leaving = setTimeout(leave, staysFor).unref()
  }
  return {
    begin: () => {
      if (isBusy) return alone
      isBusy = true
      isToLeave = false
      clearTimeout(thread?.leaving)
      return { knows: thread?.knows, weigh, end }
    },
    leave: () => {
      isToLeave = isBusy
      if (!isBusy) leave()
    },
  }
}

const alone: WeighTurn = {
  knows: undefined,
  weigh: ({ inForce, ...task }) => weighAside({ ...task, known: inForce.lines }),
  end: () => undefined,
}

/** One that fails is gone with all that it knows. */
const startThread = (onFailed: () => void): Thread => {
  const worker = new Worker(new URL('definition-worker.ts', import.meta.url), {
    workerData: 'stays',
    resourceLimits: weighingBounds,
  })
  worker.on('error', onFailed)
  return { worker, knows: undefined, leaving: undefined }
}

const ask = (worker: Worker, order: WeighOrder): Promise<AsideAnswer> =>
  new Promise((resolve, reject) => {
    const fail = (error: unknown): void => {
      worker.off('message', tell)
      reject(failedAside(error))
    }
    const tell = (answer: AsideAnswer): void => {
      worker.off('error', fail)
      resolve(answer)
    }
    worker.once('message', tell)
    worker.once('error', fail)
    worker.postMessage(order)
  })
