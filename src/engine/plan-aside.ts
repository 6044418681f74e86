/**
 * Plans days in a thread of their own: what takes a second must not keep the running work waiting.
 *
 * The thread gets the definitions piece by piece and a copy of what planning needs to know of the plan, and gives its batch back
 * part by part, each when it is asked for: no message takes the decision loop more than some milliseconds.
 */
import { setImmediate as turn } from 'node:timers/promises'
import type { PlanTask } from '#/model/plan.ts'
import type { PlanNote } from '#/planning/plan-request.ts'
import type { PackedPart } from '#/planning/rebase-parts.ts'
import type { PlanCopy } from './plan-copy.ts'
import type { PlanRules } from './plan-sources.ts'
import { createPlannerThread, type PlannerThread, type Session } from './planner-thread.ts'

export interface AsideRequest {
  readonly rules: PlanRules
  /** Which plan `copy` and `tasks` are of: the thread keeps the names and tasks it was sent as long as it is the same. */
  readonly plan: object
  readonly copy: PlanCopy
  /** All that the plan has. */
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
  /** The definitions that were sent are over. */
  | { readonly kind: 'forget definitions' }
  | ({ readonly kind: 'plan' } & Pick<AsideRequest, 'from' | 'to' | 'mostRows'> &
      Omit<PlanRules, 'definitions'> & {
        /** Its names are those that were not sent yet. */
        readonly copy: PlanCopy
        /** How many of the names that were sent stay. */
        readonly namesKept: number
        /** The numbers of the tasks that the plan has. */
        readonly taskIds: Int32Array
      })
  | { readonly kind: 'next' }
  /** Parts that were not asked for are not wanted any more. */
  | { readonly kind: 'drop' }

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
  /** To be called when no more parts are wanted: the thread is free for the next. */
  readonly end: () => Promise<void>
}

/** How many definitions or tasks go into one message. */
const pieceSize = 500

/**
 * When the signal says so the thread is ended, and what was asked of it is refused with the signal's reason. Without a thread one is
 * made for these days alone.
 */
export const planAside = async (
  request: AsideRequest,
  signal?: AbortSignal,
  thread?: PlannerThread,
): Promise<PlannedAside> => {
  signal?.throwIfAborted()
  const own = thread ?? createPlannerThread()
  const session = await own.open(signal)
  const end = async (): Promise<void> => {
    session.post({ kind: 'drop' })
    session.release()
    if (thread === undefined) await own.close()
  }
  try {
    signal?.throwIfAborted()
    const order = await sendNews(session, request, signal)
    const summary = (await session.ask(order)) as Summary
    const names = gatherNames()
    const next = askAhead(async () => names((await session.ask({ kind: 'next' })) as PackedPart | undefined))
    return { ...summary, next, end }
  } catch (error) {
    await end()
    throw error
  }
}

/** Sends what the thread does not know yet; answers what it is then to be told. */
const sendNews = async (
  { sent, post }: Session,
  { rules, plan, copy, tasks, from, to, mostRows }: AsideRequest,
  signal: AbortSignal | undefined,
): Promise<ToPlanner> => {
  const target = { postMessage: post }
  if (sent.definitions !== rules.definitions) {
    sent.definitions = undefined
    post({ kind: 'forget definitions' })
    await sendPieces(target, { rules, tasks: [] }, signal)
    sent.definitions = rules.definitions
  }
  const isSamePlan = sent.plan === plan
  if (!isSamePlan) sent.tasks.clear()
  const fresh = tasks.filter((task) => sent.tasks.get(task.id) !== task)
  await sendTasks(target, fresh, signal)
  sent.tasks = new Map(tasks.map((task) => [task.id, task]))
  const namesKept = isSamePlan ? sent.names : 0
  sent.plan = plan
  sent.names = copy.names.length
  // A getter of the site would not cross into the thread.
  const others = { site: { ...rules.site }, options: { ...rules.options } }
  const taskIds = Int32Array.from(tasks, ({ id }) => id)
  const news = { ...copy, names: copy.names.slice(namesKept) }
  return { kind: 'plan', copy: news, namesKept, taskIds, from, to, mostRows, ...others }
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

/** Where pieces go. */
interface Target {
  readonly postMessage: (piece: Piece) => void
}

/** Sends definitions and tasks of a request so that other work gets its turn between the pieces. */
export const sendPieces = async (
  target: Target,
  { rules, tasks }: Pick<AsideRequest, 'rules' | 'tasks'>,
  signal?: AbortSignal,
): Promise<void> => {
  for (const [index, map] of Object.entries(rules.definitions) as [string, ReadonlyMap<unknown, unknown>][]) {
    const entries = [...map]
    for (let from = 0; from === 0 || from < entries.length; from += pieceSize) {
      await send(target, { kind: 'entries', index, entries: entries.slice(from, from + pieceSize) }, signal)
    }
  }
  await sendTasks(target, tasks, signal)
}

const sendTasks = async (target: Target, tasks: readonly PlanTask[], signal?: AbortSignal): Promise<void> => {
  for (let from = 0; from < tasks.length; from += pieceSize) {
    await send(target, { kind: 'tasks', tasks: tasks.slice(from, from + pieceSize) }, signal)
  }
}

const send = async (target: Target, piece: Piece, signal: AbortSignal | undefined): Promise<void> => {
  target.postMessage(piece)
  await turn()
  signal?.throwIfAborted()
}
