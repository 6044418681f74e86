/**
 * What retention asks and does: partitions are detached and dropped whole, never emptied row by row.
 *
 * Detached concurrently (PostgreSQL manual, ALTER TABLE): who reads or writes the table goes on meanwhile, which a plain drop would
 * not let them. A detachment that was cut short is finished the next time, and so is a drop.
 */
import type { Queryable } from '#/db/pool.ts'
import { identifier, sql } from '#/db/sql.ts'
import { listLedgerDays } from './ledger.ts'

/** The tables of a day, by what their rows are. */
export const planTables = ['plan_parts', 'plan_streams', 'plan_jobs', 'plan_dependencies'] as const
export type DayTable = 'ledger' | 'runs' | (typeof planTables)[number]

export interface DayPartition {
  readonly table: DayTable
  readonly name: string
  /** `2026-11-22`. */
  readonly day: string
  /** `cut-short`: its detachment was not finished; `alone`: it is detached and was not dropped. */
  readonly state: 'attached' | 'cut-short' | 'alone'
}

/** The partitions of the tables of a day, and what is left of former ones, oldest first. */
export const listDayPartitions = (database: Queryable): Promise<DayPartition[]> =>
  database.query<DayPartition>(sql`
    select parent.table, c.relname as name, to_char(to_date(right(c.relname, 8), 'YYYYMMDD'), 'YYYY-MM-DD') as day,
           case when i.inhrelid is null then 'alone' when i.inhdetachpending then 'cut-short' else 'attached' end as state
      from unnest(${['ledger', 'runs', ...planTables]}::text[]) as parent ("table")
      join pg_class c on c.relname ~ ('^' || parent.table || '_[0-9]{8}$') and c.relkind = 'r'
                     and c.relnamespace = 'public'::regnamespace
      left join pg_inherits i on i.inhrelid = c.oid
     order by day, parent.table`)

/** Drops a partition. Neither readers nor writers of the other days wait for it. */
export const dropPartition = async (database: Queryable, { table, name, state }: DayPartition): Promise<void> => {
  const [parent, partition] = [identifier(table).text, identifier(name).text]
  if (state !== 'alone') {
    const how = state === 'attached' ? 'concurrently' : 'finalize'
    await database.execute({ text: `alter table ${parent} detach partition ${partition} ${how}`, values: [] })
  }
  await database.execute({ text: `drop table if exists ${partition}`, values: [] })
}

/** The last event of the ledger of a day; undefined when it has none. */
export const findLastSeqOf = async (database: Queryable, day: string): Promise<number | undefined> => {
  const [row] = await database.query<{ last: number | null }>(sql`
    select max(last_seq) as last from ledger where day = ${day}`)
  return row?.last ?? undefined
}

/** The first batch that was added after an event, as far as the ledger goes; undefined when there is none. */
export const findFirstBatchAfter = async (database: Queryable, seq: number): Promise<number | undefined> => {
  for (const day of await listLedgerDays(database)) {
    const [row] = await database.query<{ batch: number | null }>(sql`
      select min(subject) as batch from ledger_events where day = ${day} and seq > ${seq} and kind = ${batchAdded}`)
    if (row?.batch != null) return row.batch
  }
  return undefined
}

/** As `event-rows.ts` numbers `plan.added`; its subject is the batch. */
const batchAdded = 1

/** The first event that the ledger still has; undefined when it is empty. */
export const findFirstSeq = async (database: Queryable): Promise<number | undefined> => {
  const [row] = await database.query<{ first: number }>(sql`
    select last_seq - cardinality(kinds) + 1 as first from ledger
     where day = (select min(day) from ledger) order by last_seq limit 1`)
  return row?.first
}

/** The highest batch that has rows on a day; 0 when none has. */
export const findLastBatchOf = async (database: Queryable, day: string): Promise<number> => {
  const [row] = await database.query<{ last: number }>(sql`
    select greatest((select max(batch) from plan_parts where day = ${day}), (select max(batch) from plan_streams where day = ${day}),
                    (select max(batch) from plan_jobs where day = ${day}), 0) as last`)
  return row?.last ?? 0
}

/** Gives up what is said of batches whose rows are gone: they are before a batch, and not after a day. At most 500 at a time. */
export const forgetBatches = (
  database: Queryable,
  { before, through }: { readonly before: number; readonly through: string },
): Promise<number> =>
  database.execute(sql`
    delete from plan_batches where id in (
      select id from plan_batches where id < ${before} and coalesce(day, to_day, from_day) <= ${through}
         and not exists (select from plan_parts where plan_parts.day = plan_batches.day and batch = id)
       order by id limit 500)`)
