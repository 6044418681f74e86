/** What a server shows that has lost its place with its database: the last state, marked, for questions alone, until it has a place again. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sumOf } from '#/cache/counts.ts'
import { engineFor } from '#/access/engine-for.ts'
import { copyState, partsOf } from '#/core/snapshot.ts'
import type { PlanState } from '#/core/state.ts'
import { testDatabase } from '#/db/test-database.ts'
import type { Engine } from '#/engine/engine.ts'
import { notingUnconfirmed, unconfirmedOf, type ToldUnconfirmed } from '#/engine/told-unconfirmed.ts'
import { systemClock } from '#/lib/clock.ts'
import { collectGarbage } from '#/lib/collect-garbage.ts'
import { eventually } from '../support/eventually.ts'
import { sketchBatch } from '../support/plan.ts'
import { added, cause, hold, openLostLeader } from './lost-leader.ts'

const contents = (state: PlanState): unknown => [...partsOf(copyState(state))]

const held = { status: ['held'], limit: 30, count: true } as const
const heldIn = async (engine: Engine): Promise<number[]> => (await engine.jobs(held)).items.map(({ id }) => id)

/** What the work answers, and since when the plan was not confirmed that it was made of. */
const marked = async <Answer>(work: () => Answer | Promise<Answer>) => {
  const told: ToldUnconfirmed = { since: undefined }
  const answer = await notingUnconfirmed(told, work)
  return { answer, since: unconfirmedOf(told) }
}

/** What has ended is kept by the cache until the plan is another: nothing of it is estimated. */
const cancelled = { status: ['cancelled'], limit: 30, count: true } as const
const cancel = (job: number) => ({ kind: 'job.cancelled', job, cause }) as const

test('a pass that was shown and never committed is shown as unconfirmed while the database is away, and afterwards by no answer, kept or not', async (t) => {
  const { engine, plain, leader, happen, hang, lose, recover } = await openLostLeader(t)
  await happen(added, cancel(1))
  const idsOf = async (of: Engine): Promise<number[]> => (await of.jobs(cancelled)).items.map(({ id }) => id)
  assert.deepEqual([await idsOf(engine), leader.unconfirmedSince()], [[1], undefined])
  hang()
  const refused = assert.rejects(happen(cancel(2)), /The connection to the database failed/)
  await eventually('the pass in memory', async () => ((await idsOf(engine)).includes(2) ? true : undefined))
  await lose()
  await refused

  const kept = await engine.jobs(cancelled)
  const shown = await marked(() => engine.jobs(cancelled))
  assert.equal(shown.answer, kept, 'the same object')
  assert.deepEqual([await idsOf(engine), await idsOf(plain), typeof shown.since], [[1, 2], [1, 2], 'number'])
  assert.equal(shown.since, leader.unconfirmedSince())
  assert.partialDeepStrictEqual(engine.status().server, {
    role: 'none',
    unconfirmedSince: Temporal.Instant.fromEpochMilliseconds(shown.since ?? 0).toString({ fractionalSecondDigits: 3 }),
  })
  const mark = engine.mark()

  await recover()
  assert.deepEqual(await marked(() => idsOf(engine)), { answer: [1], since: undefined })
  assert.deepEqual([await idsOf(plain), (await engine.job(2)).status], [[1], 'ready'])
  assert.deepEqual([engine.status().server.role, engine.status().server.unconfirmedSince], ['leader', null])
  assert.notEqual(engine.mark(), mark)
})

test('an order that stands in the last state and was never committed is not said to be carried out when it comes again', async (t) => {
  const { engine, leader, happen, hang, lose } = await openLostLeader(t)
  await happen(added)
  hang()
  const day = '2026-11-23'
  const order = `extend days=1 to= from ${day} through ${day}`
  const again = { ...cause, requestId: 'extend-1', order }
  const batch = { ...sketchBatch([]), id: 2, from: day, to: day }
  const refused = assert.rejects(happen({ kind: 'plan.added', batch, cause: again }))
  await eventually('the pass in memory', () => (leader.state().plannedThrough === day ? true : undefined))
  await lose()
  await refused
  assert.equal(leader.state().requests.get('extend-1'), order)
  await assert.rejects(engine.plan.extend({ days: 1 }, again), { code: 'server.unavailable' })
})

