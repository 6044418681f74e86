/** What is read from the database and kept: it is what would be read now, whatever has happened, and it covers a database that is away. */
import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { sumOf } from '#/cache/counts.ts'
import { openPool } from '#/db/pool.ts'
import { testDatabase } from '#/db/test-database.ts'
import type { Engine } from '#/engine/engine.ts'
import { Fault } from '#/lib/refusal.ts'
import type { RunFilter } from '#/store/run-history.ts'
import { poolName } from '#/store/leader-session.ts'
import { eventually } from '../support/eventually.ts'
import { openLeadingEngine, type LeadingEngine } from './leading-engine.ts'
import { assertSame } from './same-answer.ts'
import { sketchBatch } from '../support/plan.ts'
import { endedRun } from '../support/run-records.ts'

const cause = { by: 'test' }
const jobs = Array.from({ length: 12 }, (_, i) => ({ name: `J${i + 1}`, ...(i === 1 && { follows: ['J1'] }) }))
const added = { kind: 'plan.added', batch: sketchBatch([{ name: 'PAY', jobs }]), cause } as const
const day = { from: '2026-11-22', to: '2026-11-22' }
const past = { from: '2026-10-01', to: '2026-10-31' }

const open = async (t: TestContext): Promise<LeadingEngine> => {
  const site = await openLeadingEngine(t, await testDatabase(t), 'first')
  await site.leader.now().conductor.take(() => [added])
  return site
}

const run = async ({ leader }: LeadingEngine, job: number, number = 1): Promise<void> => {
  const { conductor } = leader.now()
  await conductor.take(() => [
    { kind: 'run.dispatched', job, run: number, agent: 'agent' },
    { kind: 'run.started', job, run: number, pid: 1 },
  ])
  await conductor.take(() => [{ ...endedRun(job), run: number } as ReturnType<typeof endedRun>])
}

const loadsOf = ({ cache }: LeadingEngine, kind: string): number =>
  sumOf(cache.compartments().flatMap((one) => (one.kind === kind ? [one.counts] : []))).loads

test('the runs of a job are read once until another ends, and what stands around it is told as it is', async (t) => {
  const site = await open(t)
  const { engine, plain } = site
  await run(site, 1)
  const first = await engine.job(1)
  await run(site, 5)
  const again = await engine.job(1)
  assert.deepEqual([again, again.runs === first.runs, loadsOf(site, 'job')], [first, true, 1])
  // J2 follows it, and is shown with it.
  await run(site, 2)
  assert.equal((await engine.job(1)).successors[0]?.status, 'succeeded')
  assert.deepEqual([await engine.job(1), loadsOf(site, 'job')], [await plain.job(1), 1])
  await engine.command({ kind: 'job', action: 'rerun', job: 1, cause })
  await assertSame(site, (of) => of.job(1))
  await run(site, 1, 2)
  assert.equal((await engine.job(1)).runs.length, 2)
  await assertSame(site, (of) => of.job(1))
  await assert.rejects(engine.job(4711), { code: 'job.unknown' })
})

test('of a job that has no runs yet neither the database is asked nor what is kept', async (t) => {
  const site = await open(t)
  site.failing.with = new Fault('The database does not answer')
  await site.leader.now().conductor.take(() => [{ kind: 'run.dispatched', job: 3, run: 1, agent: 'agent' }])
  assert.deepEqual([(await site.engine.job(3)).runs, (await site.engine.job(4)).runs], [[], []])
  assert.deepEqual(
    site.cache.compartments().filter(({ kind, counts }) => kind === 'job' && counts.misses > 0),
    [],
  )
})

test('a job that is read while its end is being committed is shown with that run as soon as it is committed', async (t) => {
  const site = await open(t)
  const { engine, leader, commits } = site
  const { conductor } = leader.now()
  await conductor.take(() => [
    { kind: 'run.dispatched', job: 3, run: 1, agent: 'agent' },
    { kind: 'run.started', job: 3, run: 1, pid: 1 },
  ])
  const gate = Promise.withResolvers<void>()
  commits.wait = gate.promise
  const ending = conductor.take(() => [endedRun(3)])
  const ask = async (of: Engine) => [(await of.job(3)).runs, await of.history.runs({ ...day, filter: {}, limit: 50 })]
  await eventually('the end in memory', () =>
    engine.glance({ of: 'job', id: 3 }).status === 'succeeded' ? true : undefined,
  )
  assert.deepEqual(await ask(engine), [[], { items: [], next: null }])
  assert.deepEqual(await ask(engine), await ask(site.plain))
  gate.resolve()
  await ending
  assert.equal((await engine.job(3)).runs.length, 1)
  await assertSame(site, ask)
})

