import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { parseDay } from './day-number.ts'
import { getZone } from './zone.ts'

const instant = (zone: string, date: string, hour: number, minute = 0): string =>
  new Temporal.Instant(BigInt(getZone(zone).instantOf(parseDay(date), hour * 60 + minute)) * 1_000_000n).toString()

const cases: [name: string, zone: string, date: string, hour: number, minute: number, expected: string][] = [
  ['a common time', 'America/Sao_Paulo', '2026-11-22', 3, 14, '2026-11-22T06:14:00Z'],
  ['no summer time where it was given up', 'America/Sao_Paulo', '2026-01-15', 0, 0, '2026-01-15T03:00:00Z'],
  ['summer time where it once was', 'America/Sao_Paulo', '2018-12-15', 0, 0, '2018-12-15T02:00:00Z'],
  ['the hour before the clocks go forward', 'Europe/Berlin', '2026-03-29', 1, 59, '2026-03-29T00:59:00Z'],
  ['a skipped time, an hour later', 'Europe/Berlin', '2026-03-29', 2, 30, '2026-03-29T01:30:00Z'],
  ['the hour after the clocks went forward', 'Europe/Berlin', '2026-03-29', 3, 30, '2026-03-29T01:30:00Z'],
  ['the first of a repeated time', 'Europe/Berlin', '2026-10-25', 2, 30, '2026-10-25T00:30:00Z'],
  ['the hour after the repeated one', 'Europe/Berlin', '2026-10-25', 3, 0, '2026-10-25T02:00:00Z'],
  ['a skipped time in New York', 'America/New_York', '2026-03-08', 2, 30, '2026-03-08T07:30:00Z'],
  ['a repeated time in New York', 'America/New_York', '2026-11-01', 1, 30, '2026-11-01T05:30:00Z'],
  ['minutes past midnight', 'UTC', '2026-11-22', 25, 0, '2026-11-23T01:00:00Z'],
  ['the day an island left out', 'Pacific/Apia', '2011-12-30', 12, 0, '2011-12-30T22:00:00Z'],
]
for (const [name, zone, date, hour, minute, expected] of cases) {
  test(`the instant of ${name}`, () => assert.equal(instant(zone, date, hour, minute), expected))
}

test('an unknown zone is refused', () => {
  assert.throws(() => getZone('Mars/Olympus'), { code: 'definition.unknown' })
})

test('local times and instants agree with Temporal, in any order of asking', () => {
  const zone = fc.constantFrom('UTC', 'America/Sao_Paulo', 'Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe')
  const day = fc.integer({ min: parseDay('2017-01-01'), max: parseDay('2028-01-01') })
  fc.assert(
    fc.property(zone, day, fc.integer({ min: 0, max: 1439 }), (name, day, minutes) => {
      const local = new Temporal.PlainDateTime(1970, 1, 1).add({ days: day, minutes })
      const expected = local.toZonedDateTime(name)
      const at = getZone(name).instantOf(day, minutes)
      assert.equal(at, expected.epochMilliseconds)
      const shown = getZone(name).localOf(at)
      assert.equal(shown, expected.epochMilliseconds + expected.offsetNanoseconds / 1_000_000)
    }),
    { numRuns: 2000 },
  )
})
