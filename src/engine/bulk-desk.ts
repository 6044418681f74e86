/**
 * Orders about many objects at once: previewed, carried out in waves, followed, cancelled.
 *
 * Which objects are meant is written down before the first of them is touched. A server that takes the lead goes on with what runs.
 */
import { settlesWithin } from '#/cache/loads.ts'
import type { Database } from '#/db/pool.ts'
import { systemAlarm, type Alarm } from '#/lib/clock.ts'
import type { Log } from '#/lib/log.ts'
import { newRequestId } from '#/lib/ids.ts'
import { Refusal } from '#/lib/refusal.ts'
import { formatDuration } from '#/lib/words.ts'
import type { BulkDetail, BulkOperation, BulkOrder } from '#/model/bulk.ts'
import type { Grant } from '#/model/caller.ts'
import type { Command } from '#/model/command.ts'
import type { Cause } from '#/model/event.ts'
import {
  addBulkOperation,
  endBulkOperation,
  findBulkOperation,
  findBulkRequest,
  listBulkOperations,
  listRunningBulk,
  saveBulkProgress,
  type BulkResult,
  type BulkRow,
} from '#/store/bulk-operations.ts'
import { commandsFor, requireSense } from './bulk-commands.ts'
import { findItems, type Lists, type Which } from './bulk-items.ts'
import { runBulk, waveSize, type BulkOutcome } from './bulk-run.ts'
import { previewBulk, type PreviewParts } from './bulk-preview.ts'
import { viewOf, viewSummary } from './bulk-views.ts'
import { toldWithin } from './told-in-time.ts'
import type { Page } from './page.ts'

/** What an operation is carried out through: the engine, or as much of it as whoever orders has. */
export interface Through extends Lists {
  readonly command: (command: Command) => Promise<void>
  /** Throws where the caller may not order that; absent: everything may be ordered. */
  readonly admits?: (command: Command) => void
  /** What whoever orders may do; absent: everything. */
  readonly grants?: readonly Grant[]
}

export interface BulkAsked {
  readonly order: BulkOrder
  readonly which: Which
}

export interface BulkDesk {
  /** What would be done, refused and changed; nothing is. Throws what `findItems` throws. */
  readonly preview: (asked: BulkAsked, cause: Cause, through?: Through) => Promise<BulkDetail>
  /**
   * Begins. Answers when it is written down, or, of a single wave, when it is done or its commits hang. The same request answers the same operation.
   * Throws what `findItems` throws, `bulk.busy`, and `request.reused`.
   */
  readonly start: (asked: BulkAsked, cause: Cause, through?: Through) => Promise<BulkDetail>
  /** The newest first. */
  readonly list: (page: { readonly limit: number; readonly after?: string | undefined }) => Promise<Page<BulkOperation>>
  /** Throws `bulk.unknown`. */
  readonly get: (id: number) => Promise<BulkDetail>
  /** Nothing more of it is begun; what was done stays, and where its commits hang it still runs. Throws `bulk.unknown`. */
  readonly cancel: (id: number) => Promise<BulkDetail>
  /** Goes on with what a server that led before has begun, each through as much of the engine as whoever ordered it had. */
  readonly resume: (throughFor: (grants: readonly Grant[]) => Through) => Promise<void>
}

export interface BulkParts extends PreviewParts {
  readonly database: Database
  readonly log: Log
  /** The present term. Throws where this server does not lead. */
  readonly leading: () => Term
  /** Absent: the timers of the machine. */
  readonly alarm?: Alarm | undefined
  readonly engine: () => Through
}

export interface Term {
  /** Settles when all that is in its plan is committed; rejects when it will not be. */
  readonly settled: () => Promise<unknown>
}

/** What runs here. */
interface Running {
  results: readonly BulkResult[]
  isCancelled: boolean
  readonly ended: Promise<unknown>
}

/** At once; more would only wait for each other. */
const mostRunning = 8

export const createBulkDesk = (parts: BulkParts): BulkDesk => {
  const { database, alarm = systemAlarm } = parts
  const running = new Map<number, Running>()
  const view = async (id: number): Promise<BulkDetail> => {
    const row = await findBulkOperation(database, id)
    if (row === undefined)
      throw new Refusal('bulk.unknown', `There is no operation ${id}; batuta bulk list shows them.`)
    return viewOf(row, running.get(id)?.results)
  }
  const begin = (row: BulkRow, through: Through): Running => {
    const known = running.get(row.id)
    if (known !== undefined) return known
    const started = Promise.withResolvers<unknown>()
    const now: Running = { results: [], isCancelled: false, ended: started.promise }
    running.set(row.id, now)
    started.resolve(conduct(parts, row, { now, through }).finally(() => running.delete(row.id)))
    return now
  }
  return {
    preview: (asked, cause, through = parts.engine()) => previewBulk(parts, asked, cause, through),
    start: async (asked, cause, through = parts.engine()) => {
      const term = parts.leading()
      const { row, isNew } = await writeDown(parts, running.size, { asked, cause, through, term })
      if (isNew) {
        const { ended } = begin(row, through)
        if (row.items.length <= waveSize) await settlesWithin(toldWithin, alarm, ended)
      }
      return view(row.id)
    },
    list: (page) => listOperations(database, page, (id) => running.get(id)?.results),
    get: view,
    cancel: async (id) => {
      parts.leading()
      const now = running.get(id)
      if (now === undefined) return view(id)
      now.isCancelled = true
      await settlesWithin(toldWithin, alarm, now.ended)
      return view(id)
    },
    resume: async (throughFor) => {
      for (const row of await listRunningBulk(database)) {
        // What the term before has interrupted ends first.
        await running.get(row.id)?.ended
        begin(row, row.asked.grants === undefined ? parts.engine() : throughFor(row.asked.grants))
      }
    },
  }
}

