import assert from 'node:assert/strict'
import { test } from 'node:test'
import { choosePredecessor, type Placed } from './matching.ts'
import type { Matching } from '#/model/needs.ts'

const hour = 3_600_000

/** An instance of day 22 in UTC, `at` hours after its midnight. */
const placed = (id: number, at: number, changes: Partial<Placed> = {}): Placed => ({
  id,
  day: '2026-11-22',
  scheduledAt: at * hour,
  localAt: at * hour,
  zone: 'UTC',
  ...changes,
})

const dependent = placed(1, 12)
const day = (date: number): Partial<Placed> => ({ day: `2026-11-${date}` })

const cases: [name: string, matching: Matching, candidates: Placed[], expected: number | undefined][] = [
  ['SAMEDAY takes the closest before', 'sameday', [placed(2, 8), placed(3, 10), placed(4, 13)], 3],
  ['SAMEDAY takes one at the same time', 'sameday', [placed(2, 8), placed(3, 12), placed(4, 13)], 3],
  ['SAMEDAY takes the closest after when none is before', 'sameday', [placed(2, 20), placed(3, 13)], 3],
  ['SAMEDAY passes over other days', 'sameday', [placed(2, 11, day(21)), placed(3, 13, day(23))], undefined],
  ['SAMEDAY goes by the production day, not by the date', 'sameday', [placed(2, 26), placed(3, 11, day(21))], 2],
  ['PREVIOUS takes the closest at or before', 'previous', [placed(2, 8), placed(3, 10), placed(4, 13)], 3],
  ['PREVIOUS looks into earlier days', 'previous', [placed(2, -30, day(21)), placed(3, -10, day(21))], 3],
  ['PREVIOUS takes one at the same time', 'previous', [placed(2, 8), placed(3, 12)], 3],
  ['PREVIOUS takes none that starts later', 'previous', [placed(2, 13), placed(3, 40, day(23))], undefined],
  ['PREVIOUS never takes the instance itself', 'previous', [dependent, placed(2, 6)], 2],
  ['SAMEDAY never takes the instance itself', 'sameday', [dependent], undefined],
  ['of two at one time the later in the plan is taken', 'sameday', [placed(3, 8), placed(2, 8)], 3],
  ['there is none among none', 'sameday', [], undefined],
]
for (const [name, matching, candidates, expected] of cases) {
  test(name, () => {
    assert.equal(choosePredecessor(dependent, candidates, matching)?.id, expected)
    assert.equal(choosePredecessor(dependent, candidates.toReversed(), matching)?.id, expected)
  })
}

test('within a zone local times are compared, also in the hour that comes twice', () => {
  const zone = 'Europe/Berlin'
  const own = placed(1, 2, { zone, localAt: 2.75 * hour })
  // Later by UTC, and yet earlier by the clock on the wall, which was put back in between.
  const candidate = placed(2, 2.5, { zone, localAt: 2.5 * hour })
  assert.equal(choosePredecessor(own, [candidate], 'previous')?.id, 2)
})

test('between zones instants are compared', () => {
  const own = placed(1, 12, { zone: 'America/Sao_Paulo', localAt: 9 * hour })
  const berlin = (id: number, at: number) => placed(id, at, { zone: 'Europe/Berlin', localAt: (at + 1) * hour })
  assert.equal(choosePredecessor(own, [berlin(2, 10), berlin(3, 13)], 'previous')?.id, 2)
})
