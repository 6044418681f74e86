/** What a limited role may not see is not found by a selection either. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { selectJobs, selectStreams } from '#/core/select.ts'
import { membershipOf } from '#/engine/watched-selection.ts'
import { parseOql } from '#/selection/parse-oql.ts'
import { parseSelection } from '#/selection/parse-selection.ts'
import { midnight, stage } from '../support/plan.ts'

test('by a predecessor that is not seen nothing is found, whoever lists and whoever watches', () => {
  const { state } = stage([
    { name: 'BOARD', jobs: [{ name: 'B' }] },
    { name: '/F/FIRST', jobs: [{ name: 'A' }] },
    { name: '/F/LAST', follows: ['BOARD', '/F/FIRST'], jobs: [{ name: 'Z', follows: ['BOARD.B', '/F/FIRST.A'] }] },
  ])
  const within = { key: 'F', passes: (name: string) => name.startsWith('WS#/F/') }
  for (const [by, isFound] of [
    ['WS#BOARD.B', false],
    ['@#BO@.@', false],
    ['WS#/F/FIRST.A', true],
  ] as const) {
    const where = parseSelection('job', `@#@.@+follows=${by}`, { now: midnight, timezone: 'UTC' })
    const listed = selectJobs(state, { where, within, limit: 100 }).ids
    assert.equal(listed.length > 0, isFound, by)
    const { isIn } = membershipOf(state, { of: 'jobs', where, within })
    assert.deepEqual([1, 2, 3].filter(isIn), listed, by)
    assert.ok(selectJobs(state, { where, limit: 100 }).ids.length > 0, by)
  }
  for (const [by, isFound] of [
    ['WS#BOARD', false],
    ['WS#/F/FIRST', true],
  ] as const) {
    const where = parseSelection('stream', `@#@+follows=${by}`, { now: midnight, timezone: 'UTC' })
    assert.equal(selectStreams(state, { where, within, limit: 100 }).ids.length > 0, isFound, by)
    assert.equal(membershipOf(state, { of: 'streams', where, within }).isIn(3), isFound, by)
  }
  const where = parseOql('job', "dependencies.jobStreamName LIKE 'BO%' OR dependencies.jobStreamId = '1'").where
  assert.deepEqual(selectJobs(state, { where, within, limit: 100 }).ids, [])
})
