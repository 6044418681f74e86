/** Failpoints: they act at the time that was asked for, and a wrong name is refused. */
import assert from 'node:assert/strict'
import { afterEach, test } from 'node:test'
import { armFailpoints, failpoint, parseFailpoints } from './failpoint.ts'

afterEach(() => armFailpoints([]))

test('a point that is armed acts at its time, once', () => {
  armFailpoints(parseFailpoints('plan.part:2:error').points)
  failpoint('plan.part')
  failpoint('plan.read')
  assert.throws(() => failpoint('plan.part'), /BATUTA_FAILPOINT plan.part/)
  failpoint('plan.part')
})

test('nothing acts when nothing is armed', () => failpoint('plan.part'))

test('several points are read, and every mistake is said', () => {
  const { points, complaints } = parseFailpoints(
    'plan.part:1:kill, plan.prat:1:kill,dispatch.sent:0:stop,append.rows:1:die',
  )
  assert.deepEqual(points, [{ name: 'plan.part', nth: 1, action: 'kill' }])
  assert.deepEqual(complaints, [
    'BATUTA_FAILPOINT names no point plan.prat. Did you mean plan.part?',
    'BATUTA_FAILPOINT dispatch.sent:0:stop must be NAME:NTH:kill, :stop or :error, with an NTH from 1.',
    'BATUTA_FAILPOINT append.rows:1:die must be NAME:NTH:kill, :stop or :error, with an NTH from 1.',
  ])
})