const ask = async (engine: Engine): Promise<unknown> => {
  const [jobs, streams] = [await engine.jobs({ limit: 100 }), await engine.streams({ limit: 100 })]
  const details = [(await engine.jobsInFull([3])).length, await engine.stream(1), engine.why(3)]
  const small = [engine.workstations(), engine.successors(3, 'all'), engine.plan.overview(), engine.mark()]
  return { jobs, streams, details, small, critical: await engine.assurance.critical() }
}

const orders = (engine: Engine): readonly (() => unknown)[] => [
  () => engine.command({ kind: 'job', action: 'hold', job: 4, cause }),
  () => engine.plan.extend({ days: 1 }, cause),
  () => engine.rerunFrom({ job: 1, from: 'WS#J1' }, cause),
  () => engine.setOption('limit', '5', cause),
  () => engine.log(1, { offset: 0, limit: 10 }),
]

for (const how of ['with a commit that hangs', 'between two commits'] as const) {
  test(`a term that is over ${how}: the last state stands still however long it takes, and nothing can be ordered from it`, async (t) => {
    let passed = 0
    const clock = { now: () => systemClock.now() + passed }
    const { engine, leader, happen, hang, cutOff, fail, lastSeq } = await openLostLeader(t, { over: { clock } })
    await happen(added)
    const refused: Promise<void>[] = []
    if (how === 'with a commit that hangs') {
      hang()
      refused.push(assert.rejects(happen(hold(2))))
      await eventually('the pass in memory', async () => ((await heldIn(engine)).includes(2) ? true : undefined))
    }
    const { conductor } = leader.now()
    await cutOff()
    const [state, before, written] = [leader.state(), contents(leader.state()), await lastSeq()]
    const answers = await ask(engine)
    passed = 3_600_000
    conductor.wake()
    await assert.rejects(conductor.take(() => [hold(5)]))
    for (const order of orders(engine)) await assert.rejects(async () => order(), { code: 'server.unavailable' })
    assert.throws(() => leader.now(), { code: 'server.unavailable' })
    fail()
    await Promise.all(refused)
    assert.deepEqual(await ask(engine), answers)
    // The present is told as it is, for it says how long ago that was.
    assert.ok(Temporal.Instant.from(engine.status().now).epochMilliseconds > state.now + 3_000_000)
    assert.equal(leader.state(), state)
    assert.deepEqual(contents(state), before)
    assert.equal(await lastSeq(), written)
  })
}

test('who joins the question of another is told as he is that nobody confirms the plan, although it was confirmed when he asked', async (t) => {
  const database = await testDatabase(t)
  const first = await openLostLeader(t, { to: database })
  await first.happen(added, hold(3))
  let passed = 0
  const monotonic = (): number => performance.now() + passed
  const { engine, cache, leader } = await openLostLeader(t, { to: database, server: 'second', over: { monotonic } })
  const asked = [1, 2, 3].map(() => marked(() => heldIn(engine)))
  passed = 10_000
  const since = leader.unconfirmedSince()
  assert.equal(typeof since, 'number')
  for (const one of await Promise.all(asked)) assert.deepEqual(one, { answer: [3], since })
  assert.deepEqual(sumOf(cache.compartments().flatMap((one) => (one.kind === 'jobs' ? [one.counts] : []))).joined, 2)
})

test('an order about many writes down no object that was never committed: its number is that of another one day', async (t) => {
  const { engine, happen, hang, fail, leader, commits } = await openLostLeader(t)
  hang()
  const refused = assert.rejects(happen(added))
  await eventually('the pass in memory', () => (leader.state().jobs.size > 20 ? true : undefined))
  const asked = { order: { noun: 'job', action: 'hold' }, which: { select: '@#PAY.@' } } as const
  const started = assert.rejects(engine.bulk.start(asked, { by: 'operator', requestId: 'r1' }))
  const isBehind = (): boolean => leader.now().conductor.queue().commits > 1
  await eventually('the order behind what hangs', () => (isBehind() ? true : undefined))
  fail()
  await Promise.all([refused, started])
  commits.wait = Promise.resolve()
  await eventually('the next term', () => (leader.isLeading() && leader.state().term === 2 ? true : undefined))
  assert.deepEqual((await engine.bulk.list({ limit: 5 })).items, [])
})

