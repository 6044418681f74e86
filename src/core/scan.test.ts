import assert from 'node:assert/strict'
import { test } from 'node:test'
import { drained, scan, type Known, type Selected } from './scan.ts'

const rows = Array.from({ length: 10_000 }, (_, at) => at + 1)

interface Kept extends Selected {
  readonly known: Known | undefined
  readonly looks: number
}

const made = (isWanted: (id: number) => boolean, limit: number, after?: string): Kept => {
  let known: Known | undefined
  let looks = 0
  const look = (id: number): boolean => {
    looks += 1
    return isWanted(id)
  }
  const onKnown = (rows: Known): void => {
    known = rows
  }
  const keep = { spare: 10, onCounted: () => undefined, onKnown }
  const selected = drained(scan({ rows, isWanted: look, readers: {} }, { limit, after, keep }))
  return { ...selected, known, looks }
}

test('who keeps a page knows rows behind it', () => {
  const { ids, next, known, looks } = made(() => true, 5, '100')
  assert.deepEqual({ ids, next }, { ids: [101, 102, 103, 104, 105], next: '105' })
  assert.deepEqual(known?.ids, rows.slice(100, 116))
  assert.deepEqual([known?.from?.id, known?.reach?.id], [100, 116])
  assert.equal(looks, 16)
})

test('for spare rows the plan is looked through no further than the page took', () => {
  const { ids, known, looks } = made((id) => id % 700 === 0, 3)
  assert.deepEqual(ids, [700, 1400, 2100])
  assert.deepEqual(known?.ids, [...ids, 2800, 3500, 4200, 4900])
  // The page and the row behind it are in the first 3 blocks of 1024 rows.
  assert.deepEqual([looks, known?.reach?.id], [5 * 1024, 5 * 1024])
})

test('a page that shows the last rows is known to its end', () => {
  const { next, known } = made((id) => id > 9997, 5)
  assert.equal(next, null)
  assert.deepEqual([known?.ids, known?.reach], [[9998, 9999, 10_000], undefined])
})