test('the history of a day is read again when a job of that day has changed, and that of another month is not', async (t) => {
  const site = await open(t)
  const ask = async (of: Engine) => [
    await of.history.runs({ ...day, filter: { outcomes: ['succeeded'] }, limit: 3 }),
    await of.history.summary({ ...day, filter: {}, limit: 20 }),
    await of.history.runs({ ...past, filter: {}, limit: 3 }),
  ]
  for (const job of [1, 3, 4, 5]) {
    await run(site, job)
    await assertSame(site, ask)
    await assertSame(site, ask)
  }
  assert.deepEqual([loadsOf(site, 'runs'), loadsOf(site, 'summaries')], [5, 4])
  await assert.rejects(site.engine.history.runs({ from: day.to, to: past.from, filter: {}, limit: 3 }), {
    code: 'request.invalid',
  })
})

test('the history of one job, one name or what went wrong is no matter of the runs of others, and that of their stream is', async (t) => {
  const site = await open(t)
  await run(site, 1)
  const { name } = await site.engine.job(1)
  const own: RunFilter[] = [
    { outcomes: ['abended', 'failed'] },
    { workstation: 'W2' },
    { job: 1 },
    { name: name.toLowerCase() },
    { stream: 'OTHER' },
  ]
  const shared: RunFilter[] = [{ stream: 'PAY' }, { stream: 'WS#P@' }]
  const ask = async (of: Engine) => [
    ...(await Promise.all([...own, ...shared].map((filter) => of.history.runs({ ...day, filter, limit: 9 })))),
    await of.history.summary({ ...day, filter: { name }, limit: 9 }),
  ]
  await assertSame(site, ask)
  for (const other of [3, 4, 5]) {
    await run(site, other)
    await assertSame(site, ask)
  }
  assert.deepEqual(
    [loadsOf(site, 'runs'), loadsOf(site, 'summaries')],
    [own.length + shared.length + 3 * shared.length, 1],
  )
})

test('a history without a run, and the one run of a job, count for the memory that judging them takes besides', async (t) => {
  const site = await open(t)
  await run(site, 1)
  await site.engine.history.summary({ ...past, filter: { name: 'J1' }, limit: 9 })
  await site.engine.job(1)
  const bytesOf = (kind: string): number =>
    site.cache.compartments().reduce((sum, one) => sum + (one.kind === kind ? one.bytes : 0), 0)
  // Measured: 1 490 and 890.
  assert.ok(bytesOf('summaries') > 1_300 && bytesOf('summaries') < 1_700, `${bytesOf('summaries')}`)
  assert.ok(bytesOf('job') > 750 && bytesOf('job') < 1_100, `${bytesOf('job')}`)
})

test('definitions are read once until somebody changes some, here or on another server', async (t) => {
  const site = await open(t)
  const { engine } = site
  const apply = (text: string) =>
    engine.definitions.change({ kind: 'apply', sources: [{ file: 'a.txt', text }] }, {}, cause)
  const ask = async (of: Engine) => [
    await of.definitions.list({}, { limit: 10 }),
    await of.definitions.history({}, { limit: 10 }),
  ]
  await apply('$CALENDAR\nCLOSING\n  11/30/2026\n')
  await assertSame(site, ask)
  await assertSame(site, ask)
  assert.equal(loadsOf(site, 'definitions'), 2)
  await apply('$CALENDAR\nOPENING\n  12/01/2026\n')
  await assertSame(site, ask)
  assert.equal(loadsOf(site, 'definitions'), 4)
  assert.equal((await engine.definitions.get({ kind: 'calendar', name: 'OPENING' })).revision, 2)
  engine.changes.lookAtDefinitions()
  await assertSame(site, ask)
  assert.equal(loadsOf(site, 'definitions'), 7)
  await assert.rejects(engine.definitions.get({ kind: 'calendar', name: 'NONE' }), { code: 'definition.unknown' })
})

test('definitions that were being read when somebody changed them are not what he is shown afterwards', async (t) => {
  const { engine, holdAnswer } = await open(t)
  const apply = (text: string) =>
    engine.definitions.change({ kind: 'apply', sources: [{ file: 'a.txt', text }] }, {}, cause)
  const list = async () => (await engine.definitions.list({}, { limit: 10 })).items.map(({ name }) => name)
  await apply('$CALENDAR\nOPENING\n  12/01/2026\n')
  const answer = holdAnswer()
  const before = list()
  await answer.given
  await apply('$CALENDAR\nCLOSING\n  11/30/2026\n')
  const after = list()
  answer.release()
  const now = ['CLOSING', 'OPENING']
  assert.deepEqual([await before, await after, await list()], [['OPENING'], now, now])
})

