import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { formatInstant, readInstant } from './dates.ts'

test('instants are taken in ISO 8601 with a zone or in UTC, and in milliseconds', () => {
  const instant = Temporal.Instant.from('2026-11-22T03:14:00Z').epochMilliseconds
  for (const text of [
    '2026-11-22T03:14:00.000Z',
    '2026-11-22T03:14:00Z',
    '2026-11-22T03:14:00.000000',
    '2026-11-22T03:14',
    '2026-11-22 03:14:00',
    '2026-11-22T00:14:00-0300',
    '2026-11-22t04:14:00+01:00',
    String(instant),
    instant,
  ]) {
    assert.equal(readInstant('startTime', text), instant, String(text))
  }
  assert.equal(formatInstant(instant), '2026-11-22T03:14:00.000Z')
  assert.equal(readInstant('startTime', '2026-11-22'), Temporal.Instant.from('2026-11-22T00:00Z').epochMilliseconds)
})

test('what is no instant is refused, and the field is named', () => {
  for (const text of ['', 'tomorrow', '2026-13-01', '2026-11-22T25:00:00Z', '12', 'NaN', 1e300, Number.NaN]) {
    assert.throws(() => readInstant('startTime', text), /"startTime" must be an instant/, String(text))
  }
})

test('what goes out comes back', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 4e12 }), (instant) => readInstant('x', formatInstant(instant)) === instant),
  )
})
