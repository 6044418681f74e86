/** Changes of definitions one after the other: the thread that weighs them knows what others have changed meanwhile. */
import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { createDefinitionDesk } from '#/engine/definition-changes.ts'
import type { DefinitionDesk } from '#/engine/definition-desk.ts'
import { openDesk } from '../support/definition-desk.ts'
import { defaultPlanOptions } from '#/planning/plan-options.ts'
import { threadsOf } from '../support/threads.ts'

const ws = 'CPUNAME WS OS UNIX NODE here FOR MAESTRO TYPE FTA END\n'
const job = (name: string): string => `$JOBS\nWS#${name} DOCOMMAND "true" STREAMLOGON ops\n`
const stream = (jobName: string): string => `SCHEDULE WS#S\nON EVERYDAY\n:\nWS#${jobName}\nEND\n`

const applyTo = (desk: DefinitionDesk) => (text: string) =>
  desk.change({ kind: 'apply', sources: [{ file: 'a.txt', text }] }, {}, { by: 'ana' })

/** Two servers over one database. */
const openTwo = async (t: TestContext) => {
  const one = await openDesk(t)
  const { database, clock } = one
  const plan = () => ({
    site: { timezone: 'UTC', startOfDay: 0 },
    options: defaultPlanOptions,
    today: '2026-11-22',
    plannedTo: '2026-11-23',
    live: [],
  })
  const other = createDefinitionDesk({ database, clock, plan, onChanged: async () => undefined })
  return { one, other }
}

test('changes that come one after the other are weighed by one thread, refused ones too', async (t) => {
  const desk = await openDesk(t)
  const [apply, threads] = [applyTo(desk), threadsOf(t)]
  await apply(ws + job('A'))
  await apply(stream('A'))
  await assert.rejects(apply(stream('NOSUCH')), { code: 'definition.invalid' })
  const deletion = { kind: 'delete', objects: [{ kind: 'job', name: 'WS#A' }] } as const
  await assert.rejects(desk.change(deletion, {}, { by: 'ana' }), { code: 'definition.in_use' })
  await assert.rejects(desk.change({ ...deletion, objects: [{ kind: 'job', name: 'WS#B' }] }, {}, { by: 'ana' }), {
    code: 'definition.unknown',
  })
  assert.equal((await apply(job('A') + job('B'))).created, 1)
  assert.equal(threads(), 1)
})

test('what another server has created, changed and deleted meanwhile is known to the next change', async (t) => {
  const { one, other } = await openTwo(t)
  const [apply, elsewhere] = [applyTo(one), applyTo(other)]
  await apply(ws + job('A'))
  await elsewhere(job('B'))
  assert.deepEqual((await apply(stream('B'))).created, 1)
  await elsewhere(stream('A'))
  await other.change({ kind: 'delete', objects: [{ kind: 'job', name: 'WS#B' }] }, {}, { by: 'bea' })
  await assert.rejects(apply(stream('B')), { code: 'definition.invalid' })
  assert.equal((await apply(stream('A'))).unchanged, 1)
  const restored = await one.change({ kind: 'rollback', revision: 3 }, {}, { by: 'ana' })
  assert.deepEqual([restored.created, restored.changed], [1, 1])
  assert.equal((await elsewhere(stream('B'))).unchanged, 1)
})

test('a change beside another has a thread of its own, and both see what is in force', async (t) => {
  const desk = await openDesk(t)
  await applyTo(desk)(ws + job('A'))
  const threads = threadsOf(t)
  const preview = desk.change(
    { kind: 'apply', sources: [{ file: 'a.txt', text: stream('A') }] },
    { dryRun: true },
    { by: 'ana' },
  )
  const [looked, applied] = await Promise.all([preview, applyTo(desk)(job('B'))])
  assert.deepEqual([looked.created, applied.created], [1, 1])
  assert.equal(threads(), 1)
})
