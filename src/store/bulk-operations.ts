/** Orders about many objects at once, what became of each, and how far those have come that run. */
import type { Queryable } from '#/db/pool.ts'
import { sql } from '#/db/sql.ts'
import type { Instant } from '#/lib/clock.ts'
import type { Grant } from '#/model/caller.ts'
import type { BulkId, BulkItem, BulkOrder } from '#/model/bulk.ts'

export interface BulkRow {
  readonly id: number
  readonly requestId: string
  /** `grants`: what whoever asked may do; absent: everything. */
  readonly asked: BulkOrder & { readonly which: unknown; readonly grants?: readonly Grant[] }
  readonly reason: string | null
  readonly items: readonly (readonly [id: BulkId, name: string])[]
  readonly results: readonly BulkResult[] | null
  readonly done: number
  readonly state: 'running' | 'done' | 'cancelled'
  readonly startedAt: Instant
  readonly endedAt: Instant | null
}

export type BulkResult = Pick<BulkItem, 'outcome' | 'code' | 'sentence'>

/** The oldest that have ended go when there are more. */
const mostKept = 1000

const columns = sql`id, request_id as "requestId", asked, reason, items, results, done, state,
  started_at as "startedAt", ended_at as "endedAt"`

/** Answers the row; undefined where the request has one already. */
export const addBulkOperation = async (
  database: Queryable,
  {
    requestId,
    asked,
    reason,
    items,
    startedAt,
  }: Pick<BulkRow, 'requestId' | 'asked' | 'reason' | 'items' | 'startedAt'>,
): Promise<BulkRow | undefined> => {
  const [row] = await database.query<BulkRow>(sql`
    insert into bulk_operations (request_id, asked, reason, items, started_at)
    values (${requestId}, ${JSON.stringify(asked)}::jsonb, ${reason}, ${JSON.stringify(items)}::jsonb, ${startedAt})
    on conflict (request_id) do nothing returning ${columns}`)
  if (row === undefined) return undefined
  await database.execute(sql`delete from bulk_operations where state <> 'running' and id <= ${row.id - mostKept}`)
  return row
}

export const findBulkRequest = async (database: Queryable, requestId: string): Promise<BulkRow | undefined> => {
  const [row] = await database.query<BulkRow>(
    sql`select ${columns} from bulk_operations where request_id = ${requestId}`,
  )
  return row
}

export const findBulkOperation = async (database: Queryable, id: number): Promise<BulkRow | undefined> => {
  const [row] = await database.query<BulkRow>(sql`select ${columns} from bulk_operations where id = ${id}`)
  return row
}

/** The newest first, those before `before`. Without their items: how many there are stands in `count`. */
export const listBulkOperations = (
  database: Queryable,
  { before, limit }: { readonly before: number; readonly limit: number },
): Promise<(Omit<BulkRow, 'items' | 'results'> & { readonly count: number; readonly refused: number })[]> =>
  database.query(sql`
    select id, request_id as "requestId", asked, reason, done, state, started_at as "startedAt", ended_at as "endedAt",
      jsonb_array_length(items) as count,
      (select count(*)::int from jsonb_array_elements(coalesce(results, '[]')) one where one ->> 'outcome' = 'refused') as refused
    from bulk_operations where id < ${before} order by id desc limit ${limit}`)

/** Those that nobody has ended: a server that led began them. */
export const listRunningBulk = (database: Queryable): Promise<BulkRow[]> =>
  database.query<BulkRow>(sql`select ${columns} from bulk_operations where state = 'running' order by id`)

export const saveBulkProgress = async (database: Queryable, id: number, done: number): Promise<void> => {
  await database.execute(sql`update bulk_operations set done = ${done} where id = ${id} and state = 'running'`)
}

export const endBulkOperation = async (
  database: Queryable,
  { id, state, results, done, endedAt }: Pick<BulkRow, 'id' | 'state' | 'results' | 'done' | 'endedAt'>,
): Promise<void> => {
  await database.execute(sql`
    update bulk_operations set state = ${state}, results = ${JSON.stringify(results)}::jsonb, done = ${done}, ended_at = ${endedAt}
    where id = ${id} and state = 'running'`)
}
