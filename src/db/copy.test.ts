import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import * as fc from 'fast-check'
import type { CopyColumn } from './copy-buffer.ts'
import { sql } from './sql.ts'
import { testDatabase } from './test-database.ts'

const database = await testDatabase({ after }, { migrations: false })

const columns: readonly CopyColumn[] = [
  { name: 'n', type: 'int4' },
  { name: 'flag', type: 'bool' },
  { name: 'small', type: 'int2' },
  { name: 'large', type: 'int8' },
  { name: 'real', type: 'float8' },
  { name: 'words', type: 'text' },
  { name: 'day', type: 'date' },
  { name: 'facts', type: 'jsonb' },
  { name: 'bytes', type: 'bytea' },
]

await database.execute(sql`create table things (
  n int4, flag bool, small int2, large int8, real float8, words text, day date, facts jsonb, bytes bytea
)`)

/** Text as PostgreSQL can hold it: any letters but NUL. */
const text = fc.string({ unit: 'grapheme', maxLength: 60 }).filter((words) => !words.includes('\0'))
const day = fc.integer({ min: -100_000, max: 100_000 }).map((days) => {
  const date = Temporal.PlainDate.from('2000-01-01').add({ days })
  return date.toString()
})
const json = fc
  .jsonValue({ noUnicodeString: false, maxDepth: 2 })
  .filter((value) => value !== null && !JSON.stringify(value).includes('\\u0000'))

const orNull = <T>(values: fc.Arbitrary<T>) => fc.option(values, { nil: null })
const thing = fc.tuple(
  orNull(fc.boolean()),
  orNull(fc.integer({ min: -32_768, max: 32_767 })),
  orNull(fc.maxSafeInteger()),
  orNull(fc.double({ noNaN: true }).map((value) => value + 0)),
  orNull(text),
  orNull(day),
  orNull(json),
  orNull(fc.uint8Array({ maxLength: 300_000, size: 'small' }).map((bytes) => Buffer.from(bytes))),
)

/** What JSON can tell apart: negative zero is none of it. */
const asJson = (value: unknown): unknown => (value === null ? null : (JSON.parse(JSON.stringify(value)) as unknown))

test('what goes in by COPY comes out by SELECT', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(thing, { maxLength: 40 }), async (things) => {
      await database.execute(sql`truncate things`)
      const rows = things.map((thing, n) => [n, ...thing])
      assert.equal(await database.copyIn('things', columns, rows), rows.length)
      const found = await database.query<Record<string, unknown>>(sql`select * from things order by n`)
      const expected = rows.map((row) => row.map((value, i) => (columns[i]?.type === 'jsonb' ? asJson(value) : value)))
      assert.deepEqual(
        found.map((thing) => Object.values(thing)),
        expected,
      )
    }),
    { numRuns: 60 },
  )
})

test('texts at the edges of the encoder arrive whole: empty, mixed, long, larger than a piece', async () => {
  await database.execute(sql`truncate things`)
  const texts = ['', 'a', 'é', 'aaaaaaaaaaaaaaaaaaaaaaaé', 'x'.repeat(24), 'x'.repeat(25), '日本🎼'.repeat(200_000)]
  const facts = texts.map((words) => ({ words }))
  await database.copyIn(
    'things',
    [
      { name: 'n', type: 'int4' },
      { name: 'words', type: 'text' },
      { name: 'facts', type: 'jsonb' },
    ],
    texts.map((words, n) => [n, words, facts[n]]),
  )
  const found = await database.query<{ words: string; facts: unknown }>(sql`select words, facts from things order by n`)
  assert.deepEqual(
    found,
    texts.map((words) => ({ words, facts: { words } })),
  )
})

test('many rows in many pieces keep their number and order, from one reused array', async () => {
  await database.execute(sql`truncate things`)
  const row: [number, string] = [0, '']
  const rows = function* () {
    for (let n = 0; n < 100_000; n += 1) {
      row[0] = n
      row[1] = `job ${n}`
      yield row
    }
  }
  const twoColumns: CopyColumn[] = [
    { name: 'large', type: 'int8' },
    { name: 'words', type: 'text' },
  ]
  assert.equal(await database.copyIn('things', twoColumns, rows()), 100_000)
  const wrong = await database.query(sql`select from things where words <> 'job ' || large`)
  assert.equal(wrong.length, 0)
})

test('a bigint fills all 64 bits', async () => {
  await database.execute(sql`truncate things`)
  const values = [2n ** 63n - 1n, -(2n ** 63n), 0n, -1n]
  await database.copyIn(
    'things',
    [{ name: 'large', type: 'int8' }],
    values.map((value) => [value]),
  )
  const found = await database.query<{ large: string }>(sql`select large::text from things`)
  assert.deepEqual(
    found.map(({ large }) => BigInt(large)),
    values,
  )
})

const misfits: readonly [CopyColumn['type'], unknown][] = [
  ['int2', 32_768],
  ['int4', 2 ** 31],
  ['int4', 1.5],
  ['int4', '1'],
  ['int8', 2 ** 53],
  ['int8', 2n ** 63n],
  ['float8', '1.5'],
  ['bool', 1],
  ['text', 7],
  ['text', undefined],
  ['date', '2026-02-30'],
  ['date', 5],
  ['jsonb', undefined],
]

for (const [type, value] of misfits) {
  const column = columns.find((column) => column.type === type)
  test(`a value that does not fit is refused and nothing is loaded: ${String(value)} as ${type}`, async () => {
    assert.ok(column !== undefined)
    await database.execute(sql`truncate things`)
    await assert.rejects(database.copyIn('things', [column], [[null], [value]]), RangeError)
    assert.equal((await database.query(sql`select from things`)).length, 0)
  })
}

test('a row with too few values is refused', async () => {
  await assert.rejects(database.copyIn('things', columns.slice(0, 2), [[1]]), /1 values for 2 columns/)
})

test('what PostgreSQL refuses is told, and the connection is used on', async () => {
  await database.execute(sql`create table numbered (n int4 primary key)`)
  const numbered = database.copyIn('numbered', [{ name: 'n', type: 'int4' }], [[1], [1]])
  await assert.rejects(numbered, { code: '23505', constraint: 'numbered_pkey' })
  assert.deepEqual(await database.query(sql`select 1 as one`), [{ one: 1 }])
})
