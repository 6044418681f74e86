/** Loads rows into a table by binary COPY, the fastest way in. */
import { pipeline } from 'node:stream/promises'
import type { ClientBase } from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { encodeRows, type CopyColumn } from './copy-buffer.ts'
import { identifier } from './sql.ts'

/**
 * Loads all rows or none, and answers how many. A row is the values in the order of the columns and is read at once, so a
 * generator may hand out the same array again and again. Null is NULL. Throws RangeError on a value that its column cannot hold, undefined among
 * them.
 */
export const copyRows = async (
  client: ClientBase,
  table: string,
  columns: readonly CopyColumn[],
  rows: Iterable<readonly unknown[]>,
): Promise<number> => {
  const names = columns.map((column) => identifier(column.name).text).join(', ')
  const text = `copy ${identifier(table).text} (${names}) from stdin (format binary)`
  const stream = client.query(copyFrom(text, { highWaterMark: 1024 * 1024 }))
  await pipeline(encodeRows(columns, rows), stream)
  return stream.rowCount
}
