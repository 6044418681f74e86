/** The thread in which days are planned lives on: what it keeps from day to day changes no plan. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { apply } from '#/core/apply.ts'
import { createState, type PlanState } from '#/core/state.ts'
import { planAside, type AsideRequest, type PlannedAside } from '#/engine/plan-aside.ts'
import { copyPlan } from '#/engine/plan-copy.ts'
import type { PlanRules } from '#/engine/plan-sources.ts'
import { createPlannerThread } from '#/engine/planner-thread.ts'
import type { PlanBatch } from '#/model/plan.ts'
import { indexDefinitions } from '#/planning/definition-index.ts'
import { job, step, stream } from '#/planning/testing/site.ts'
import { unpackBatch } from '#/planning/unpack-batch.ts'
import { rules } from '../support/ring-site.ts'

const requestFor = (state: PlanState, day: string, asked: PlanRules = rules): AsideRequest => ({
  rules: asked,
  plan: state,
  copy: copyPlan(state),
  tasks: [...state.tasks.values()],
  from: day,
  to: day,
  mostRows: 40,
})

/** All parts, in rows; the thread is given back. */
const partsOf = async (planned: PlannedAside): Promise<PlanBatch[]> => {
  const batches: PlanBatch[] = []
  for (let part = await planned.next(); part !== undefined; part = await planned.next()) {
    batches.push(unpackBatch(part.batch))
  }
  await planned.end()
  return batches
}

const enter = (state: PlanState, batches: readonly PlanBatch[]): void => {
  for (const batch of batches) {
    apply(state, { kind: 'plan.added', batch, cause: { by: 'test' }, seq: state.seq + 1, at: state.now, term: 1 })
  }
}

test('day after day, and for a plan that was rebuilt, it plans what a thread of its own would', async (t) => {
  const thread = createPlannerThread()
  t.after(() => thread.close())
  let state = createState({ workstationLimit: 100 })
  const entered: PlanBatch[] = []
  for (const day of ['2026-11-22', '2026-11-23', '2026-11-24']) {
    const kept = await partsOf(await planAside(requestFor(state, day), undefined, thread))
    assert.deepEqual(kept, await partsOf(await planAside(requestFor(state, day))))
    assert.ok(kept.length > 1)
    enter(state, kept)
    entered.push(...kept)
    if (day !== '2026-11-23') continue
    state = createState({ workstationLimit: 100 })
    enter(state, entered)
  }
})

test('definitions that have changed are sent anew', async (t) => {
  const thread = createPlannerThread()
  t.after(() => thread.close())
  const state = createState({ workstationLimit: 100 })
  const first = await partsOf(await planAside(requestFor(state, '2026-11-22'), undefined, thread))
  const other = { ...rules, definitions: indexDefinitions([job('X'), stream('OTHER', { jobs: [step('X')] })]) }
  const second = await partsOf(await planAside(requestFor(state, '2026-11-22', other), undefined, thread))
  const third = await partsOf(await planAside(requestFor(state, '2026-11-22'), undefined, thread))
  assert.deepEqual(
    second.flatMap(({ streams }) => streams.map(({ name }) => name)),
    ['OTHER'],
  )
  assert.deepEqual(third, first)
})

test('a thread that was ended is started again, and parts that nobody took are dropped', async (t) => {
  const thread = createPlannerThread()
  t.after(() => thread.close())
  const state = createState({ workstationLimit: 100 })
  const stopping = new AbortController()
  const ended = await planAside(requestFor(state, '2026-11-22'), stopping.signal, thread)
  stopping.abort(new Error('stopped'))
  await assert.rejects(async () => {
    while ((await ended.next()) !== undefined);
  }, /stopped/)
  await ended.end()
  const left = await planAside(requestFor(state, '2026-11-22'), undefined, thread)
  assert.ok((await left.next()) !== undefined)
  await left.end()
  const whole = await partsOf(await planAside(requestFor(state, '2026-11-22'), undefined, thread))
  assert.deepEqual(whole, await partsOf(await planAside(requestFor(state, '2026-11-22'))))
})

test('when no thread can be had the session fails, and the next one does not wait for it', async (t) => {
  let tries = 0
  const thread = createPlannerThread(() => {
    tries += 1
    throw new Error('no thread can be had')
  })
  t.after(() => thread.close())
  const sessions = await Promise.allSettled([thread.open(), thread.open()])
  assert.deepEqual([tries, ...sessions.map(({ status }) => status)], [2, 'rejected', 'rejected'])
})
