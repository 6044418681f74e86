/**
 * The rows of a commit as binary COPY wants them, written by hand: each run brings three events, and to encode them value by value
 * took a sixth of all that a month costs the decision loop.
 */
import { copyHeader, CopyBuffer, dateNumber, writeJson, type CopyColumn } from '#/db/copy-buffer.ts'
import type { LedgerEvent } from '#/model/event.ts'
import { rowOf, utcDay, type LedgerRow } from './ledger-rows.ts'

/** The columns in the order in which `encodeEvents` writes them. */
export const ledgerColumns: readonly CopyColumn[] = [
  { name: 'seq', type: 'int8' },
  { name: 'day', type: 'date' },
  { name: 'at', type: 'int8' },
  { name: 'term', type: 'int8' },
  { name: 'kind', type: 'int2' },
  { name: 'subject', type: 'int4' },
  { name: 'run', type: 'int4' },
  { name: 'code', type: 'int4' },
  { name: 'moment', type: 'int8' },
  { name: 'detail', type: 'jsonb' },
]

/** More than a row takes besides its JSON. */
const rowSize = 128
const dayLength = 86_400_000

/** The bytes of all events in large pieces. */
export const encodeEvents = function* (events: readonly LedgerEvent[]): Generator<Buffer> {
  const into = new CopyBuffer()
  const writeDetail = detailWriter(into)
  let [dayNumber, day, days] = [-1, '', 0]
  yield copyHeader
  for (const event of events) {
    const number = Math.floor(event.at / dayLength)
    if (number !== dayNumber) {
      dayNumber = number
      day = utcDay(event.at)
      days = dateNumber(day)
    }
    const row = rowOf(event, day)
    into.reserve(rowSize)
    writeNumbers(into, row, days)
    if (row.detail === null) into.fieldNull()
    else writeDetail(row.detail)
    if (into.isFull) yield into.take()
  }
  yield into.takeLast()
}

const writeNumbers = (into: CopyBuffer, row: LedgerRow, days: number): void => {
  into.int16(ledgerColumns.length)
  into.field8(row.seq)
  into.field4(days)
  into.field8(row.at)
  into.field8(row.term)
  into.field2(row.kind)
  into.field4(row.subject)
  into.field4(row.run)
  into.field4(row.code)
  if (row.moment === null) into.fieldNull()
  else into.field8(row.moment)
}

/** The same object again is the same bytes again: what a dispatch says of its agent. */
const detailWriter = (into: CopyBuffer): ((detail: unknown) => void) => {
  let last: unknown
  let bytes = Buffer.alloc(0)
  return (detail) => {
    if (detail === last) {
      into.reserve(bytes.length)
      into.bytes.set(bytes, into.at)
      into.at += bytes.length
      return
    }
    const begin = into.at
    writeJson(into, detail)
    last = detail
    bytes = Buffer.from(into.bytes.subarray(begin, into.at))
  }
}
