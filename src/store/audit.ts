/** The audit: entries in a chain of hashes. PostgreSQL hashes them as it takes them in, one writer at a time over all servers. */
import { createHash } from 'node:crypto'
import type { Queryable } from '#/db/pool.ts'
import { sql } from '#/db/sql.ts'
import type { Instant } from '#/lib/clock.ts'

/** Appends entries in their order and answers their numbers. */
export const appendAudit = async (database: Queryable, entries: readonly string[]): Promise<number[]> => {
  const rows = await database.query<{ id: number }>(sql`select unnest(append_audit(${[...entries]})) as id`)
  return rows.map(({ id }) => id)
}

/** The first order of a request that was not refused, as its entry tells it. */
export const findOrderOf = async (database: Queryable, requestId: string): Promise<string | undefined> => {
  const [row] = await database.query<{ entry: string }>(sql`
    select audit.entry::text as entry
      from audit left join audit as ends on ends.order_id = audit.id
     where audit.request_id = ${requestId} and audit.order_id is null and audit.state = 'ordered'
       and ends.state is distinct from 'refused'
     order by audit.id limit 1`)
  return row?.entry
}

export interface AuditRow {
  readonly id: number
  /** As it was hashed. */
  readonly entry: string
  readonly hash: Buffer
}

/** An order with what came of it; null: that is not told, because the server ended in between. */
export interface AuditedOrder extends AuditRow {
  readonly end: string | null
}

export interface AuditFilter {
  readonly actor?: string | undefined
  readonly operation?: string | undefined
  readonly requestId?: string | undefined
  readonly since?: Instant | undefined
}

const joined = sql`select audit.id, audit.entry::text, audit.hash, ends.entry::text as "end"
  from audit left join audit as ends on ends.order_id = audit.id`

/** A page, the latest first: orders and facts below `before`, each with its end. */
export const listAudit = (
  database: Queryable,
  { actor, operation, requestId, since }: AuditFilter,
  { limit, before }: { readonly limit: number; readonly before?: number | undefined },
): Promise<AuditedOrder[]> =>
  database.query<AuditedOrder>(sql`
    ${joined}
     where audit.order_id is null
       and ${before === undefined ? sql`true` : sql`audit.id < ${before}`}
       and ${actor === undefined ? sql`true` : sql`audit.actor = ${actor}`}
       and ${operation === undefined ? sql`true` : sql`audit.operation = ${operation}`}
       and ${requestId === undefined ? sql`true` : sql`audit.request_id = ${requestId}`}
       and ${since === undefined ? sql`true` : sql`audit.at >= ${since}`}
     order by audit.id desc limit ${limit}`)

export const findAudited = async (database: Queryable, id: number): Promise<AuditedOrder | undefined> => {
  const [row] = await database.query<AuditedOrder>(sql`${joined} where audit.id = ${id}`)
  return row
}

/** Entries in their order, those after `after`. */
export const readAudit = (database: Queryable, after: number, limit: number): Promise<AuditRow[]> =>
  database.query<AuditRow>(sql`
    select id, entry::text, hash from audit where id > ${after} order by id limit ${limit}`)

/** The last entry; undefined: there is none. */
export const auditHead = async (database: Queryable): Promise<Pick<AuditRow, 'id' | 'hash'> | undefined> => {
  const [row] = await database.query<Pick<AuditRow, 'id' | 'hash'>>(sql`
    select id, hash from audit order by id desc limit 1`)
  return row
}

/** What stands before the first entry. */
export const beginning = Buffer.alloc(32)

/** What the hash of an entry must be, after that of the one before. The same as `append_audit` of migration 0011. */
export const auditHash = (before: Buffer, { id, entry }: Pick<AuditRow, 'id' | 'entry'>): Buffer =>
  createHash('sha256').update(before).update(`${id}:${entry}`).digest()
