/** The partitions of a day: made before the first row of the day comes, dropped whole when retention says so. */
import { identifier, sql } from '#/db/sql.ts'
import type { Queryable } from '#/db/pool.ts'

const planTables = ['plan_parts', 'runs'] as const

/** Makes room for plan rows and run history of a production day, `2026-11-22`. */
export const ensurePlanDay = async (database: Queryable, day: string): Promise<void> => {
  for (const table of planTables) await ensurePartition(database, table, day)
}

/** Makes room for the ledger of a UTC day. */
export const ensureLedgerDay = (database: Queryable, day: string): Promise<void> =>
  ensurePartition(database, 'ledger', day)

/**
 * Made beside its table and then attached: `create table ... partition of` would wait until nobody reads the table, and everybody
 * for it; a backup reads all tables for as long as it takes.
 */
const ensurePartition = async (database: Queryable, table: string, day: string): Promise<void> => {
  const from = Temporal.PlainDate.from(day)
  const name = `${table}_${day.replaceAll('-', '')}`
  const [found] = await database.query<{ there: boolean }>(sql`select to_regclass(${name}) is not null as there`)
  if (found?.there === true) return
  const [parent, partition] = [identifier(table), identifier(name)]
  await database.execute(sql`create table ${partition} (like ${parent} including all)`)
  // A partition's bounds are part of the statement, which takes no parameters: both are dates that were parsed above.
  const bounds = `for values from ('${from.toString()}') to ('${from.add({ days: 1 }).toString()}')`
  await database.execute({
    text: `alter table ${parent.text} attach partition ${partition.text} ${bounds}`,
    values: [],
  })
}
