/** Loads a backup into an empty database: the schema by the program's own migrations, the rows by COPY. */
import { createReadStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { createZstdDecompress } from 'node:zlib'
import { Client } from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { sessionSettings, type ConnectionTarget } from '#/db/connection.ts'
import { migrate } from '#/db/migrate.ts'
import { readMigrations } from '#/db/migration-files.ts'
import { openPool } from '#/db/pool.ts'
import { identifier, type Statement } from '#/db/sql.ts'
import type { Log } from '#/lib/log.ts'
import { Refusal } from '#/lib/refusal.ts'
import { fileOf, readManifest, type BackupManifest, type BackupTable } from './manifest.ts'

export interface RestoreOptions {
  /** Of an empty database; its user is a superuser. */
  readonly connection: ConnectionTarget
  /** Of the backup, which was read back before. */
  readonly folder: string
  readonly migrations: string
  /** Carried out with the load, in its transaction. */
  readonly afterwards: Statement
  readonly log: Log
}

/**
 * The database is as it was at the moment of the backup, but for what `afterwards` changes. Throws `backup.newer` when the program does not know its migrations, having changed nothing.
 */
export const restoreBackup = async (options: RestoreOptions): Promise<BackupManifest> => {
  const { connection, folder, migrations, log } = options
  const manifest = await readManifest(folder)
  requireKnown(manifest, migrations)
  const pool = await openPool({ connection, applicationName: 'batuta restore', max: 1 })
  try {
    await migrate(pool, migrations, log, manifest.migrations.length)
  } finally {
    await pool.end()
  }
  const client = new Client(sessionSettings({ connection, applicationName: 'batuta restore', statementTimeoutMs: 0 }))
  client.on('error', () => undefined)
  await client.connect()
  try {
    await load(client, manifest, options)
  } finally {
    await client.end().catch(() => undefined)
  }
  return manifest
}

const requireKnown = ({ migrations, version }: BackupManifest, folder: string): void => {
  const known = readMigrations(folder)
  const isKnown = migrations.every(({ checksum }, place) => known[place]?.checksum === checksum)
  if (isKnown) return
  throw new Refusal(
    'backup.newer',
    `The backup was written by version ${version}, with migrations that this program does not know. Restore it with that version or a later one.`,
  )
}

const load = async (
  client: Client,
  { tables, sequences }: BackupManifest,
  { folder, afterwards }: RestoreOptions,
): Promise<void> => {
  await client.query('begin')
  // Rows come in the order of the tables' names: what refers to later ones is checked by nobody meanwhile.
  await client.query('set local session_replication_role = replica')
  for (const table of tables) if (table.partition === null) await empty(client, table)
  for (const table of tables) {
    await makePartition(client, table)
    await loadTable(client, table, folder)
  }
  for (const { name, last } of sequences) await client.query('select setval($1::regclass, $2)', [name, last])
  await client.query(afterwards.text, [...afterwards.values])
  await client.query('commit')
  await client.query('analyze')
}

/** Of what migrations put into it. Others are left alone: a table that is append-only minds. */
const empty = async (client: Client, { name }: BackupTable): Promise<void> => {
  const table = identifier(name).text
  if ((await client.query(`select from ${table} limit 1`)).rowCount !== 0)
    await client.query(`truncate ${table} cascade`)
}

const makePartition = async (client: Client, { name, partition }: BackupTable): Promise<void> => {
  if (partition === null) return
  const [parent, own] = [identifier(partition.of).text, identifier(name).text]
  await client.query(`create table ${own} (like ${parent} including all)`)
  // The bounds are no value; the manifest's schema lets nothing but two days pass.
  await client.query(`alter table ${parent} attach partition ${own} ${partition.bounds}`)
}

const loadTable = async (client: Client, table: BackupTable, folder: string): Promise<void> => {
  const names = table.columns.map((name) => identifier(name).text).join(', ')
  const copy = Object.assign(copyFrom(`copy ${identifier(table.name).text} (${names}) from stdin (format binary)`), {
    query_timeout: 0,
  })
  await pipeline(createReadStream(fileOf(folder, table)), createZstdDecompress(), client.query(copy))
  if (copy.rowCount === table.rows) return
  throw new Refusal(
    'backup.unsound',
    `Table ${table.name} has ${copy.rowCount} rows in the backup instead of ${table.rows}.`,
  )
}
