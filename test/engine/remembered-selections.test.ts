/** What is remembered of selections does not grow with the days that a server leads, and no larger than there is room. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { decideClosing } from '#/core/decide-closing.ts'
import { selectedJobs } from '#/core/select.ts'
import { rememberSelections } from '#/engine/cached/remembered-selections.ts'
import { defaultCarryForward } from '#/planning/carry-forward.ts'
import { everyJob } from '../support/play.ts'
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

test('selections take no more memory than they may, however many streams they are tried on; those that were used last stay', () => {
  const many = Array.from({ length: 1_000 }, (_, i) => ({ name: `PAY${i}`, jobs: [{ name: 'A' }] }))
  const { state } = stage(many, { workstationLimit: 3 })
  const selections = rememberSelections({ mostBytes: 230_000 })
  const prepared: string[] = []
  const tryOnAll = (key: string): number => {
    const selecting = selections(state, key, () => {
      prepared.push(key)
      return selectedJobs(state, { name: '@#PAY@.A' })
    })
    const before = selecting.bytes()
    for (const job of everyJob(state)) assert.ok(selecting.isWanted(job))
    return selecting.bytes() - before
  }
  // Each stream, and each full name of one.
  assert.deepEqual([tryOnAll('a'), tryOnAll('a')], [2 * 50 * 1_000, 0])
  for (const key of ['b', 'a', 'b', 'c', 'c', 'b', 'a']) tryOnAll(key)
  // Two have room: with the third the one went that was used longest ago.
  assert.deepEqual(prepared, ['a', 'b', 'c', 'a'])
})
