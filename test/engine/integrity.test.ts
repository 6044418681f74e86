/** The plan in memory against the ledger, on real PostgreSQL and in a real thread. */
import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { cell, put } from '#/core/columns.ts'
import { copyState, partsOf } from '#/core/snapshot.ts'
import { sql } from '#/db/sql.ts'
import { testDatabase, type TestDatabase } from '#/db/test-database.ts'
import { heavyLine } from '#/engine/heavy-work.ts'
import { startLeading, type Leading } from '#/engine/leading.ts'
import { integrityTask } from '#/engine/maintenance/tasks/integrity.ts'
import { UnsoundPlan, type TaskWork } from '#/engine/maintenance/task.ts'
import { rebuild } from '#/engine/rebuild.ts'
import { manualClock } from '#/lib/clock.ts'
import { silentLog } from '#/lib/log.ts'
import { saveSnapshot } from '#/store/snapshots.ts'
import { midnight, minute, sketchBatch } from '../support/plan.ts'

const limit = { workstationLimit: 100 }

interface Stage {
  readonly database: TestDatabase
  readonly leading: Leading
  readonly check: (signal?: AbortSignal) => Promise<string>
}

/** A leader whose plan has a job that runs, a prompt that is asked, and one that waits for its time. */
const stageIn = async (t: TestContext): Promise<Stage> => {
  const database = await testDatabase(t)
  const clock = manualClock(midnight + minute)
  const leading = await startLeading({
    database,
    clock,
    log: silentLog,
    server: 'here',
    version: '0.1.0',
    ...limit,
    world: () => ({ agent: 'agent' }),
    onCommitted: () => undefined,
  })
  t.after(() => leading.conductor.stop())
  const batch = sketchBatch([
    { name: 'PAY', jobs: [{ name: 'A' }, { name: 'B', follows: ['A'] }, { name: 'C', prompts: ['sure?'] }] },
    { name: 'LATER', startAt: midnight + 600 * minute, jobs: [{ name: 'D' }] },
  ])
  await leading.conductor.take(() => [{ kind: 'plan.added', batch, cause: { by: 'test' } }])
  const task = integrityTask({ leading: () => leading })
  const check = async (signal = new AbortController().signal): Promise<string> => {
    const work: TaskWork = {
      database,
      connection: database.connection,
      sessionName: 'test integrity',
      signal,
      now: clock.now(),
      before: new Map(),
      requireTerm: async () => undefined,
    }
    return (await task.run(work)).said
  }
  return { database, leading, check }
}

const snapshotOf = async (database: TestDatabase, leading: Leading): Promise<number> => {
  const { state } = await rebuild(database, leading.state.seq, limit)
  await saveSnapshot(database, { seq: state.seq, at: state.now, version: '0' }, partsOf(copyState(state)))
  return state.seq
}

test('the plan in memory is what the ledger makes of it: from the beginning, and from the older of two snapshots', async (t) => {
  const { database, leading, check } = await stageIn(t)
  assert.match(await check(), /is what the whole ledger makes of it, with \d+ events folded/)
  assert.equal(leading.state.jobs.lent.size, 0, 'its pages are given back')
  const snapshotNow = async (): Promise<number> => {
    await leading.conductor.take(() => [{ kind: 'job.held', job: 4, cause: { by: 'maria', reason: 'not now' } }])
    await leading.conductor.take(() => [{ kind: 'job.unheld', job: 4, cause: { by: 'maria' } }])
    return snapshotOf(database, leading)
  }
  const [older, newer] = [await snapshotNow(), await snapshotNow()]
  assert.ok(newer > older)
  assert.match(await check(), new RegExp(`is what the snapshot after event ${older} makes of it`))
})

test('a rebuild gives way to who asks for what takes memory as well, and is begun again after that', async (t) => {
  const { check } = await stageIn(t)
  const begun = (): number => heavyLine.counts().get('integrity')?.done ?? 0
  const before = begun()
  const checking = check()
  // The copy that is looked at comes first, then the rebuild, which this turn of the loop has begun.
  while (begun() < before + 2) await nextTurn()
  const held = await heavyLine.take({ what: 'what if', rank: 'question' }, async () => heavyLine.held())
  assert.deepEqual(held, ['what if'])
  assert.match(await checking, /is what the whole ledger makes of it/)
  assert.equal(begun(), before + 3)
})

