/**
 * Snapshots of the plan: written in the background, read at the start. None is needed: without one the ledger is folded.
 *
 * A part is serialised as V8 does it for structured clones, which later versions read, and compressed with Zstandard.
 */
import { createHash } from 'node:crypto'
import { promisify } from 'node:util'
import { deserialize, serialize } from 'node:v8'
import { constants, zstdCompress, zstdDecompress } from 'node:zlib'
import { snapshotFormat, type SnapshotPart } from '#/core/snapshot.ts'
import type { CopyColumn } from '#/db/copy-buffer.ts'
import type { Database, Queryable } from '#/db/pool.ts'
import { sql } from '#/db/sql.ts'
import type { Instant } from '#/lib/clock.ts'
import { failpoint } from '#/lib/failpoint.ts'

const compress = promisify(zstdCompress)
const decompress = promisify(zstdDecompress)
const fast = { params: { [constants.ZSTD_c_compressionLevel]: 1 } }

/** How many are kept: should the newest not be sound, there is one before it. */
const kept = 2

export interface SnapshotHead {
  /** The last event that is in it. */
  readonly seq: number
  readonly at: Instant
  /** Of the program that wrote it. */
  readonly version: string
}

const columns: readonly CopyColumn[] = [
  { name: 'seq', type: 'int8' },
  { name: 'position', type: 'int4' },
  { name: 'name', type: 'text' },
  { name: 'body', type: 'bytea' },
]

/** Saves a snapshot, all or nothing, and gives up all but the newest two. Answers its size in bytes. */
export const saveSnapshot = async (
  database: Database,
  { seq, at, version }: SnapshotHead,
  parts: Iterable<SnapshotPart>,
): Promise<number> => {
  const rows: unknown[][] = []
  const hash = createHash('sha256')
  let bytes = 0
  // One part at a time: what waits for the event loop has its turn in between.
  for (const { name, body } of parts) {
    const packed = await compress(serialize(body), fast)
    hash.update(packed)
    bytes += packed.length
    rows.push([seq, rows.length, name, packed])
    failpoint('snapshot.part')
  }
  await database.transaction(async (transaction) => {
    await transaction.execute(sql`delete from snapshots where seq = ${seq}`)
    await transaction.execute(sql`
      insert into snapshots (seq, format, version, at, parts, bytes, checksum)
      values (${seq}, ${snapshotFormat}, ${version}, ${at}, ${rows.length}, ${bytes}, ${hash.digest('hex')})`)
    await transaction.copyIn('snapshot_parts', columns, rows)
    await transaction.execute(sql`
      delete from snapshots where seq not in (select seq from snapshots order by seq desc limit ${kept})`)
  })
  failpoint('snapshot.saved')
  return bytes
}

/** The numbers of the snapshots this version can read, up to event `last`, newest first. */
export const listSnapshots = async (database: Queryable, last: number): Promise<number[]> => {
  const rows = await database.query<{ seq: number }>(sql`
    select seq from snapshots where seq <= ${last} and format = ${snapshotFormat} order by seq desc`)
  return rows.map(({ seq }) => seq)
}

/** Parts that are in memory at once while a snapshot is read, packed: some 50 kB each. */
const partsAPage = 16

/**
 * The parts of a snapshot in their order, a few at a time, so that no two copies of the plan are in memory. Throws when they are
 * not what was written, at the latest after the last: what was made of them by then is worth nothing.
 */
export const readSnapshot = async function* (database: Queryable, seq: number): AsyncGenerator<SnapshotPart> {
  const [head] = await database.query<{ parts: number; checksum: string }>(sql`
    select parts, checksum from snapshots where seq = ${seq}`)
  const hash = createHash('sha256')
  let read = 0
  for (let rows = await readParts(database, seq, read); rows.length > 0; rows = await readParts(database, seq, read)) {
    for (const { name, body } of rows) {
      hash.update(body)
      yield { name, body: deserialize(await decompress(body)) as unknown }
    }
    read += rows.length
  }
  if (head?.parts !== read || head.checksum !== hash.digest('hex')) {
    throw new Error(`snapshot ${seq} is not what was written`)
  }
}

const readParts = (database: Queryable, seq: number, from: number): Promise<{ name: string; body: Buffer }[]> =>
  database.query(sql`
    select name, body from snapshot_parts
     where seq = ${seq} and position >= ${from} and position < ${from + partsAPage} order by position`)