interface Ordered {
  readonly asked: BulkAsked
  readonly cause: Cause
  readonly through: Through
  readonly term: Term
}

/** The operation of this request: as it was written down before, or a new one. */
const writeDown = async (
  { database, clock, alarm = systemAlarm }: BulkParts,
  underWay: number,
  { asked: { order, which }, cause, through, term }: Ordered,
): Promise<{ readonly row: BulkRow; readonly isNew: boolean }> => {
  requireSense(order)
  const requestId = cause.requestId ?? newRequestId()
  const before = await findBulkRequest(database, requestId)
  const asked = { ...order, which, ...(through.grants && { grants: through.grants }) }
  if (before !== undefined) return { row: sameOr(before, asked), isNew: false }
  if (underWay >= mostRunning) {
    throw new Refusal('bulk.busy', `${underWay} operations about many objects run; wait for one of them to end.`)
  }
  const items = await findItems(through, order.noun, which)
  await requireSettled(term, alarm)
  const reason = cause.reason ?? null
  const row = await addBulkOperation(database, { requestId, asked, reason, items, startedAt: clock.now() })
  if (row === undefined) throw reused(requestId)
  return { row, isNew: true }
}

/** What was found may never be committed, and its numbers be those of other objects then. Throws what ended the term, and `server.unavailable`. */
const requireSettled = async ({ settled }: Term, alarm: Alarm): Promise<void> => {
  const settling = settled()
  if (await settlesWithin(toldWithin, alarm, settling)) return void (await settling)
  const sentence = `The database has not taken what the plan is within ${formatDuration(toldWithin)}: nothing was done. Try again in a moment.`
  throw new Refusal('server.unavailable', sentence)
}

const listOperations = async (
  database: Database,
  { limit, after }: Parameters<BulkDesk['list']>[0],
  live: (id: number) => readonly BulkResult[] | undefined,
): Promise<Page<BulkOperation>> => {
  const before = after === undefined ? Number.MAX_SAFE_INTEGER : Number(after)
  if (!Number.isSafeInteger(before) || before < 1) {
    throw new Refusal('request.invalid', `after=${after} is not a cursor; take the "next" of the page before.`)
  }
  const rows = await listBulkOperations(database, { before, limit: limit + 1 })
  const items = rows.slice(0, limit).map((row) => viewSummary(row, live(row.id)))
  return { items, next: rows.length > limit ? String(items.at(-1)?.id) : null }
}

/** Asked by somebody who may do other things, it is another. */
const sameOr = (row: BulkRow, asked: BulkRow['asked']): BulkRow => {
  if (JSON.stringify(sorted(row.asked)) === JSON.stringify(sorted(asked))) return row
  throw reused(row.requestId)
}

/** The database orders the fields of an object in its own way. */
const sorted = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(sorted)
  if (value === null || typeof value !== 'object') return value
  const entries = Object.entries(value).filter(([, one]) => one !== undefined)
  return entries.toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([name, one]) => [name, sorted(one)])
}

const reused = (requestId: string): Refusal =>
  new Refusal(
    'request.reused',
    `The request id ${requestId} was used for another operation. A new one needs an id of its own.`,
  )

/** Runs it to its end, and writes down what came of it. What nobody foresaw is logged, and the operation goes on with the next term. */
const conduct = async (
  { database, clock, log, findWaits }: BulkParts,
  row: BulkRow,
  { now, through }: { readonly now: Running; readonly through: Through },
): Promise<void> => {
  try {
    const { which: _, grants: __, ...order } = row.asked
    const outcome: BulkOutcome = await runBulk({
      row,
      commandFor: await commandsFor(order, findWaits),
      command: through.command,
      isCancelled: () => now.isCancelled,
      onProgress: async (results) => {
        now.results = [...results]
        await saveBulkProgress(database, row.id, results.length)
      },
    })
    const { state, results } = outcome
    now.results = results
    if (state === 'interrupted')
      return log.warn({ operation: row.id }, `operation ${row.id} was interrupted: this server leads no longer`)
    const done = results.filter(({ outcome }) => outcome !== 'left').length
    await endBulkOperation(database, { id: row.id, state, results: [...results], done, endedAt: clock.now() })
  } catch (error) {
    log.error({ err: error, operation: row.id }, `operation ${row.id} failed; whoever leads next goes on with it`)
  }
}