test('the plan in memory is dropped when it stands alone against both snapshots, and once for as long as no check was well', async (t) => {
  const { database, leading, check } = await stageIn(t)
  const holdAndSnapshot = async (): Promise<void> => {
    await leading.conductor.take(() => [{ kind: 'job.held', job: 4, cause: { by: 'maria' } }])
    await leading.conductor.take(() => [{ kind: 'job.unheld', job: 4, cause: { by: 'maria' } }])
    await snapshotOf(database, leading)
  }
  await holdAndSnapshot()
  await holdAndSnapshot()
  const { priority } = leading.state.jobs
  put(priority, 4, cell(priority, 4) + 1)
  const unsound = (error: unknown): boolean =>
    error instanceof UnsoundPlan && /different are: jobs\.priority\. .*it is dropped and rebuilt/.test(error.message)
  await assert.rejects(check(), unsound)

  // As it stands in the database when the term that was given up is over.
  await database.execute(sql`
    insert into maintenance_cycles (term, server, reason, seq, started_at, ended_at, outcome)
    values (1, 'here', 'Due.', 0, ${midnight}, ${midnight}, 'cut-off')`)
  await database.execute(sql`
    insert into maintenance_runs (cycle, task, started_at, ended_at, outcome, said)
    select id, 'integrity', ${midnight}, ${midnight}, 'failed', 'It differs.' from maintenance_cycles`)
  const left = (error: unknown): boolean =>
    !(error instanceof UnsoundPlan) && /rebuilt from the ledger for that once, and differs again/.test(String(error))
  await assert.rejects(check(), left)
  await database.execute(sql`
    insert into maintenance_cycles (term, server, reason, seq, started_at, ended_at, outcome)
    values (2, 'here', 'Due.', 0, ${midnight}, ${midnight}, 'done')`)
  await database.execute(sql`
    insert into maintenance_runs (cycle, task, started_at, ended_at, outcome, said)
    select max(id), 'integrity', ${midnight}, ${midnight}, 'done', 'It is well.' from maintenance_cycles`)
  await assert.rejects(check(), unsound)
})

test('a newest snapshot that says something else than the older one: nobody knows which is right, and the plan stays', async (t) => {
  const { database, leading, check } = await stageIn(t)
  await snapshotOf(database, leading)
  const { priority } = leading.state.jobs
  put(priority, 4, cell(priority, 4) + 1)
  await leading.conductor.take(() => [{ kind: 'job.held', job: 4, cause: { by: 'maria' } }])
  const { state } = leading
  await saveSnapshot(database, { seq: state.seq, at: state.now, version: '0' }, partsOf(copyState(state)))
  await assert.rejects(check(), (error: unknown) => {
    assert.ok(!(error instanceof UnsoundPlan))
    assert.match(String(error), /different are: jobs\.priority.*not known which is right/)
    return true
  })
})

test('a difference fails the task and names what differs, be it in memory or in the ledger', async (t) => {
  const { database, leading, check } = await stageIn(t)
  const { priority } = leading.state.jobs
  const before = cell(priority, 4)
  put(priority, 4, before + 1)
  await assert.rejects(
    check(),
    /The plan in memory is not what the whole ledger makes of it.*different are: jobs\.priority\./s,
  )
  put(priority, 4, before)
  await check()
  await database.execute(sql`
    update ledger set subjects[array_length(subjects, 1)] = 2 where last_seq = (select min(last_seq) from ledger where 2 = any(kinds))`)
  await assert.rejects(check(), /different are|does not follow|cannot/)
})

test('a check that is given up ends its thread and its session', async (t) => {
  const { database, check } = await stageIn(t)
  const locked = Promise.withResolvers<void>()
  const release = Promise.withResolvers<void>()
  const blocker = database.transaction(async (transaction) => {
    await transaction.query(sql`lock table ledger in access exclusive mode`)
    locked.resolve()
    await release.promise
  })
  await locked.promise
  const given = new AbortController()
  const checking = check(given.signal)
  given.abort(new Error('its time is over'))
  await assert.rejects(checking, /its time is over/)
  release.resolve()
  await blocker
  await check()
})
