import assert from 'node:assert/strict'
import { test } from 'node:test'
import { clockFor } from './when.ts'

const clockAt = (now: string, timezone: string) => clockFor({ now, plan: { from: null, to: null, days: [], timezone } })

test('times are those of the site, with the date when it is not the date of the site', () => {
  const { when, exactly } = clockAt('2026-11-22T02:30:00.000Z', 'America/Sao_Paulo')
  assert.equal(when('2026-11-22T02:59:59.000Z'), '23:59')
  assert.equal(exactly('2026-11-22T02:59:59.000Z'), '23:59:59')
  assert.equal(when('2026-11-22T03:00:00.000Z'), '2026-11-22 00:00')
  assert.equal(when(null), '-')
})

test('the hour that happens twice when clocks go back is told by its instant', () => {
  const { local } = clockAt('2026-10-25T00:00:00.000Z', 'Europe/Berlin')
  assert.deepEqual(
    ['2026-10-25T00:30:00.000Z', '2026-10-25T01:30:00.000Z'].map((instant) => local(instant).offset),
    ['+02:00', '+01:00'],
  )
})
