/** Compares the instants of production days with those of the oracle, most of them near changes of the clocks. */
import assert from 'node:assert/strict'
import * as fc from 'fast-check'
import { formatDay, parseDay } from '#/calendar/day-number.ts'
import { productionClock } from '#/calendar/production-clock.ts'
import { getZone } from '#/calendar/zone.ts'
import { productionDayByWalking, timeByWalking } from './oracle-clock.ts'
import { civilDay, placeOf } from './oracle-dates.ts'

/** Zones of all kinds with days on which their clocks were changed. */
const changes: Readonly<Record<string, readonly string[]>> = {
  UTC: ['2026-11-22'],
  'Europe/Berlin': ['2026-03-29', '2026-10-25'],
  'America/New_York': ['2026-03-08', '2026-11-01'],
  // Midnight itself is skipped and repeated.
  'America/Sao_Paulo': ['2017-10-15', '2018-02-18', '2018-11-04', '2019-02-17'],
  'America/St_Johns': ['2026-03-08', '2026-11-01', '2011-03-13'],
  // Half an hour is skipped and repeated.
  'Australia/Lord_Howe': ['2026-04-05', '2026-10-04'],
  'Asia/Kolkata': ['2026-11-22'],
  'Asia/Kathmandu': ['2026-11-22'],
  'Pacific/Chatham': ['2026-04-05', '2026-09-27'],
  // A whole date is skipped.
  'Pacific/Apia': ['2011-12-30', '2011-09-24'],
  'Pacific/Kwajalein': ['1993-08-21'],
  'Africa/Casablanca': ['2026-02-15', '2026-03-22'],
  'Asia/Pyongyang': ['2015-08-15', '2018-05-05'],
  'America/Caracas': ['2016-05-01'],
}
const zones = Object.keys(changes)

const dateIn = (zone: string): fc.Arbitrary<string> =>
  fc.oneof(
    {
      weight: 4,
      arbitrary: fc
        .tuple(fc.constantFrom(...(changes[zone] ?? [])), fc.integer({ min: -2, max: 1 }))
        .map(([date, days]) => civilDay(placeOf(date) + days).text),
    },
    {
      weight: 1,
      arbitrary: fc.integer({ min: placeOf('2012-01-05'), max: placeOf('2030-12-31') }).map((n) => civilDay(n).text),
    },
  )

/** Mostly in the hours in which clocks are changed. */
const minutes = fc.oneof(
  fc.integer({ min: 0, max: 240 }),
  fc.integer({ min: 0, max: 1439 }),
  fc.constantFrom(0, 60, 120, 150, 180, 1439),
)

const question = fc.constantFrom(...zones).chain((zone) =>
  fc.record({
    zone: fc.constant(zone),
    date: dateIn(zone),
    startOfDay: fc.constantFrom(0, 0, 30, 150, 360, 1439),
    time: fc.record({ minutes, plusDays: fc.integer({ min: 0, max: 2 }) }),
    own: fc.option(fc.constantFrom(...zones), { nil: undefined, freq: 4 }),
    /** Often soon after the start of day, which the clocks may show twice. */
    later: fc.oneof(fc.integer({ min: 0, max: 120 }), fc.integer({ min: 0, max: 36 * 60 })),
  }),
)

/** Throws, with the seed and the smallest time that differs. */
export const checkClocksAgree = (options: { numRuns: number; seed?: number }): void => {
  fc.assert(
    fc.property(question, ({ zone, date, startOfDay, time: { minutes, plusDays }, own, later }) => {
      const clock = productionClock(getZone(zone), startOfDay, true)
      const time = { minutes, plusDays, ...(own !== undefined && { timezone: own }) }
      const at = clock.instantOf(parseDay(date), time)
      assert.equal(textOf(at), textOf(timeByWalking(zone, startOfDay, date, time)), 'the instant of the time')
      const start = clock.startOf(parseDay(date))
      const first = { minutes: startOfDay, plusDays: 0 }
      assert.equal(textOf(start), textOf(timeByWalking(zone, startOfDay, date, first)), 'the start of the day')
      const instant = start + later * 60_000
      assert.equal(
        formatDay(clock.dayOf(instant)),
        productionDayByWalking(zone, startOfDay, instant),
        'the day of an instant',
      )
    }),
    options,
  )
}

const textOf = (at: number): string => Temporal.Instant.fromEpochMilliseconds(at).toString()