test('nothing of the last state is left when the server has a place again', async (t) => {
  const { engine, leader, happen, lose, recover } = await openLostLeader(t)
  await happen(added)
  await heldIn(engine)
  await engine.assurance.times()
  await lose()
  await heldIn(engine)
  const last = new WeakRef(leader.state())
  await recover()
  assert.notEqual(last.deref(), leader.state())
  assert.deepEqual(await heldIn(engine), [])
  await engine.assurance.times()
  await eventually('the last state to be let go', () => {
    collectGarbage()
    return last.deref() === undefined ? true : undefined
  })
})

test('a limited role sees of the last state what it saw before, and nothing else', async (t) => {
  const { engine, happen, lose } = await openLostLeader(t)
  await happen(added, hold(1), hold(11))
  const limited = engineFor(engine, { grants: [{ role: 'viewer', stream: 'PAY' }] })
  const seen = async () => [await heldIn(limited), (await limited.streams({ limit: 9 })).items.map(({ name }) => name)]
  const before = await seen()
  assert.deepEqual(before, [[1], ['PAY']])
  await lose()
  assert.deepEqual(await seen(), before)
  await assert.rejects(limited.job(11), { code: 'job.unknown' })
})

test('a server that is cut off shows its last state while another one leads, and what that one did when it is back', async (t) => {
  const database = await testDatabase(t)
  const first = await openLostLeader(t, { to: database })
  await first.happen(added)
  const second = await openLostLeader(t, { to: database, server: 'second' })
  assert.equal(second.leader.standing().role, 'standby')
  await first.lose()
  await eventually('the second to lead', () => (second.leader.isLeading() ? true : undefined), 30_000)
  await second.happen(hold(7))
  const cutOff = await marked(() => heldIn(first.engine))
  assert.deepEqual([cutOff.answer, typeof cutOff.since], [[], 'number'])
  assert.deepEqual(await marked(() => heldIn(second.engine)), { answer: [7], since: undefined })
  await first.recover()
  assert.equal(first.leader.standing().role, 'standby')
  await eventually('the first to be level', () =>
    first.leader.state().seq === second.leader.state().seq ? true : undefined,
  )
  assert.deepEqual(await marked(() => heldIn(first.engine)), { answer: [7], since: undefined })
})

test('a standby whose database is away as well goes on showing what it read last, and says since when', async (t) => {
  const database = await testDatabase(t)
  const first = await openLostLeader(t, { to: database })
  await first.happen(added, hold(3))
  let [passed, set] = [0, 0]
  const clock = { now: () => systemClock.now() + set }
  const monotonic = (): number => performance.now() + passed
  const second = await openLostLeader(t, { to: database, server: 'second', over: { clock, monotonic } })
  assert.deepEqual(await marked(() => heldIn(second.engine)), { answer: [3], since: undefined })
  set = 3_600_000
  assert.deepEqual([second.leader.unconfirmedSince(), second.leader.standing().lag.ms], [undefined, 0])
  await second.lose()
  // What it has is committed: a moment of silence is no news, and a clock that is set neither makes one of it nor hides one.
  assert.equal(second.leader.unconfirmedSince(), undefined)
  set = -3_600_000
  passed = 10_000
  const since = second.leader.unconfirmedSince()
  assert.equal(typeof since, 'number')
  assert.deepEqual(await marked(() => heldIn(second.engine)), { answer: [3], since })
  await assert.rejects(async () => second.engine.command({ kind: 'job', action: 'hold', job: 4, cause }), {
    code: 'server.unavailable',
  })
  await first.happen(hold(5))
  await second.recover()
  await eventually('the standby to be level', async () =>
    (await heldIn(second.engine)).length === 2 ? true : undefined,
  )
  await eventually('its ledger to be heard', () => (second.leader.unconfirmedSince() === undefined ? true : undefined))
})
