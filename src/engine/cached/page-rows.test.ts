import assert from 'node:assert/strict'
import { test } from 'node:test'
import { pageRows } from './page-rows.ts'

test('of rows that come to a page no more are remembered than it can need, and its memory is told', () => {
  const all = { isWanted: () => true, readers: {}, quickCount: () => undefined, bytes: () => 0 }
  const none = { ...all, isWanted: () => false }
  const rows = pageRows({ limit: 2 }, { ids: [], from: undefined, reach: undefined }, { counted: undefined, spare: 3 })
  rows.note(new Set([7, 8, 9]), all)
  assert.equal(rows.bytes(), 3 * 8)
  rows.note(new Set(Array.from({ length: 1000 }, (_, at) => 1000 - at)), all)
  assert.equal(rows.bytes(), (2 + 1 + 3) * 8)
  assert.deepEqual(rows.page(all), { ids: [1, 2], next: '2', total: undefined })
  rows.note(new Set([1, 2, 3]), none)
  assert.deepEqual(rows.page(none), { ids: [4, 5], next: '5', total: undefined })
  rows.note(new Set([4]), none)
  assert.equal(rows.page(none), undefined, 'what was forgotten is not guessed')
})
