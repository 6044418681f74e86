import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readWhen } from './read-when.ts'

const now = Temporal.ZonedDateTime.from('2026-11-22T14:00[America/Sao_Paulo]')

const meant: readonly [text: string, instant: string][] = [
  ['1430', '2026-11-22T17:30:00Z'],
  ['14:30', '2026-11-22T17:30:00Z'],
  ['1400', '2026-11-22T17:00:00Z'],
  ['0600', '2026-11-23T09:00:00Z'],
  ['0600 +0', '2026-11-22T09:00:00Z'],
  ['0600+2', '2026-11-24T09:00:00Z'],
  ['23:30 + 1 day', '2026-11-24T02:30:00Z'],
  ['0900 12/24', '2026-12-24T12:00:00Z'],
  ['0900 01/02/27', '2027-01-02T12:00:00Z'],
  ['2026-12-24 18:00', '2026-12-24T21:00:00Z'],
  ['2026-12-24T18:00:30', '2026-12-24T21:00:30Z'],
  ['2026-12-24T18:00:00Z', '2026-12-24T18:00:00Z'],
]

test('a time is of the clocks of the site, and one that has passed is that of tomorrow', () => {
  assert.deepEqual(
    meant.map(([text]) => [text, readWhen(text, { now })]),
    meant,
  )
})

test('what is no time is refused', () => {
  for (const text of ['', '25:00', '9', 'noon', '2026-13-01 10:00', '2026-12-24']) {
    assert.throws(() => readWhen(text, { now }), { code: 'command.usage' }, text)
  }
})
