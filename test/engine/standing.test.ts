/** What a server says of its place. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { clockTrouble } from '#/engine/standing.ts'
import { midnight } from '../support/plan.ts'

test('a clock that is behind the plan is named, a little of it is none', () => {
  assert.equal(clockTrouble(midnight - 5_000, midnight), undefined)
  assert.equal(clockTrouble(midnight + 60_000, midnight), undefined)
  assert.match(
    clockTrouble(midnight + 7_500_000, midnight) ?? '',
    /is 2 h 05 min behind the time that the plan has reached/,
  )
})
