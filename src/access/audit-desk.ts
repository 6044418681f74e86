/** The audit as administrators read it: an order and what came of it are one line. */
import { requiredInstantText } from '#/core/view.ts'
import type { Database } from '#/db/pool.ts'
import { oneByOne } from '#/engine/one-by-one.ts'
import type { Page } from '#/engine/page.ts'
import { Refusal } from '#/lib/refusal.ts'
import type { AuditCheck, AuditView } from '#/model/audit-views.ts'
import { findAudited, listAudit, type AuditedOrder, type AuditFilter } from '#/store/audit.ts'
import { verifyAudit } from './verify-audit.ts'

export interface AuditDesk {
  /** The latest first. */
  readonly list: (filter: AuditFilter, page: { limit: number; before?: number | undefined }) => Promise<Page<AuditView>>
  /** Throws `audit.unknown`. */
  readonly get: (id: number) => Promise<AuditView>
  readonly verify: (head?: string) => Promise<AuditCheck>
}

/** `folder`: where files of sealed parts of the audit lie. */
export const createAuditDesk = (database: () => Database, folder: string | undefined): AuditDesk => ({
  list: async (filter, { limit, before }) => {
    const rows = await listAudit(database(), filter, { limit: limit + 1, before })
    const items = rows.slice(0, limit).map(viewAudited)
    return { items, next: rows.length > limit ? String(items.at(-1)?.id) : null }
  },
  get: async (id) => {
    const row = await findAudited(database(), id)
    if (row === undefined) throw new Refusal('audit.unknown', `The audit has no entry ${id}.`)
    return viewAudited(row)
  },
  // One after the other: each reads the whole.
  verify: (head) => inTurn(() => verifyAudit(database(), { head, folder })),
})

const inTurn = oneByOne()

/** What the entries hold; a noted fact has its end in itself. */
interface Entry {
  readonly at: number
  readonly actor: string
  readonly source?: string
  readonly operation: string
  readonly requestId: string
  readonly reason?: string
  readonly state: 'ordered' | 'done' | 'refused' | 'failed' | 'noted'
  readonly input?: unknown
  readonly before?: unknown
  readonly after?: unknown
  readonly code?: string
  readonly sentence?: string
  readonly outcome?: Partial<Entry>
}

const viewAudited = ({ id, entry, hash, end }: AuditedOrder): AuditView => {
  const order = JSON.parse(entry) as Entry
  const ended: Partial<Entry> | undefined =
    order.state === 'noted' ? { at: order.at, ...order.outcome } : end === null ? undefined : (JSON.parse(end) as Entry)
  const state = ended?.state ?? order.state
  return {
    id,
    at: requiredInstantText(order.at),
    actor: order.actor,
    source: order.source ?? '',
    operation: order.operation,
    requestId: order.requestId,
    reason: order.reason ?? null,
    state: state === 'noted' ? 'done' : state,
    endedAt: ended?.at === undefined ? null : requiredInstantText(ended.at),
    code: ended?.code ?? null,
    sentence: ended?.sentence ?? null,
    input: order.input ?? null,
    before: order.before ?? null,
    after: ended?.after ?? null,
    hash: hash.toString('hex'),
  }
}
