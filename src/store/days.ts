/** The partitions of a day: made before the first row of the day comes, dropped whole when retention says so. */
import { identifier } from '#/db/sql.ts'
import type { Queryable } from '#/db/pool.ts'

const planTables = ['plan_parts', 'runs'] as const

/** Makes room for plan rows and run history of a production day, `2026-11-22`. */
export const ensurePlanDay = async (database: Queryable, day: string): Promise<void> => {
  for (const table of planTables) await ensurePartition(database, table, day)
}

/** Makes room for the ledger of a UTC day. */
export const ensureLedgerDay = (database: Queryable, day: string): Promise<void> =>
  ensurePartition(database, 'ledger', day)

const ensurePartition = async (database: Queryable, table: string, day: string): Promise<void> => {
  const from = Temporal.PlainDate.from(day)
  const partition = `${table}_${day.replaceAll('-', '')}`
  // A partition's bounds are part of the statement, which takes no parameters: both are dates that were parsed above.
  const bounds = `for values from ('${from.toString()}') to ('${from.add({ days: 1 }).toString()}')`
  await database.execute({
    text: `create table if not exists ${identifier(partition).text} partition of ${identifier(table).text} ${bounds}`,
    values: [],
  })
}
