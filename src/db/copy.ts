/** Loads rows into a table by binary COPY, the fastest way in. */
import { pipeline } from 'node:stream/promises'
import type { ClientBase } from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { encodeRows, type CopyColumn } from './copy-buffer.ts'
import { identifier } from './sql.ts'

export interface CopyTarget {
  readonly table: string
  readonly columns: readonly CopyColumn[]
  /** How long PostgreSQL may take, in milliseconds; as for any statement of the session unless told. */
  readonly withinMs?: number | undefined
}

/**
 * Loads all rows or none, and answers how many. A row is the values in the order of the columns and is read at once, so a
 * generator may hand out the same array again and again. Null is NULL. Throws RangeError on a value that its column cannot hold, undefined among
 * them.
 */
export const copyRows = (client: ClientBase, target: CopyTarget, rows: Iterable<readonly unknown[]>): Promise<number> =>
  copyBytes(client, target, encodeRows(target.columns, rows))

/** As `copyRows`, of rows that `encodeRows` has encoded already, with the same columns. */
export const copyBytes = async (
  client: ClientBase,
  { table, columns, withinMs }: CopyTarget,
  bytes: Iterable<Uint8Array>,
): Promise<number> => {
  const names = columns.map((column) => identifier(column.name).text).join(', ')
  const text = `copy ${identifier(table).text} (${names}) from stdin (format binary)`
  // The driver looks for the time limit of a statement in the statement.
  const copy = Object.assign(copyFrom(text, { highWaterMark: 1024 * 1024 }), { query_timeout: withinMs })
  const stream = client.query(copy)
  await pipeline(bytes, stream)
  return stream.rowCount
}
