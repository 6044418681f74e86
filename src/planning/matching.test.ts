import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Matching } from '#/model/needs.ts'
import { chooseClosest, preferCloser, timelineOf, windowOf, type Placed, type Search } from './matching.ts'
import { productionDaysOf } from './production-day.ts'
import { sourcesAfter, time } from './testing/site.ts'

const hour = 3_600_000
const midnight = Temporal.Instant.from('2026-11-22T00:00Z').epochMilliseconds

/** An instance in UTC, `at` hours after the midnight of Sunday the 22nd. */
const placed = (id: number, at: number, changes: Partial<Placed> = {}): Placed => ({
  id,
  day: '2026-11-22',
  scheduledAt: midnight + at * hour,
  localAt: midnight + at * hour,
  zone: 'UTC',
  ...changes,
})

const dependent = placed(1, 12)
/** The clocks of a site whose production day starts at 06:00, as in the examples of the manual. */
const days = productionDaysOf('', sourcesAfter([], [], { site: { startOfDay: time('0600').minutes } }))

const search = (matching: Matching, changes: Partial<Search> = {}): Search => ({
  dependent,
  window: windowOf(matching, changes.dependent ?? dependent, days),
  byClock: true,
  isOwn: false,
  ...changes,
})

const relative = (from: number, to: number): Matching => ({ type: 'relative', from: from * 60, to: to * 60 })
const absolute = (from: [string, number], to: [string, number]): Matching => ({
  type: 'absolute',
  from: { minutes: time(from[0]).minutes, days: from[1] },
  to: { minutes: time(to[0]).minutes, days: to[1] },
})

const cases: [name: string, matching: Matching, candidates: Placed[], expected: number | undefined][] = [
  ['the closest before is taken', 'sameday', [placed(2, 8), placed(3, 10), placed(4, 13)], 3],
  ['one at the same time is taken', 'sameday', [placed(2, 8), placed(3, 12), placed(4, 13)], 3],
  ['the closest after is taken when none is before', 'sameday', [placed(2, 20), placed(3, 13)], 3],
  ['of two at one time the later in the plan is taken', 'sameday', [placed(3, 8), placed(2, 8)], 3],
  ['there is none among none', 'sameday', [], undefined],
  ['PREVIOUS takes the closest at or before', 'previous', [placed(2, 8), placed(3, 10), placed(4, 13)], 3],
  ['PREVIOUS looks into earlier days', 'previous', [placed(2, -30), placed(3, -10)], 3],
  ['PREVIOUS takes one at the same time', 'previous', [placed(2, 8), placed(3, 12)], 3],
  ['PREVIOUS takes none that starts later', 'previous', [placed(2, 13), placed(3, 40)], undefined],
  ['RELATIVE counts from the start of the dependent', relative(-2, 3), [placed(2, 9), placed(3, 10.5)], 3],
  ['RELATIVE reaches forward when none is before', relative(-2, 3), [placed(2, 9), placed(3, 14), placed(4, 13)], 4],
  ['RELATIVE prefers the one before', relative(-2, 3), [placed(2, 10), placed(3, 12.1)], 2],
  ['RELATIVE takes both ends of its interval', relative(-2, -1), [placed(2, 10)], 2],
  ['RELATIVE ends where it says', relative(-2, 3), [placed(2, 9.9), placed(3, 15.1)], undefined],
  ['RELATIVE may lie before the dependent altogether', relative(-4, -2), [placed(2, 9), placed(3, 11)], 2],
  ['RELATIVE may lie after the dependent altogether', relative(2, 4), [placed(2, 11), placed(3, 15), placed(4, 14)], 4],
  [
    'FROM ... TO names times of the days around: 0600 -1 DAY TO 0559 -1 DAY is yesterday from its start to its end',
    absolute(['0600', -1], ['0559', -1]),
    [placed(2, -19), placed(3, -17), placed(4, 5.9), placed(5, 6)],
    4,
  ],
  [
    'FROM ... TO takes the closest after when it has none before',
    absolute(['1300', 0], ['1000', 1]),
    [placed(2, 11), placed(3, 33), placed(4, 14)],
    4,
  ],
  [
    'a time earlier than the start of day lies on the next date: FROM 0100 TO 0500 is the coming night',
    absolute(['0100', 0], ['0500', 0]),
    [placed(2, 2), placed(3, 26)],
    3,
  ],
  ['FROM ... TO ends where it says', absolute(['0700', 0], ['0900', 0]), [placed(2, 6.9), placed(3, 9.1)], undefined],
]
for (const [name, matching, candidates, expected] of cases) {
  test(name, () => {
    assert.equal(chooseClosest(search(matching), timelineOf(candidates))?.id, expected)
    assert.equal(chooseClosest(search(matching), timelineOf(candidates.toReversed()))?.id, expected)
  })
}

test('an instance follows neither itself nor one of its stream that came into the plan after it at the same time', () => {
  const own = search('previous', { dependent: placed(3, 12), isOwn: true })
  const candidates = [placed(2, 12), placed(3, 12), placed(4, 12), placed(1, 6)]
  assert.equal(chooseClosest(own, timelineOf(candidates))?.id, 2)
  assert.equal(chooseClosest(own, timelineOf(candidates.slice(1)))?.id, 1)
})

test('within a zone local times are compared, also in the hour that comes twice', () => {
  const zone = 'Europe/Berlin'
  const at = (hours: number) => midnight + hours * hour
  const own = placed(1, 2, { zone, localAt: at(2.75) })
  // Later by UTC, and yet earlier by the clock on the wall, which was put back in between.
  const timeline = timelineOf([placed(2, 2.5, { zone, localAt: at(2.5) }), placed(3, 1.9, { zone, localAt: at(2.9) })])
  assert.equal(chooseClosest(search('previous', { dependent: own }), timeline)?.id, 2)
  assert.equal(chooseClosest(search('previous', { dependent: own, byClock: false }), timeline)?.id, 3)
})

test('of an instance in the plan and one still to come the closer is taken by the same rule', () => {
  const prefer = (one: Placed, other: Placed) => preferCloser(search('previous'), one, other).id
  assert.equal(prefer(placed(2, 8), placed(3, 10)), 3)
  assert.equal(prefer(placed(2, 8), placed(3, 13)), 2)
  assert.equal(prefer(placed(2, 14), placed(3, 13)), 3)
  assert.equal(prefer(placed(2, 14), placed(3, 10)), 3)
})
