/** Dependencies that are added by order: names are looked up in the definitions, and a request has its effect once. */
import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { viewDependencies } from '#/core/dependencies-view.ts'
import { addDependencies } from '#/engine/add-dependencies.ts'
import { submit } from '#/engine/submit.ts'
import { job, step, stream, workstation } from '#/planning/testing/site.ts'
import { memoryOptions } from '../support/memory-options.ts'
import { openMemoryPlan } from '../support/memory-plan.ts'
import { midnight } from '../support/plan.ts'

const definitions = [
  workstation('WS'),
  workstation('WS2'),
  job('X', { workstation: 'WS2' }),
  stream('PAY', { runCycles: [], jobs: [step('X', { workstation: 'WS2' })] }),
  stream('OTHER', { runCycles: [] }),
  { kind: 'resource', workstation: 'WS', name: 'TAPE', units: 3 } as const,
  { kind: 'prompt', name: 'GO', text: 'go?' } as const,
]

const open = async (t: TestContext) => {
  const plan = openMemoryPlan(t, definitions, midnight)
  const site = { timezone: 'UTC', startOfDay: 0 }
  const options = memoryOptions()
  const parts = { ...plan, leading: () => plan, definitions: async () => plan.definitions, options, site }
  for (const name of ['PAY', 'OTHER']) await submit(parts, { stream: name }, { by: 'operator' })
  return { parts, state: plan.state }
}

const dependencies = {
  follows: ['OTHER'],
  needs: [{ resource: 'TAPE', units: 2 }],
  opens: [{ path: '/x' }],
  prompts: ['go'],
}
const cause = { by: 'operator', requestId: 'one' }

test('names are those of the definitions, where the job runs or its stream lives, whatever the plan knows yet', async (t) => {
  const { parts, state } = await open(t)
  await addDependencies(parts, { target: { of: 'job', id: 1 }, dependencies }, cause)
  const texts = viewDependencies(state, 1).map(({ type, text }) => `${type} ${text}`)
  assert.deepEqual(texts, ['follows WS#OTHER', 'needs 2 WS#TAPE', 'opens WS2#/x', 'prompt GO'])
  assert.equal(state.resources.get('WS#TAPE')?.units, 3)
})

test('a request that is repeated adds nothing, and its id is no licence for another', async (t) => {
  const { parts, state } = await open(t)
  const asked = { target: { of: 'stream', id: 1 }, dependencies } as const
  await addDependencies(parts, asked, cause)
  const { seq } = state
  await addDependencies(parts, asked, cause)
  assert.equal(state.seq, seq)
  const others = { ...asked, dependencies: { prompts: ['sure?'] } }
  await assert.rejects(addDependencies(parts, others, cause), { code: 'request.reused' })
  await assert.rejects(addDependencies(parts, asked, { by: 'operator' }), { code: 'dependency.present' })
  const unknown = { ...asked, dependencies: { needs: [{ resource: 'DISK', units: 1 }] } }
  await assert.rejects(addDependencies(parts, unknown, { by: 'operator' }), { code: 'resource.unknown' })
  const nobody = { target: { of: 'job', id: 99 }, dependencies } as const
  await assert.rejects(addDependencies(parts, nobody, { by: 'operator' }), { code: 'job.unknown' })
})
