/** The floor of an extension: its rows, already as bytes, copied into the same tables of another database and nothing else. */
import { pipeline } from 'node:stream/promises'
import { Client } from 'pg'
import { from as copyFrom, to as copyTo } from 'pg-copy-streams'
import { migrate } from '#/db/migrate.ts'
import { openPool } from '#/db/pool.ts'
import { sessionSettings, type ConnectionOptions } from '#/db/connection.ts'
import { ensurePlanDay } from '#/store/days.ts'
import { measureAsync, type Measured } from './measure.ts'
import { timeOfTree } from './processor-time.ts'

const tables = ['plan_streams', 'plan_jobs', 'plan_dependencies'] as const

export interface Floor extends Measured {
  readonly rows: number
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

const connect = async (connection: ConnectionOptions): Promise<Client> => {
  const client = new Client(sessionSettings({ connection, applicationName: 'batuta bench' }))
  await client.connect()
  return client
}

/** Copies them in one transaction by one connection. */
export const measureFloor = async (options: FloorOptions): Promise<Floor> => {
  const source = await connect(options.connection)
  const bytes = new Map<string, Buffer[]>()
  for (const table of tables) {
    const rows = `copy (select * from ${table} where batch >= ${options.firstBatch}) to stdout (format binary)`
    const pieces: Buffer[] = []
    for await (const piece of source.query(copyTo(rows))) pieces.push(piece as Buffer)
    bytes.set(table, [Buffer.concat(pieces)])
  }
  const days = await source.query<{ day: string }>(
    `select distinct day::text as day from plan_dependencies where batch >= ${options.firstBatch}
     union select distinct day::text from plan_streams where batch >= ${options.firstBatch}`,
  )
  await source.query('create database floor')
  await source.end()
  const connection = { ...options.connection, database: 'floor' }
  const database = await openPool({ connection, applicationName: 'batuta bench' })
  await migrate(database, options.migrationsFolder)
  for (const { day } of days.rows) await ensurePlanDay(database, day)
  await database.end()
  const client = await connect(connection)
  let rows = 0
  const before = timeOfTree(options.postmaster)
  const measured = await measureAsync(async () => {
    await client.query('begin')
    for (const [table, pieces] of bytes) {
      const into = client.query(copyFrom(`copy ${table} from stdin (format binary)`))
      await pipeline(pieces, into)
      rows += into.rowCount
    }
    await client.query('commit')
  })
  const databaseCpu = timeOfTree(options.postmaster) - before
  await client.end()
  const megabytes = [...bytes.values()].flat().reduce((sum, { length }) => sum + length, 0) / 1e6
  return { ...measured, rows, megabytes, databaseCpu }
}
