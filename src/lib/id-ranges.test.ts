import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { idsIn, rangesOf } from './id-ranges.ts'

test('neighbours are kept as first and last', () => {
  assert.deepEqual(rangesOf([1, 2, 3, 5, 9, 10]), [1, 3, 5, 5, 9, 10])
  assert.deepEqual(rangesOf([]), [])
})

test('ranges give back the numbers they were made of', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.integer({ min: 1, max: 60 })), (numbers) => {
      const ids = numbers.toSorted((a, b) => a - b)
      assert.deepEqual([...idsIn(rangesOf(ids))], ids)
    }),
  )
})
