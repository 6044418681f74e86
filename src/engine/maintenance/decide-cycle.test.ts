import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { LoadNow } from '#/monitoring/load-meter.ts'
import { boundsOf, decideCycle, elapsedSince, type CycleFacts } from './decide-cycle.ts'
import { isOffPeak } from './quiet-hours.ts'

const [minute, hour] = [60_000, 3_600_000]
/** A Monday, 12:00 UTC. */
const noon = Temporal.Instant.from('2026-11-23T12:00:00Z').epochMilliseconds
const bounds = boundsOf(6 * hour)
const calm: LoadNow = { loopDelayMs: 5, startsPerMinute: 0, commitMs: 3 }
const quiet = { timezone: 'UTC', windows: [], starts: [] }

/** A cycle that began `ago`, all in order since. */
const after = (ago: number, changes: Partial<CycleFacts> = {}): CycleFacts => ({
  now: noon,
  last: { startedAt: noon - ago, failuresInARow: 0, cutOffInARow: 0 },
  elapsedMs: ago,
  leadingForMs: 10 * hour,
  bounds,
  quiet,
  horizonMs: 36 * hour,
  events: { since: 1000, usual: 900 },
  load: calm,
  usualStarts: null,
  pause: null,
  spread: 0,
  ...changes,
})
const failed = (ago: number, failuresInARow: number): CycleFacts =>
  after(ago, { last: { startedAt: noon - ago, failuresInARow, cutOffInARow: 0 } })
const cutOff = (ago: number, cutOffInARow: number): CycleFacts =>
  after(ago, { last: { startedAt: noon - ago, failuresInARow: 0, cutOffInARow } })

test('when the next cycle is, and why, in a sentence', () => {
  const cases: readonly [name: string, facts: CycleFacts, inMs: number | null, why: RegExp][] = [
    ['first', after(0, { last: undefined }), 0, /There was none yet/],
    ['usual', after(hour), 5 * hour, /After the usual interval/],
    ['due', after(6 * hour + minute), -minute, /After the usual interval/],
    ['failed once', failed(hour, 1), hour, /Sooner than usual: a task failed in the last cycle/],
    ['failed twice', failed(hour, 2), 3 * hour, /the last 2 cycles/],
    ['fails for days', failed(hour, 9), 5 * hour, /After the usual interval/],
    ['horizon', after(hour, { horizonMs: 3 * hour }), hour, /the plan ends in 3 h 00 min/],
    ['horizon passed', after(3 * hour, { horizonMs: -hour }), -hour, /the plan has ended/],
    ['volume', after(hour, { events: { since: 900_000, usual: 300_000 } }), hour, /900000 events have come since/],
    ['little volume', after(hour, { events: { since: 9_000, usual: 300 } }), 5 * hour, /usual interval/],
    ['ended with its server', cutOff(hour, 1), 0, /ended with its server: it is caught up once/],
    ['ended with it again', cutOff(hour, 2), 5 * hour, /After the usual interval/],
    ['missed', after(50 * hour), 0, /began 2 d 02 h ago: what was missed is caught up once/],
    ['paused', after(50 * hour, { pause: { until: null, by: 'maria' } }), null, /Paused by maria until/],
    ['paused until', after(50 * hour, { pause: { until: noon + hour, by: 'maria' } }), hour, /Paused by maria/],
    ['no longer paused', after(50 * hour, { pause: { until: noon, by: 'maria' } }), 0, /caught up once/],
    ['slow loop', after(7 * hour, { load: { ...calm, loopDelayMs: 400 } }), 10 * minute, /event loop is 400 ms late/],
    ['slow commits', after(7 * hour, { load: { ...calm, commitMs: 150 } }), 10 * minute, /a commit takes 150 ms/],
    [
      'many starts',
      after(7 * hour, { load: { ...calm, startsPerMinute: 900 }, usualStarts: 100 }),
      10 * minute,
      /900 jobs start a minute.*at the latest in 5 h 00 min/,
    ],
    ['as many as ever', after(7 * hour, { load: { ...calm, startsPerMinute: 900 }, usualStarts: 800 }), -hour, /usual/],
    ['load without end', after(12 * hour, { load: { ...calm, loopDelayMs: 400 } }), 0, /caught up once/],
    ['new leader', after(50 * hour, { leadingForMs: 0.25 }), 2 * minute, /just begun to lead/],
  ]
  for (const [name, facts, inMs, why] of cases) {
    const next = decideCycle(facts)
    assert.equal(next.at, inMs === null ? null : noon + inMs, name)
    assert.match(next.why, why, name)
  }
})

