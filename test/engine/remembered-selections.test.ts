/** What is remembered of selections does not grow with the days that a server leads. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { decideClosing } from '#/core/decide-closing.ts'
import { selectedJobs } from '#/core/select.ts'
import { rememberSelections } from '#/engine/cached/remembered-selections.ts'
import { defaultCarryForward } from '#/planning/carry-forward.ts'
import { midnight, minute, stage } from '../support/plan.ts'

test('a selection is prepared once a day: with the streams of a day that is closed goes what was known of them', () => {
  const { state, happen, playTo } = stage([{ name: 'PAY', jobs: [{ name: 'A' }] }], { workstationLimit: 3 })
  const selections = rememberSelections()
  let prepared = 0
  const look = (): number => {
    selections(state, 'all', () => {
      prepared += 1
      return selectedJobs(state, {})
    })
    return prepared
  }
  assert.deepEqual([look(), look()], [1, 1])
  playTo(midnight + 60 * minute)
  assert.equal(look(), 1)
  const options = { ...defaultCarryForward, enCFResourceQuantity: true }
  const closing = { through: '2026-11-22', before: midnight + 48 * 60 * minute, timezone: 'UTC', options }
  happen(decideClosing(state, closing))
  assert.deepEqual([look(), look()], [2, 2])
})
