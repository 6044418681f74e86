import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkDaysAgree } from './days-agree.ts'

// `checkDaysAgree({ numRuns: 10_000, seed })` goes further by hand: 4 ms a stream.
test('the days of random streams are those of the oracle, which works them out day by day', () => {
  assert.ok(checkDaysAgree({ numRuns: 500 }) > 500)
})