test('a job that was being read while its end was committed is not what is shown to who hears of the end', async (t) => {
  const { engine, leader, commits, holdAnswer } = await open(t)
  const { conductor } = leader.now()
  await conductor.take(() => [
    { kind: 'run.dispatched', job: 3, run: 1, agent: 'agent' },
    { kind: 'run.started', job: 3, run: 1, pid: 1 },
  ])
  const statusOf = (id: number) => engine.glance({ of: 'job', id }).status
  /** Says how things stand, and changes nothing. */
  const refusedOrder = () => assert.rejects(engine.command({ kind: 'job', action: 'kill', job: 9, cause }))
  const [hold, end] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  commits.wait = hold.promise
  const held = engine.command({ kind: 'job', action: 'hold', job: 9, cause })
  await eventually('the hold in memory', () => (statusOf(9) === 'held' ? true : undefined))
  commits.wait = end.promise
  const ending = conductor.take(() => [endedRun(3)])
  await eventually('the end in memory', () => (statusOf(3) === 'succeeded' ? true : undefined))
  hold.resolve()
  await held
  const answer = holdAnswer()
  const before = engine.job(3)
  await answer.given
  end.resolve()
  await ending
  await refusedOrder()
  const after = engine.job(3)
  answer.release()
  assert.deepEqual([(await before).runs.length, (await after).runs.length], [0, 1])
})

test('who asks for a job after a run of it has ended is shown that run, although somebody has been reading its runs since before', async (t) => {
  const site = await open(t)
  const { engine, leader, holdAnswer } = site
  await run(site, 3)
  const answer = holdAnswer()
  const before = engine.job(3)
  await answer.given
  await leader
    .now()
    .conductor.take(({ now }) => [{ kind: 'job.rerun', job: 3, run: 2, why: 'operator', notBefore: now, cause }])
  await run(site, 3, 2)
  const after = engine.job(3)
  answer.release()
  const shown = await Promise.all([before, after])
  assert.deepEqual(
    shown.map(({ runs }) => runs.length),
    [1, 2],
  )
  await assertSame(site, (of) => of.job(3))
})

test('while the database is away what is kept is given, what is not is refused, and after five failures nobody asks for a while', async (t) => {
  const site = await open(t)
  const { engine, failing, time, cache } = site
  await run(site, 1)
  await run(site, 3)
  const known = await engine.history.runs({ ...past, filter: {}, limit: 3 })
  const { runs } = await engine.job(1)
  failing.with = new Fault('The database does not answer')
  time.pass(300_000)
  assert.equal(await engine.history.runs({ ...past, filter: {}, limit: 3 }), known)
  await engine.command({ kind: 'job', action: 'rerun', job: 1, cause })
  const ordered = await engine.job(1)
  assert.deepEqual([ordered.status, ordered.runs], ['ready', runs])
  assert.equal(runs.length, 1)
  await assert.rejects(engine.job(3), {
    code: 'server.unavailable',
    message: 'The history of the job cannot be had now: The database does not answer. Try again in a moment.',
  })
  await assert.rejects(engine.history.runs({ ...past, filter: {}, limit: 4 }), {
    code: 'server.unavailable',
    message: 'The history of runs cannot be had now: The database does not answer. Try again in a moment.',
  })
  for (let limit = 5; limit < 9; limit += 1) {
    await assert.rejects(engine.history.runs({ ...past, filter: {}, limit }), { code: 'server.unavailable' })
  }
  assert.equal(cache.breakers().get('runs')?.state, 'open')
  await assert.rejects(
    engine.history.runs({ ...past, filter: {}, limit: 9 }),
    /failed \d times in a row.*tried again in 5 s/,
  )
  failing.with = undefined
  time.pass(5_000)
  assert.deepEqual(await engine.history.runs({ ...past, filter: {}, limit: 9 }), { items: [], next: null })
  assert.equal(cache.breakers().get('runs')?.state, 'closed')
})

test('a standby answers from its cache what its plan is, and goes on so when it leads', async (t) => {
  const database = await testDatabase(t)
  const first = await openLeadingEngine(t, database, 'first')
  await first.leader.now().conductor.take(() => [added])
  const pool = await openPool({ connection: database.connection, applicationName: poolName('second') })
  t.after(() => pool.end())
  const second = await openLeadingEngine(t, { ...database, ...pool }, 'second')
  const held = { status: ['held'] as const, limit: 10, count: true }
  const untilHeld = (total: number) =>
    eventually(`${total} held`, async () => ((await second.engine.jobs(held)).total === total ? true : undefined))
  await untilHeld(0)
  await run(first, 1)
  await first.engine.command({ kind: 'job', action: 'hold', job: 3, cause })
  await untilHeld(1)
  await assertSame(second, (of) => of.job(1))
  await assertSame(second, (of) => of.history.runs({ ...day, filter: {}, limit: 10 }))
  await first.leader.stop()
  await eventually('the second to lead', () => (second.leader.isLeading() ? true : undefined))
  await second.engine.command({ kind: 'job', action: 'hold', job: 4, cause })
  assert.equal((await second.engine.jobs(held)).total, 2)
  await assertSame(second, (of) => of.job(1))
})
