/** A rerun from another definition by order: which one is meant, what of it is run, and that a request has its effect once. */
import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { describeJob } from '#/core/detail.ts'
import { eventsOf } from '#/core/order.ts'
import { rerunFrom } from '#/engine/rerun-from.ts'
import { submit } from '#/engine/submit.ts'
import { job, step, stream, workstation } from '#/planning/testing/site.ts'
import { memoryOptions } from '../support/memory-options.ts'
import { openMemoryPlan } from '../support/memory-plan.ts'
import { midnight } from '../support/plan.ts'

const operator = { by: 'operator' }
const definitions = [
  workstation('WS'),
  workstation('WS2', { timezone: 'Europe/Rome' }),
  job('X', { task: { type: 'command', command: 'pay ^MONTH^' }, recovery: { action: 'rerun', job: { name: 'MEND' } } }),
  job('MEND'),
  job('FIX', { task: { type: 'command', command: 'fix ^MONTH^' }, recovery: { action: 'continue', prompt: 'go on?' } }),
  job('FIX', { workstation: 'WS2', logon: 'fixer' }),
  job('ELSE', { workstation: 'WS2' }),
  job('LOST', { workstation: 'WS3' }),
  stream('PAY', { runCycles: [], jobs: [step('X')] }),
]

/** PAY with its job X, which an operator has cancelled. */
const open = async (t: TestContext) => {
  const plan = openMemoryPlan(t, definitions, midnight)
  const site = { timezone: 'UTC', startOfDay: 0 }
  const options = memoryOptions()
  const parts = { ...plan, leading: () => plan, definitions: async () => plan.definitions, options, site }
  await submit(parts, { stream: 'PAY', variables: { MONTH: '11' } }, operator)
  await plan.conductor.take((now) => eventsOf(now, { kind: 'job', action: 'cancel', job: 1, cause: operator }))
  return { parts, options, state: plan.state }
}

test('the definition on the workstation of the job is meant first; its recovery job stays, and so do the variables', async (t) => {
  const { parts, state } = await open(t)
  await rerunFrom(parts, { job: 1, from: 'fix' }, operator)
  const { definition, task, recovery, name, chain, status } = describeJob(state, 1)
  assert.deepEqual([definition, task.text, name, status], ['WS#FIX', 'fix 11', 'X', 'ready'])
  assert.equal(recovery, 'CONTINUE AFTER MEND ABENDPROMPT "go on?"')
  assert.deepEqual(chain, [{ run: 1, why: 'rerun', from: 'WS#FIX', as: 'FIX' }])
})

test('it runs on the workstation of the definition; the name is retained where the site wants it so', async (t) => {
  const { parts, options, state } = await open(t)
  await options.set('enRetainNameOnRerunFrom', 'yes', operator)
  await rerunFrom(parts, { job: 1, from: 'WS2#FIX', priority: 60 }, operator)
  const { workstation, logon, chain, priority } = describeJob(state, 1)
  assert.deepEqual([workstation, logon, priority], ['WS2', 'fixer', 60])
  assert.deepEqual(chain, [{ run: 1, why: 'rerun', from: 'WS2#FIX' }])
})

test('a request that is repeated has its effect once; what is not defined is refused', async (t) => {
  const { parts, state } = await open(t)
  const cause = { by: 'operator', requestId: 'one' }
  await rerunFrom(parts, { job: 1, from: 'ELSE' }, cause)
  const { seq } = state
  await rerunFrom(parts, { job: 1, from: 'ELSE' }, cause)
  assert.equal(state.seq, seq)
  await assert.rejects(rerunFrom(parts, { job: 1, from: 'FIX' }, cause), { code: 'request.reused' })
  await assert.rejects(rerunFrom(parts, { job: 1, from: 'NONE' }, operator), { code: 'definition.unknown' })
  await assert.rejects(rerunFrom(parts, { job: 1, from: 'WS3#LOST' }, operator), { code: 'definition.unknown' })
  await assert.rejects(rerunFrom(parts, { job: 99, from: 'FIX' }, operator), { code: 'job.unknown' })
  await assert.rejects(rerunFrom(parts, { job: 1, from: 'FIX' }, operator), { code: 'job.illegal_transition' })
})
