/**
 * The thread in which days are planned. It lives from one extension to the next: what it has compiled, the definitions, the
 * streams prepared from them, and the names and tasks of the plan are still there, and only what is new is sent.
 *
 * It is started when it is first needed, started anew when it has died, and ended when it has had nothing to do for a while: days are
 * planned once a day, and its memory is of use to others meanwhile.
 */
import { Worker } from 'node:worker_threads'
import { threadBounds } from '#/lib/thread-bounds.ts'
import type { DefinitionIndex } from '#/planning/definition-index.ts'
import type { PlanTask } from '#/model/plan.ts'
import type { ToPlanner } from './plan-aside.ts'

/** What the thread has been sent. */
export interface Sent {
  definitions: DefinitionIndex | undefined
  /** The plan whose names it has, and how many of them. */
  plan: object | undefined
  names: number
  tasks: Map<number, PlanTask>
}

/** The thread while it works for one extension. */
export interface Session {
  readonly sent: Sent
  readonly post: (message: ToPlanner) => void
  /** Posts a message that is answered. */
  readonly ask: (message: ToPlanner) => Promise<unknown>
  /** Gives the thread to the next. */
  readonly release: () => void
}

export interface PlannerThread {
  /** Waits for the session before. When the signal says so the thread is ended, and what was asked of it is refused. */
  readonly open: (signal?: AbortSignal) => Promise<Session>
  /** Ends the thread; another session may start it again. */
  readonly close: () => Promise<void>
  /** Ends the thread unless it is at work. */
  readonly leave: () => void
}

/** The most memory the thread may take. */
const mostMemoryMb = 2048

/** How long it lives with nothing to do. */
const patience = 60_000

interface Running {
  readonly worker: Worker
  readonly sent: Sent
  readonly waiting: Map<number, PromiseWithResolvers<unknown>>
  failure: unknown
  /** How many messages that are answered were posted. */
  asked: number
}

const openWorker = (): Worker =>
  new Worker(new URL('plan-worker.ts', import.meta.url), {
    resourceLimits: threadBounds(mostMemoryMb),
  })

const start = (worker: Worker, onEnd: (running: Running) => void): Running => {
  const sent: Sent = { definitions: undefined, plan: undefined, names: 0, tasks: new Map() }
  const running: Running = { worker, sent, waiting: new Map(), failure: undefined, asked: 0 }
  worker.on('message', ({ number, value }: { number: number; value: unknown }) => {
    running.waiting.get(number)?.resolve(value)
    running.waiting.delete(number)
  })
  worker.on('error', (error) => {
    running.failure = error
  })
  worker.on('exit', () => {
    running.failure ??= new Error('the thread of the planner has ended')
    for (const { reject } of running.waiting.values()) reject(running.failure)
    onEnd(running)
  })
  return running
}

const talkTo = (own: Running): Pick<Session, 'sent' | 'post' | 'ask'> => ({
  sent: own.sent,
  post: (message) => own.worker.postMessage({ number: 0, message }),
  ask: (message) => {
    if (own.failure !== undefined) return Promise.reject(own.failure)
    own.asked += 1
    const answer = Promise.withResolvers<unknown>()
    own.waiting.set(own.asked, answer)
    own.worker.postMessage({ number: own.asked, message })
    return answer.promise
  },
})

/** When `openThread` throws, for no thread can be had, the next session tries again. */
export const createPlannerThread = (openThread: () => Worker = openWorker): PlannerThread => {
  let running: Running | undefined
  let before: Promise<unknown> = Promise.resolve()
  let idle: NodeJS.Timeout | undefined
  let isAtWork = false
  const close = async (): Promise<void> => {
    clearTimeout(idle)
    const { worker } = running ?? {}
    running = undefined
    await worker?.terminate()
  }
  const obtain = (release: () => void): Running => {
    try {
      running ??= start(openThread(), (ended) => {
        if (running === ended) running = undefined
      })
      return running
    } catch (error) {
      release()
      throw error
    }
  }
  const open: PlannerThread['open'] = async (signal) => {
    const { promise: released, resolve: release } = Promise.withResolvers<void>()
    const turn = before
    before = released
    await turn
    clearTimeout(idle)
    const own = obtain(release)
    isAtWork = true
    own.worker.ref()
    const abort = (): void => {
      own.failure = signal?.reason
      if (running === own) running = undefined
      void own.worker.terminate()
    }
    signal?.addEventListener('abort', abort, { once: true })
    return {
      ...talkTo(own),
      release: () => {
        signal?.removeEventListener('abort', abort)
        own.worker.unref()
        isAtWork = false
        idle = setTimeout(() => void close(), patience).unref()
        release()
      },
    }
  }
  const leave = (): void => {
    if (!isAtWork) void close()
  }
  return { open, close, leave }
}
