/**
 * Plans days in a thread of its own: a day of 200 000 jobs takes seconds, in which the running work must not stand still.
 *
 * The thread gets the definitions piece by piece and a copy of what planning needs to know of the plan, and gives its batch back
 * part by part, each when it is asked for: no message takes the decision loop more than some milliseconds.
 */
import { once } from 'node:events'
import { setImmediate as turn } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import type { PlanTask } from '#/model/plan.ts'
import type { PlanNote } from '#/planning/plan-request.ts'
import type { PackedPart } from '#/planning/rebase-parts.ts'
import type { PlanCopy } from './plan-copy.ts'
import type { PlanRules } from './plan-sources.ts'

export interface AsideRequest {
  readonly rules: PlanRules
  readonly copy: PlanCopy
  readonly tasks: readonly PlanTask[]
  /** The first and the last production day. */
  readonly from: string
  readonly to: string
  /** The most streams, jobs and dependencies of a part. */
  readonly mostRows: number
}

/** Definitions and tasks, piece by piece. */
export type Piece =
  | { readonly kind: 'entries'; readonly index: string; readonly entries: readonly (readonly [unknown, unknown])[] }
  | { readonly kind: 'tasks'; readonly tasks: readonly PlanTask[] }

/** What the thread is told. It answers `plan` and `next`. */
export type ToPlanner =
  | Piece
  | ({ readonly kind: 'plan' } & Pick<AsideRequest, 'copy' | 'from' | 'to' | 'mostRows'> &
      Omit<PlanRules, 'definitions'>)
  | { readonly kind: 'next' }

export interface Summary {
  readonly streams: number
  readonly jobs: number
  readonly parts: number
  /** The first of the notes, warnings before the rest, and how many more there are. */
  readonly notes: readonly PlanNote[]
  readonly moreNotes: number
}

export interface PlannedAside extends Summary {
  /** The next part; undefined after the last. */
  readonly next: () => Promise<PackedPart | undefined>
  /** Ends the thread. */
  readonly end: () => Promise<void>
}

/** The most memory the thread may take: a day of 200 000 jobs takes a third of it. */
const mostMemoryMb = 2048

/** How many definitions or tasks go into one message. */
const pieceSize = 500

/** When the signal says so the thread is ended, and what was asked of it is refused with the signal's reason. */
export const planAside = async (request: AsideRequest, signal?: AbortSignal): Promise<PlannedAside> => {
  signal?.throwIfAborted()
  const worker = new Worker(new URL('plan-worker.ts', import.meta.url), {
    resourceLimits: { maxOldGenerationSizeMb: mostMemoryMb },
  })
  let failure: unknown
  worker.on('error', (error) => {
    failure = error
  })
  const end = async (): Promise<void> => {
    await worker.terminate()
  }
  const ask = async (message: ToPlanner): Promise<unknown> => {
    if (failure !== undefined) throw failure
    const answer = once(worker, 'message', { ...(signal && { signal }) })
    worker.postMessage(message)
    const [value] = (await answer) as [unknown]
    return value
  }
  try {
    await sendPieces(worker, request, signal)
    const { copy, from, to, mostRows } = request
    const { site, options } = request.rules
    // A getter of the site would not cross into the thread.
    const rules = { site: { ...site }, options: { ...options } }
    const summary = (await ask({ kind: 'plan', copy, from, to, mostRows, ...rules })) as Summary
    const names = gatherNames()
    const next = askAhead(async () => names((await ask({ kind: 'next' })) as PackedPart | undefined))
    return { ...summary, next, end }
  } catch (error) {
    await end()
    throw error
  }
}

/**
 * Asks for a part when the one before is handed out, so that the thread makes it while that one is committed: both took about as
 * long, one after the other.
 */
const askAhead = (ask: () => Promise<PackedPart | undefined>): PlannedAside['next'] => {
  let asked: Promise<PackedPart | undefined> | undefined
  return async () => {
    const part = await (asked ?? ask())
    asked = part === undefined ? undefined : ask()
    // Whoever asks for it hears of it; nobody may.
    asked?.catch(() => undefined)
    return part
  }
}

/** Makes the function that gives a part all names; with the part come those that no earlier one has brought. */
const gatherNames = (): ((part: PackedPart | undefined) => PackedPart | undefined) => {
  const names: string[] = []
  return (part) => {
    if (part === undefined) return undefined
    const { base, batch } = part
    for (const name of batch.rows.names) names.push(name)
    return { base, batch: { ...batch, rows: { ...batch.rows, names } } }
  }
}

/** Sends definitions and tasks of a request so that other work gets its turn between the pieces. */
export const sendPieces = async (
  worker: Worker,
  { rules, tasks }: Pick<AsideRequest, 'rules' | 'tasks'>,
  signal?: AbortSignal,
): Promise<void> => {
  const send = async (message: Piece): Promise<void> => {
    worker.postMessage(message)
    await turn()
    signal?.throwIfAborted()
  }
  for (const [index, map] of Object.entries(rules.definitions) as [string, ReadonlyMap<unknown, unknown>][]) {
    const entries = [...map]
    for (let from = 0; from === 0 || from < entries.length; from += pieceSize) {
      await send({ kind: 'entries', index, entries: entries.slice(from, from + pieceSize) })
    }
  }
  for (let from = 0; from < tasks.length; from += pieceSize) {
    await send({ kind: 'tasks', tasks: tasks.slice(from, from + pieceSize) })
  }
}
