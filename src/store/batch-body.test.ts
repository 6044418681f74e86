/** The stored form of a batch's rows: what other versions wrote is read, and what is damaged is not. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { zstdCompressSync, zstdDecompressSync } from 'node:zlib'
import type { PackedRows } from '#/model/packed-batch.ts'
import { packBatch } from '#/planning/pack-batch.ts'
import { everyday, job, planOf, step, stream, time } from '#/planning/testing/site.ts'
import { unpackBatch } from '#/planning/unpack-batch.ts'
import { bodyFormat, decodeBody, encodeBody } from './batch-body.ts'

const packed = packBatch(
  planOf([
    job('X'),
    job('Y'),
    stream('PAY', {
      runCycles: [everyday({ at: time('0700'), every: { minutes: 30, end: time('2000') } })],
      limit: 3,
      follows: [{ stream: 'LEDGER', job: 'X' }],
      jobs: [step('X', { longest: { minutes: 90, action: 'kill' } }), step('Y', { follows: [{ job: 'X' }] })],
    }),
    stream('LEDGER', { prompts: [{ text: 'Go?' }], jobs: [step('X', { at: time('0600') })] }),
  ]).batch,
)
const { rows } = packed

/** Names may stand in another order: what they say is compared. */
const assertSame = (read: PackedRows): void =>
  assert.deepEqual(unpackBatch({ ...packed, rows: read }), unpackBatch(packed))

interface Header {
  columns: { table: string; name: string; type: string; all?: number }[]
}

/** The body with another header, and with cells behind those it has. */
const rewrite = (body: Uint8Array, change: (header: Header) => void, more = Buffer.alloc(0)): Uint8Array => {
  const frame = zstdDecompressSync(body)
  const length = frame.readUInt32LE()
  const header = JSON.parse(frame.toString('utf8', 4, 4 + length)) as Header
  change(header)
  const text = Buffer.from(JSON.stringify(header))
  const start = Buffer.alloc(Math.ceil((4 + text.length) / 8) * 8)
  start.writeUInt32LE(text.length)
  text.copy(start, 4)
  return zstdCompressSync(Buffer.concat([start, frame.subarray(Math.ceil((4 + length) / 8) * 8), more]))
}

test('rows that are stored come back as they were', () => {
  assertSame(decodeBody(encodeBody(rows), bodyFormat))
})

test('of a list of names that is shared with others only those are stored that the rows say', () => {
  const shared = { ...rows, names: [...rows.names, 'OF', 'OTHER', 'PARTS'] }
  assert.deepEqual(decodeBody(encodeBody(shared), bodyFormat).names.toSorted(), rows.names.toSorted())
})

test('a column that a later version wrote is passed over', () => {
  const later = rewrite(
    encodeBody(rows),
    ({ columns }) => {
      columns.unshift({ table: 'jobs', name: 'colour', type: 'i32', all: 7 })
      columns.push({ table: 'jobs', name: 'weight', type: 'f64' })
    },
    Buffer.alloc(8 * rows.jobs.id.length, 1),
  )
  assertSame(decodeBody(later, bodyFormat))
})

test('a column that an earlier version did not write has its default', () => {
  const limited = { ...rows, streams: { ...rows.streams, limit: rows.streams.limit.map(() => 3) } }
  const earlier = rewrite(encodeBody(limited), (header) => {
    header.columns = header.columns.filter(({ name }) => name !== 'limit' && name !== 'isRecovery')
  })
  const read = decodeBody(earlier, bodyFormat)
  assert.ok(read.streams.limit.every((limit) => limit === -1))
  assertSame({ ...read, streams: { ...read.streams, limit: rows.streams.limit } })
})

test('a body of which a byte is not what was written is refused, and so is one of a later format', () => {
  const body = encodeBody(rows)
  for (const place of [body.length >> 1, body.length - 1]) {
    const damaged = Uint8Array.from(body)
    damaged[place] = (damaged[place] ?? 0) ^ 1
    assert.throws(() => decodeBody(damaged, bodyFormat))
  }
  assert.throws(() => decodeBody(body, bodyFormat + 1), /later version/)
})
