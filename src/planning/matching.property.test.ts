/** Matching against a slow oracle, written from the rule: the set, then the closest before, else the closest after. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { chooseClosest, timelineOf, type Placed, type Window } from './matching.ts'

const hours = fc.integer({ min: 0, max: 30 })

/** Starts by the instant and by the clock, which is at most two hours apart. */
const instance = (id: number): fc.Arbitrary<Placed> =>
  fc.record({ scheduledAt: hours, shift: fc.integer({ min: -2, max: 2 }) }).map(({ scheduledAt, shift }) => ({
    id,
    day: '2026-11-22',
    zone: 'UTC',
    scheduledAt,
    localAt: scheduledAt + shift,
  }))

const ids = fc.uniqueArray(fc.integer({ min: 1, max: 20 }), { maxLength: 12 })
const instances = ids.chain((all) => fc.tuple(...all.map(instance)))
const span = fc.record({
  from: fc.oneof(hours, fc.constant(-Infinity)),
  to: fc.oneof(hours, fc.constant(Infinity)),
})
const window: fc.Arbitrary<Window> = fc.record({ clock: span, instant: span })

const search = fc.record({ dependent: instance(10), window, byClock: fc.boolean(), isOwn: fc.boolean() })

test('binary search finds what a look at every instance finds', () => {
  fc.assert(
    fc.property(instances, search, (all, { dependent, window, byClock, isOwn }) => {
      const startOf = (one: Placed): number => (byClock ? one.localAt : one.scheduledAt)
      const { from, to } = byClock ? window.clock : window.instant
      const at = startOf(dependent)
      const candidates = all.filter((one) => startOf(one) >= from && startOf(one) <= to)
      const before = candidates.filter((one) => startOf(one) < at || (startOf(one) === at && (!isOwn || one.id < 10)))
      const after = candidates.filter((one) => startOf(one) > at)
      const expected =
        before.toSorted((a, b) => startOf(b) - startOf(a) || b.id - a.id)[0] ??
        after.toSorted((a, b) => startOf(a) - startOf(b) || a.id - b.id)[0]
      assert.equal(chooseClosest({ dependent, window, byClock, isOwn }, timelineOf(all))?.id, expected?.id)
    }),
    { numRuns: 5000 },
  )
})
