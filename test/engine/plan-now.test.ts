import assert from 'node:assert/strict'
import { test } from 'node:test'
import { planNow } from '#/engine/plan-now.ts'
import { defaultPlanOptions } from '#/planning/plan-options.ts'
import { midnight, minute, stage } from '../support/plan.ts'

test('a change is held against the instances that are in the plan, each with its day, time and status', () => {
  const theatre = stage(
    [
      { name: 'PAY', jobs: [{ name: 'A' }] },
      { name: 'LEDGER', startAt: midnight + 60 * minute, jobs: [{ name: 'B' }] },
    ],
    { script: () => ({ ms: 10 * minute }) },
  )
  theatre.playTo(midnight + minute)
  const site = { timezone: 'UTC', startOfDay: 0 }
  const plan = planNow(theatre.state, { site, options: defaultPlanOptions })
  assert.deepEqual([plan.site, plan.today, plan.plannedTo], [site, '2026-11-22', '2026-11-22'])
  assert.deepEqual(
    plan.live.map(({ id, stream, day, status }) => [id, stream, day, status]),
    [
      [1, 'WS#PAY', '2026-11-22', 'running'],
      [2, 'WS#LEDGER', '2026-11-22', 'waiting'],
    ],
  )
})
