/** The floor of an extension: its rows, already as bytes, put into the same table of another database and nothing else. */
import { migrate } from '#/db/migrate.ts'
import { openPool } from '#/db/pool.ts'
import { sql } from '#/db/sql.ts'
import type { ConnectionOptions } from '#/db/connection.ts'
import { ensurePlanDay } from '#/store/days.ts'
import { measureAsync, type Measured } from './measure.ts'
import { timeOfTree } from './processor-time.ts'

export interface Floor extends Measured {
  readonly parts: number
  readonly megabytes: number
  /** Milliseconds of processors that the database used. */
  readonly databaseCpu: number
}

export interface FloorOptions {
  readonly connection: ConnectionOptions
  /** Of the postmaster. */
  readonly postmaster: number
  readonly migrationsFolder: string
  /** The first batch whose rows count. */
  readonly firstBatch: number
}

interface Part {
  readonly day: string
  readonly batch: number
  readonly format: number
  readonly body: Buffer
}

const applicationName = 'batuta bench'

/** Inserts them one transaction a part, as the ledger does. */
export const measureFloor = async (options: FloorOptions): Promise<Floor> => {
  const source = await openPool({ connection: options.connection, applicationName })
  const parts = await source.query<Part>(
    sql`select * from plan_parts where batch >= ${options.firstBatch} order by batch`,
  )
  await source.execute({ text: 'create database floor', values: [] })
  await source.end()
  const connection = { ...options.connection, database: 'floor' }
  const database = await openPool({ connection, applicationName })
  await migrate(database, options.migrationsFolder)
  for (const day of new Set(parts.map((part) => part.day))) await ensurePlanDay(database, day)
  const before = timeOfTree(options.postmaster)
  const measured = await measureAsync(async () => {
    for (const { day, batch, format, body } of parts) {
      await database.transaction((transaction) =>
        transaction.execute(sql`
          insert into plan_parts (day, batch, format, body) values (${day}, ${batch}, ${format}, ${body})`),
      )
    }
  })
  const databaseCpu = timeOfTree(options.postmaster) - before
  await database.end()
  const megabytes = parts.reduce((sum, { body }) => sum + body.length, 0) / 1e6
  return { ...measured, parts: parts.length, megabytes, databaseCpu }
}
