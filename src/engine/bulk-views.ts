/** Operations about many objects as they are shown. */
import { requiredInstantText } from '#/core/view.ts'
import type { Instant } from '#/lib/clock.ts'
import type { BulkDetail, BulkEffect, BulkItem, BulkOperation, BulkOrder } from '#/model/bulk.ts'
import type { Cause } from '#/model/event.ts'
import type { BulkResult, BulkRow } from '#/store/bulk-operations.ts'
import type { Named } from './bulk-items.ts'

const open: BulkResult = { outcome: 'open', code: null, sentence: null }

/** Those that were refused first: of a thousand they are what somebody has to look at. */
const itemsOf = (items: readonly Named[], results: readonly BulkResult[]): BulkItem[] =>
  items
    .map(([id, name], at) => ({ id, name, ...(results[at] ?? open) }))
    .toSorted((a, b) => Number(b.outcome === 'refused') - Number(a.outcome === 'refused'))

const refusedIn = (results: readonly BulkResult[]): number =>
  results.reduce((sum, { outcome }) => sum + (outcome === 'refused' ? 1 : 0), 0)

type Shown = Pick<BulkRow, 'id' | 'requestId' | 'asked' | 'reason' | 'state' | 'startedAt' | 'endedAt'>

const summary = (row: Shown, counts: Pick<BulkOperation, 'items' | 'done' | 'refused'>): BulkOperation => {
  const { which: _, grants: __, ...order } = row.asked
  return {
    id: row.id,
    requestId: row.requestId,
    order,
    reason: row.reason,
    state: row.state,
    ...counts,
    startedAt: requiredInstantText(row.startedAt),
    endedAt: row.endedAt === null ? null : requiredInstantText(row.endedAt),
  }
}

/** `live`: the results so far, where it runs on this server. */
export const viewSummary = (
  row: Shown & { readonly count: number; readonly done: number; readonly refused: number },
  live: readonly BulkResult[] | undefined,
): BulkOperation =>
  summary(row, {
    items: row.count,
    done: live?.length ?? row.done,
    refused: live === undefined ? row.refused : refusedIn(live),
  })

export const viewOf = (row: BulkRow, live: readonly BulkResult[] | undefined): BulkDetail => {
  const results = row.results ?? live ?? []
  const counts = { items: row.items.length, done: row.results === null ? (live?.length ?? row.done) : row.done }
  return {
    ...summary(row, { ...counts, refused: refusedIn(results) }),
    results: itemsOf(row.items, results),
    effect: null,
  }
}

interface Previewed {
  readonly order: BulkOrder
  readonly cause: Cause
  readonly items: readonly Named[]
  readonly results: readonly BulkResult[]
  readonly effect: BulkEffect
  readonly at: Instant
}

export const previewed = ({ order, cause, items, results, effect, at }: Previewed): BulkDetail => ({
  id: null,
  requestId: cause.requestId ?? '',
  order,
  reason: cause.reason ?? null,
  state: 'previewed',
  items: items.length,
  done: 0,
  refused: refusedIn(results),
  startedAt: requiredInstantText(at),
  endedAt: null,
  results: itemsOf(items, results),
  effect,
})
