/** The rows of a batch encoded, with the days they lie with. Pure, so that the thread that plans a day does it. */
import type { EncodedRows, PackedBatch } from '#/model/packed-batch.ts'
import { encodeBody } from './batch-body.ts'

export const encodeBatch = ({ rows }: PackedBatch): EncodedRows => {
  const days = new Set<string>()
  for (const day of rows.streams.day) days.add(rows.names[day] ?? '')
  return { days: [...days].sort(), body: encodeBody(rows) }
}
