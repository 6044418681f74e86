import { test } from 'node:test'
import { checkClocksAgree } from './clocks-agree.ts'

// Each takes some 20 ms: thousands of minutes are shown on clocks.
test('the instants of production days are those at which the clocks of their zones show the time', () => {
  checkClocksAgree({ numRuns: 100 })
})
