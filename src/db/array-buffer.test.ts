/** Arrays in binary: what PostgreSQL reads is what was written. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import * as fc from 'fast-check'
import { arrayBytes } from './array-buffer.ts'
import { sql } from './sql.ts'
import { testDatabase } from './test-database.ts'

const database = await testDatabase({ after }, { migrations: false })

const listOf = <T>(values: fc.Arbitrary<T>) => fc.array(fc.option(values, { nil: null }), { maxLength: 50 })
const day = fc
  .integer({ min: -100_000, max: 100_000 })
  .map((days) => Temporal.PlainDate.from('2000-01-01').add({ days }).toString())
  .filter((text) => /^\d{4}-/.test(text))
const text = fc.string({ unit: 'grapheme', maxLength: 60 }).filter((words) => !words.includes('\0'))

test('what goes in as bytes comes back as the same values', async () => {
  const lists = fc.record({
    small: listOf(fc.integer({ min: -32_768, max: 32_767 })),
    whole: listOf(fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 })),
    large: listOf(fc.maxSafeInteger()),
    days: listOf(day),
    texts: listOf(text),
  })
  await fc.assert(
    fc.asyncProperty(lists, async (written) => {
      const { small, whole, large, days, texts } = written
      const [read] = await database.query(sql`
        select ${arrayBytes('int2', small)}::smallint[] as small, ${arrayBytes('int4', whole)}::integer[] as whole,
               ${arrayBytes('int8', large)}::bigint[] as large, ${arrayBytes('date', days)}::date[] as days,
               ${arrayBytes('text', texts)}::text[] as texts`)
      assert.deepEqual({ ...read }, { ...written })
    }),
    { numRuns: 100 },
  )
})

test('a number that its type cannot hold is refused before anything is sent', () => {
  assert.throws(() => arrayBytes('int2', [40_000]), { name: 'RangeError', message: /40000.*int2/ })
  assert.throws(() => arrayBytes('int4', [2 ** 31]), { name: 'RangeError', message: /2147483648.*int4/ })
  assert.throws(() => arrayBytes('int8', [2 ** 60]), { name: 'RangeError', message: /int8/ })
})

test('a whole number that this program cannot hold is not rounded in silence, in a list neither', async () => {
  await assert.rejects(database.query(sql`select array[1, 9007199254740993]::bigint[] as large`), RangeError)
})
