/** The plan as a whole: extended by order, tried and forecast beside the live plan, each in a thread of its own. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { everyday, job, step, stream, workstation } from '#/planning/testing/site.ts'
import { openMemoryPlan } from '../support/memory-plan.ts'

/** 2026-11-22 03:14 in São Paulo. */
const now = 1_795_328_040_000
const at = (hours: number) => ({ minutes: hours * 60, plusDays: 0 })
const definitions = [
  workstation('WS'),
  job('X'),
  stream('LEDGER', { runCycles: [everyday()], at: at(6), jobs: [step('X')] }),
  stream('PAY', {
    runCycles: [everyday()],
    at: at(8),
    jobs: [step('X'), step('X', { name: 'Y' })],
    follows: [{ workstation: 'WS', stream: 'LEDGER' }],
  }),
]
const cause = { by: 'operator' }
const page = { skip: 0, limit: 100 }

test('an extension plans the days that are missing, day after day, and no day twice', async (t) => {
  const plan = openMemoryPlan(t, definitions, now)
  assert.deepEqual(await plan.extend({ days: 3 }, cause), { from: '2026-11-22', to: '2026-11-24', streams: 6, jobs: 9 })
  assert.deepEqual(await plan.extend({ to: '2026-11-26' }, cause), {
    from: '2026-11-25',
    to: '2026-11-26',
    streams: 4,
    jobs: 6,
  })
  const { days, plannedThrough } = plan.overview()
  assert.deepEqual(
    days.map(({ day, streams, jobs, open }) => [day, streams, jobs, open]),
    ['22', '23', '24', '25', '26'].map((day) => [`2026-11-${day}`, 2, 3, 2]),
  )
  assert.equal(plannedThrough, '2026-11-26')
})

test('a trial and a forecast have a bound of jobs, and the plan itself has none', async (t) => {
  const plan = openMemoryPlan(t, definitions, now, 6)
  for (const ask of [plan.trial, plan.forecast]) {
    assert.equal((await ask({ days: 2 })).plan.jobs, 6)
    await assert.rejects(ask({ days: 3 }), {
      code: 'plan.too_large',
      message: /are 9 jobs, .* ask for 2 days or so\.$/,
    })
  }
  assert.equal((await plan.extend({ days: 3 }, cause)).jobs, 9)
})

test('the same request extends the plan once', async (t) => {
  const plan = openMemoryPlan(t, definitions, now)
  await plan.extend({ days: 1 }, { by: 'operator', requestId: 'one' })
  await plan.extend({ days: 1 }, { by: 'operator', requestId: 'one' })
  assert.equal(plan.overview().plannedThrough, '2026-11-23')
})

test('a trial shows what the extension then makes, and leaves the plan as it was', async (t) => {
  const plan = openMemoryPlan(t, definitions, now)
  await plan.extend({ days: 2 }, cause)
  const before = JSON.stringify(plan.overview())
  const trial = await plan.trial({ days: 2 })
  assert.equal(JSON.stringify(plan.overview()), before)
  assert.deepEqual(
    [trial.plan.from, trial.plan.to, trial.plan.streams, trial.plan.jobs],
    ['2026-11-24', '2026-11-25', 4, 6],
  )
  assert.deepEqual((await trial.page(page)).streams[1], {
    name: 'WS#PAY',
    day: '2026-11-24',
    scheduledAt: '2026-11-24T11:00:00Z',
    startAt: '2026-11-24T11:00:00Z',
    untilAt: null,
    deadlineAt: null,
    runCycle: 'DAILY',
    status: 'HOLD',
    priority: 10,
    jobs: 2,
    follows: ['WS#LEDGER 2026-11-24T09:00:00Z'],
  })
  assert.deepEqual(await plan.extend({ days: 2 }, cause), { from: '2026-11-24', to: '2026-11-25', streams: 4, jobs: 6 })
})

test('a forecast shows any days, page by page and by name', async (t) => {
  const plan = openMemoryPlan(t, definitions, now)
  const whole = await plan.forecast({ from: '2030-01-01', to: '2030-01-03' })
  const all = await whole.page(page)
  assert.equal(all.streams.length, 6)
  const second = await whole.page({ skip: 4, limit: 1 })
  assert.deepEqual([second.streams, second.isMore], [all.streams.slice(4, 5), true])
  const named = await whole.page({ ...page, name: 'pa?' })
  assert.deepEqual(new Set(named.streams.map(({ name }) => name)), new Set(['WS#PAY']))
  const lastNamed = await whole.page({ skip: 2, limit: 1, name: 'pa?' })
  assert.deepEqual([lastNamed.streams, lastNamed.isMore], [named.streams.slice(2), false])
  const where = ({ name }: { name: string }): boolean => name !== 'WS#PAY'
  const others = all.streams.filter(where)
  const [some, rest] = [await whole.page({ where, skip: 0, limit: 1 }), { where, skip: 0, limit: 10 }]
  assert.deepEqual(some.streams, others.slice(0, 1))
  assert.ok(some.next !== null)
  assert.deepEqual((await whole.page({ ...rest, from: some.next })).streams, others.slice(1))
  assert.equal(plan.state.streams.size, 1)
})

test('a long forecast is read page by page across its parts, and is worked out once until something changes', async (t) => {
  const plan = openMemoryPlan(t, definitions, now)
  const whole = await plan.forecast({ from: '2030-01-01', days: 400 })
  const { streams } = await whole.page({ skip: 0, limit: 10_000 })
  assert.equal(streams.length, 800)
  for (const [skip, limit] of [
    [0, 500],
    [499, 2],
    [500, 500],
    [790, 100],
  ] as const) {
    const part = await whole.page({ skip, limit })
    assert.deepEqual([part.streams, part.isMore], [streams.slice(skip, skip + limit), skip + limit < 800])
  }
  assert.equal(await plan.forecast({ from: '2030-01-01', days: 400 }), whole)
  assert.notEqual(await plan.forecast({ from: '2030-01-01', days: 399 }), whole)
})

test('days that make no sense are refused in a sentence', async (t) => {
  const plan = openMemoryPlan(t, definitions, now)
  const code = 'request.invalid'
  await assert.rejects(plan.extend({ to: '2026-02-30' }, cause), { code, message: /There is no day 2026-02-30/ })
  await assert.rejects(plan.extend({ days: 2, to: '2026-11-30' }, cause), { code, message: /say one of the two/ })
  await assert.rejects(plan.forecast({ from: '9999-12-31', days: 400 }), { code, message: /9999/ })
  await assert.rejects(plan.extend({ to: '2026-11-01' }, cause), { code, message: /2026-11-01 lies before the first/ })
  await assert.rejects(plan.forecast({ from: '2026-11-22', to: '2028-11-22' }), { code, message: /400 days/ })
})