test('a cycle is drawn into an off-peak window, or to the quietest hour, within its range', () => {
  const windows = [{ from: 19 * 60, to: 20 * 60 }]
  const inWindow = decideCycle(after(0, { quiet: { ...quiet, windows } }))
  assert.deepEqual([inWindow.at, /off-peak window/.test(inWindow.why)], [noon + 7 * hour, true])
  const outOfReach = decideCycle(after(0, { quiet: { ...quiet, windows: [{ from: 0, to: 60 }] } }))
  assert.deepEqual([outOfReach.at, /within reach/.test(outOfReach.why)], [noon + 6 * hour, true])
  // Busy but for the hour from five, on Mondays.
  const starts = Array.from({ length: 168 }, (_, i) => (i === 17 ? 10 : 1000))
  const learnt = decideCycle(after(0, { quiet: { ...quiet, starts } }))
  assert.deepEqual([learnt.at, /1 % of the busiest hour/.test(learnt.why)], [noon + 5.75 * hour, true])
})

test('a window that ends before it begins goes on past midnight', () => {
  const site = { ...quiet, windows: [{ from: 23 * 60, to: 30 }] }
  const midnight = noon + 12 * hour
  assert.deepEqual(
    [-61, -60, 29, 30].map((minutes) => isOffPeak(midnight + minutes * minute, site)),
    [false, true, true, false],
  )
})

/**
 * Days of looks, one a minute, on a clock that is moved by some hours now and then. `maintainer.ts` counts as it does here.
 * Answers when cycles began, by the clock that nobody moves.
 */
const livedThrough = (
  days: number,
  jumps: readonly { readonly atMinute: number; readonly byMs: number }[],
): number[] => {
  let [shift, startedAt, seenAt] = [0, noon - 6 * hour, -6 * hour]
  const begun: number[] = []
  for (let looks = 0; looks < days * 24 * 60; looks += 1) {
    const passed = looks * minute
    shift += jumps.filter(({ atMinute }) => atMinute === looks).reduce((sum, { byMs }) => sum + byMs, 0)
    const now = noon + passed + shift
    const elapsedMs = elapsedSince(startedAt, now, { seenForMs: passed - seenAt, usualMs: bounds.usualMs })
    const last = { startedAt, failuresInARow: 0, cutOffInARow: 0 }
    const { at } = decideCycle(after(elapsedMs, { now, last, leadingForMs: passed + 10 * hour, spread: 0.5 }))
    if (at === null || at > now) continue
    ;[startedAt, seenAt] = [now, passed]
    begun.push(passed)
  }
  return begun
}

const gapsOf = (begun: readonly number[]): number[] => begun.slice(1).map((at, i) => at - (begun[i] ?? 0))

test('four cycles a day, as long as nothing happens', () => {
  const begun = livedThrough(30, [])
  assert.ok(begun.length >= 117 && begun.length <= 120, String(begun.length))
  for (const gap of gapsOf(begun)) assert.ok(gap >= 4 * hour && gap <= 8.5 * hour, `${gap / hour} h`)
})

test('however the clock is moved, no cycles follow each other closely and no day is without one', () => {
  const jump = fc.record({
    atMinute: fc.integer({ min: 0, max: 7 * 24 * 60 }),
    byMs: fc.constantFrom(-25 * hour, -hour, -minute, hour, 25 * hour),
  })
  fc.assert(
    fc.property(fc.array(jump, { maxLength: 3 }), (jumps) => {
      const begun = livedThrough(8, jumps)
      const near = gapsOf(begun).filter((gap) => gap < 2 * hour).length
      const forward = jumps.filter(({ byMs }) => byMs > 0).length
      // A jump forward brings the next one; what follows is counted from that.
      assert.ok(near <= forward, `${near} cycles came early`)
      for (const gap of gapsOf(begun)) assert.ok(gap <= 13 * hour, `${gap / hour} h`)
      assert.ok((begun.at(-1) ?? 0) > 7 * 24 * hour)
    }),
    { numRuns: 30 },
  )
})

test('after a restart with the clock set back, one cycle begins the counting anew', () => {
  assert.equal(elapsedSince(noon + hour, noon, { seenForMs: undefined, usualMs: 6 * hour }), 6 * hour)
  assert.equal(elapsedSince(noon + hour, noon, { seenForMs: minute, usualMs: 6 * hour }), minute)
  assert.equal(elapsedSince(noon - hour, noon, { seenForMs: undefined, usualMs: 6 * hour }), hour)
})
