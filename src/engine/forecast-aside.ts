/**
 * Answers questions about the plan as it is at one moment, in a thread of its own: the decision loop waits for nothing.
 *
 * The thread is started with the first question and ended when none has come for a while: it takes some 40 MB.
 */
import { Worker } from 'node:worker_threads'
import { giveUpImage, imageOf, type PlanImage } from '#/core/plan-image.ts'
import type { PlanState } from '#/core/state.ts'
import { refusalOf, type CarriedRefusal } from '#/lib/carried-refusal.ts'
import { collectGarbage } from '#/lib/collect-garbage.ts'
import { threadBounds } from '#/lib/thread-bounds.ts'
import type { AnswerTo, Question } from './forecast-questions.ts'
import { heavyLine, type HeavyWork } from './heavy-work.ts'
import { oneByOne } from './one-by-one.ts'

export interface ToForecaster {
  readonly id: number
  readonly image: PlanImage
  readonly question: Question
}

/** `refusal`: the answer is no. */
export interface FromForecaster {
  readonly id: number
  readonly answer?: AnswerTo<Question>
  readonly refusal?: CarriedRefusal
}

export interface ForecastAside {
  readonly ask: <Q extends Question>(state: PlanState, question: Q) => Promise<AnswerTo<Q>>
  /** Ends the thread; what is asked meanwhile fails. */
  readonly end: () => Promise<void>
}

const works: Readonly<Record<Question['kind'], HeavyWork>> = {
  assurance: { what: 'estimate', rank: 'estimate' },
  path: { what: 'critical path', rank: 'question' },
  forecast: { what: 'forecast', rank: 'question' },
  bulk: { what: 'preview of an order', rank: 'question' },
}

const idleFor = 60_000
/** A day of 200 000 jobs takes a fourth of it. */
const mostMemoryMb = 2048
/** Most of what it makes are arrays outside of the heap: 24 MB were 12 more at its peak. */
const youngMb = 6

interface Waiting {
  readonly resolve: (answer: AnswerTo<Question>) => void
  readonly reject: (error: unknown) => void
}

export const createForecastAside = (): ForecastAside => {
  const waiting = new Map<number, Waiting>()
  let worker: Worker | undefined
  let idle: NodeJS.Timeout | undefined
  let last = 0

  const end = async (): Promise<void> => {
    clearTimeout(idle)
    const ending = worker
    worker = undefined
    await ending?.terminate()
  }
  /** Nobody has looked for a while: what their lists left in the heap of this thread goes, too, some 50 MB of fifty operators. */
  const leave = async (): Promise<void> => {
    await end()
    collectGarbage()
  }
  const failAll = (error: unknown): void => {
    worker = undefined
    for (const { reject } of waiting.values()) reject(error)
    waiting.clear()
  }
  const open = (): Worker => {
    const opened = new Worker(new URL('forecast-worker.ts', import.meta.url), {
      resourceLimits: threadBounds(mostMemoryMb, youngMb),
    })
    opened.unref()
    opened.on('error', failAll)
    opened.on('exit', () => {
      if (worker === opened || worker === undefined) failAll(new Error('the thread of the forecast has ended'))
    })
    opened.on('message', ({ id, answer, refusal }: FromForecaster) => {
      const asker = waiting.get(id)
      waiting.delete(id)
      if (waiting.size === 0) idle = setTimeout(() => void leave(), idleFor).unref()
      if (answer !== undefined) asker?.resolve(answer)
      else if (refusal !== undefined) asker?.reject(refusalOf(refusal))
    })
    return opened
  }
  const ask = async <Q extends Question>(state: PlanState, question: Q): Promise<AnswerTo<Q>> => {
    clearTimeout(idle)
    worker ??= open()
    last += 1
    const id = last
    const { promise, resolve, reject } = Promise.withResolvers<AnswerTo<Question>>()
    waiting.set(id, { resolve, reject })
    const image = imageOf(state)
    try {
      const message: ToForecaster = { id, image, question }
      worker.postMessage(message)
      // The thread answers what was asked.
      return (await promise) as AnswerTo<Q>
    } finally {
      giveUpImage(state, image)
    }
  }
  // A question that waits for the thread holds no copy of the plan meanwhile.
  const inTurn = oneByOne()
  return {
    ask: (state, question) => heavyLine.take({ ...works[question.kind] }, () => inTurn(() => ask(state, question))),
    end,
  }
}
