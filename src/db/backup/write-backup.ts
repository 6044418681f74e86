/**
 * Writes a backup: every table as COPY gives it, compressed, all as they were at one moment.
 *
 * The PostgreSQL that comes with the program has no pg_dump and no pg_basebackup. One transaction (repeatable read) sees the same
 * moment in all tables for as long as it takes, and nobody waits for it. The folder has its name when it is whole and was read back.
 */
import { createHash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Transform, type Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { constants, createZstdCompress } from 'node:zlib'
import { Client } from 'pg'
import { to as copyTo } from 'pg-copy-streams'
import { sessionSettings, type SessionOptions } from '#/db/connection.ts'
import { diskFull } from '#/db/data-folder.ts'
import { identifier } from '#/db/sql.ts'
import { fileOf, manifestName, type BackupManifest, type BackupSequence, type BackupTable } from './manifest.ts'
import { verifyBackup } from './verify-backup.ts'

export interface BackupOptions extends SessionOptions {
  /** Where the folder of the backup is made. */
  readonly parent: string
  readonly name: string
  readonly at: number
  readonly version: string
  readonly signal: AbortSignal
  /** How a file is made; a test fills the disk here. */
  readonly createFile?: ((path: string) => Writable) | undefined
}

export interface WrittenBackup {
  readonly folder: string
  readonly tables: number
  readonly rows: number
  /** Of the rows before they were compressed. */
  readonly bytes: number
}

/** The folder of a backup that is not whole yet has this after its name. */
export const unfinishedEnding = '.part'

/** All or nothing. Throws `database.disk_full`, `backup.unsound`, what the database says, or the reason of the signal. */
export const writeBackup = async (options: BackupOptions): Promise<WrittenBackup> => {
  const folder = join(options.parent, options.name)
  const unfinished = `${folder}${unfinishedEnding}`
  await rm(unfinished, { recursive: true, force: true })
  try {
    await mkdir(unfinished, { recursive: true, mode: 0o700 })
    const manifest = await dump(options, unfinished)
    await writeFile(join(unfinished, manifestName), `${JSON.stringify(manifest, undefined, 1)}\n`, { mode: 0o600 })
    await verifyBackup(unfinished, options.signal)
    await rename(unfinished, folder)
    const { tables } = manifest
    const sum = (of: (table: BackupTable) => number): number => tables.reduce((all, table) => all + of(table), 0)
    return { folder, tables: tables.length, rows: sum(({ rows }) => rows), bytes: sum(({ bytes }) => bytes) }
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true }).catch(() => undefined)
    options.signal.throwIfAborted()
    throw isDiskFull(error) ? diskFull(options.parent) : error
  }
}

const isDiskFull = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && (error.code === 'ENOSPC' || error.code === 'EDQUOT')

const dump = async (options: BackupOptions, folder: string): Promise<BackupManifest> => {
  // The driver's own limit is a timer that nobody clears after a COPY (pg-copy-streams); the signal ends what takes too long.
  const client = new Client({ ...sessionSettings(options), query_timeout: 0 })
  client.on('error', () => undefined)
  const cut = (): void => void client.end().catch(() => undefined)
  await client.connect()
  options.signal.addEventListener('abort', cut)
  try {
    await client.query('begin isolation level repeatable read read only')
    const tables: BackupTable[] = []
    for (const table of await listTables(client)) {
      options.signal.throwIfAborted()
      tables.push(await dumpTable(client, table, folder, options))
    }
    const { rows: migrations } = await client.query<BackupManifest['migrations'][number]>(
      'select number, name, checksum from migrations order by number',
    )
    const sequences = await listSequences(client)
    await client.query('commit')
    return { format: 1, at: options.at, version: options.version, migrations, tables, sequences }
  } finally {
    options.signal.removeEventListener('abort', cut)
    await client.end().catch(() => undefined)
  }
}

type TableHead = Pick<BackupTable, 'name' | 'partition' | 'columns'>

/** Every table that holds rows itself; which migrations were applied is told by the manifest. */
const listTables = async (client: Client): Promise<TableHead[]> => {
  const { rows } = await client.query<{ name: string; of: string | null; bounds: string | null; columns: string[] }>(`
    select c.relname as name, p.relname as of, pg_get_expr(c.relpartbound, c.oid) as bounds,
           (select json_agg(attname order by attnum) from pg_attribute
             where attrelid = c.oid and attnum > 0 and not attisdropped and attgenerated = '') as columns
      from pg_class c
      left join pg_inherits i on i.inhrelid = c.oid
      left join pg_class p on p.oid = i.inhparent
     where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace and c.relname <> 'migrations'
       and (c.relispartition or c.relname !~ '_[0-9]{8}$')
     order by c.relname`)
  return rows.map(({ name, of, bounds, columns }) => ({
    name,
    partition: of === null || bounds === null ? null : { of, bounds },
    columns,
  }))
}

/** Numbers that were given; read last, so that they are not behind the rows. */
const listSequences = async (client: Client): Promise<BackupSequence[]> => {
  const { rows } = await client.query<BackupSequence>(`
    select sequencename as name, last_value as last from pg_sequences
     where schemaname = 'public' and last_value is not null order by sequencename`)
  return rows
}

const dumpTable = async (
  client: Client,
  table: TableHead,
  folder: string,
  { createFile = (path) => createWriteStream(path, { mode: 0o600 }), signal }: BackupOptions,
): Promise<BackupTable> => {
  const names = table.columns.map((name) => identifier(name).text).join(', ')
  const copy = copyTo(`copy ${identifier(table.name).text} (${names}) to stdout (format binary)`)
  const rows = client.query(copy)
  const hash = createHash('sha256')
  let bytes = 0
  const measured = new Transform({
    transform: (chunk: Buffer, _, done) => {
      bytes += chunk.length
      hash.update(chunk)
      done(null, chunk)
    },
  })
  const fast = createZstdCompress({ params: { [constants.ZSTD_c_compressionLevel]: 1 } })
  await pipeline(rows, measured, fast, createFile(fileOf(folder, table)), { signal })
  return { ...table, rows: copy.rowCount, bytes, sha256: hash.digest('hex') }
}
