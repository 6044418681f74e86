/** Submission by order: what enters the plan, what is answered, and that a request has its effect once. */
import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { describeJob } from '#/core/detail.ts'
import { submit } from '#/engine/submit.ts'
import { job, step, stream } from '#/planning/testing/site.ts'
import { workstation } from '#/planning/testing/site.ts'
import { openMemoryPlan } from '../support/memory-plan.ts'
import { memoryOptions } from '../support/memory-options.ts'
import { midnight } from '../support/plan.ts'

const definitions = [
  workstation('WS'),
  job('X', { task: { type: 'command', command: 'pay ^MONTH^' } }),
  stream('PAY', { runCycles: [], jobs: [step('X')] }),
  stream('OTHER', { runCycles: [], jobs: [step('X')] }),
]

const open = (t: TestContext) => {
  const plan = openMemoryPlan(t, definitions, midnight)
  const site = { timezone: 'UTC', startOfDay: 0 }
  return {
    ...plan,
    parts: { ...plan, leading: () => plan, definitions: async () => plan.definitions, options: memoryOptions(), site },
  }
}

test('a stream is submitted with its variables, which are shown and stay when its job is run again', async (t) => {
  const { parts, state } = open(t)
  const asked = { stream: 'PAY', variables: { month: '11' }, alias: 'PAYTEST' }
  const answer = await submit(parts, asked, { by: 'operator', requestId: 'one' })
  assert.deepEqual([answer.name, answer.jobs, answer.notes], ['PAYTEST', 1, []])
  assert.deepEqual(answer.submitted, { definition: 'WS#PAY', variables: { MONTH: '11' }, table: null })
  const detail = describeJob(state, 1)
  assert.deepEqual([detail.stream, detail.task.text, detail.submitted], ['WS#PAYTEST', 'pay 11', answer.submitted])
})

test('a request that is repeated answers the same stream; its id is no licence for another', async (t) => {
  const { parts, state } = open(t)
  const cause = { by: 'operator', requestId: 'one' }
  const first = await submit(parts, { stream: 'PAY' }, cause)
  const again = await submit(parts, { stream: 'PAY' }, cause)
  assert.deepEqual([again.id, state.nextIds.stream], [first.id, first.id + 1])
  await assert.rejects(submit(parts, { stream: 'OTHER' }, cause), { code: 'request.reused' })
})
