/** Two servers on one database: one leads, the other holds the same state, and leads with it when its turn comes. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { cell } from '#/core/columns.ts'
import { countJobs } from '#/core/count-status.ts'
import { copyState, partsOf } from '#/core/snapshot.ts'
import type { PlanState } from '#/core/state.ts'
import { sql } from '#/db/sql.ts'
import { openPool } from '#/db/pool.ts'
import { testDatabase } from '#/db/test-database.ts'
import { lead, type Leader } from '#/engine/leader.ts'
import { ensureLedgerDay } from '#/store/days.ts'
import { poolName } from '#/store/leader-session.ts'
import { eventually } from '../support/eventually.ts'
import { join, partsOver } from './leaders.ts'
import { sketchBatch } from '../support/plan.ts'

const cause = { by: 'test' }
const jobs = Array.from({ length: 50 }, (_, i) => ({ name: `J${i}` }))
const added = { kind: 'plan.added', batch: sketchBatch([{ name: 'PAY', jobs }]), cause } as const

/** Everything a state consists of, but the time that readers have moved on. */
const contents = (state: PlanState): unknown =>
  [...partsOf(copyState(state))].filter(({ name }) => name !== 'field now')

const levelWith = (standby: Leader, leader: Leader): Promise<true> =>
  eventually('a standby that is level', () => (standby.state().seq === leader.state().seq ? true : undefined))

test('a second server stands by: it answers from the same state, and refuses orders with the name of the leader', async (t) => {
  const database = await testDatabase(t)
  const first = await join(t, partsOver(database, 'first'))
  await first.now().conductor.take(() => [added])
  const second = await join(t, partsOver(database, 'second'))
  assert.deepEqual(contents(second.state()), contents(first.state()))
  for (let job = 1; job <= 50; job += 1) await first.now().conductor.take(() => [{ kind: 'job.held', job, cause }])
  await levelWith(second, first)
  assert.equal(countJobs(second.state()).held, 50)
  assert.deepEqual(contents(second.state()), contents(first.state()))
  assert.deepEqual(second.standing(), {
    role: 'standby',
    lag: { events: 0, ms: 0 },
    leader: { server: 'first', url: 'http://first:8420' },
  })
  assert.throws(() => second.now(), { code: 'server.standby', message: /first leads.*http:\/\/first:8420/ })
})

test('a leader that stops hands over at once, and the standby leads with the state it has', async (t) => {
  const database = await testDatabase(t)
  const first = await join(t, partsOver(database, 'first'))
  await first.now().conductor.take(() => [added])
  const second = await join(t, partsOver(database, 'second'))
  await levelWith(second, first)
  const state = second.state()
  const begun = performance.now()
  await first.stop()
  await eventually('the standby to lead', () => (second.isLeading() ? true : undefined))
  assert.ok(performance.now() - begun < 1_000, 'within a second')
  assert.equal(second.state(), state, 'nothing was rebuilt')
  await second.now().conductor.take(() => [{ kind: 'job.held', job: 1, cause }])
  const terms = await database.query<{ term: number; n: number }>(sql`
    select term, count(*)::int as n from ledger_events group by term order by term`)
  assert.deepEqual(terms, [
    { term: 1, n: 2 },
    { term: 2, n: 2 },
  ])
})

test('what two servers wrote in turn is one ledger, and both servers come to the same state', async (t) => {
  const database = await testDatabase(t)
  let [leader, standby] = [await join(t, partsOver(database, 'first')), await join(t, partsOver(database, 'second'))]
  await leader.now().conductor.take(() => [added])
  for (let round = 1; round <= 5; round += 1) {
    const order = leader.now().conductor.take(() => [{ kind: 'job.held', job: round, cause }])
    await order
    await leader.stop()
    await eventually('the standby to lead', () => (standby.isLeading() ? true : undefined))
    const next = await join(t, partsOver(database, `server ${round}`))
    assert.deepEqual(contents(next.state()), contents(standby.state()))
    leader = standby
    standby = next
  }
  assert.equal(countJobs(leader.state()).held, 5)
  assert.equal(leader.now().term, 6)
})

test('a leader that shows no life loses its session: the standby leads, and what the old one still decides is refused', async (t) => {
  const database = await testDatabase(t)
  const over = Promise.withResolvers<void>()
  const first = await join(t, { ...partsOver(database, 'first'), leaseMs: 3_600_000, onTermOver: () => over.resolve() })
  await first.now().conductor.take(() => [added])
  const old = first.now()
  const second = await join(t, partsOver(database, 'second'))
  await eventually('the standby to lead', () => (second.isLeading() ? true : undefined))
  await assert.rejects(old.conductor.take(() => [{ kind: 'job.held', job: 1, cause }]))
  await over.promise
  await eventually('the old leader to stand by', () => (first.standing().role === 'standby' ? true : undefined))
  await levelWith(first, second)
  assert.equal(countJobs(second.state()).held, 0)
  assert.equal(cell(first.state().jobs.flags, 1), cell(second.state().jobs.flags, 1))
})

test('a leader that stops in the middle of a commit does not keep the next one from writing', async (t) => {
  const database = await testDatabase(t)
  const first = await join(t, partsOver(database, 'first'))
  const second = await join(t, partsOver(database, 'second'))
  const { seq } = first.state()
  const stuck = await openPool({ connection: database.connection, applicationName: poolName('first') })
  const ended = Promise.withResolvers<unknown>()
  const held = stuck.transaction(async (transaction) => {
    await transaction.execute(sql`
      insert into ledger (day, last_seq, term, at, kinds, subjects, runs, codes, moments, places, details)
      select day, last_seq + 1, term, at, kinds, subjects, runs, codes, moments, places, details
        from ledger where last_seq = ${seq}`)
    await first.stop()
    await ended.promise
  })
  await eventually('the standby to lead', () => (second.isLeading() ? true : undefined), 5_000)
  await second.now().conductor.take(() => [added])
  ended.resolve(undefined)
  await assert.rejects(held)
  await stuck.end()
})

test('a leader that stops in the middle of a commit does not keep a server from standing by that is started then', async (t) => {
  const database = await testDatabase(t)
  const first = await join(t, { ...partsOver(database, 'first'), leaseMs: 3_600_000 })
  const stuck = await openPool({ connection: database.connection, applicationName: poolName('first') })
  const [locked, ended] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const held = stuck.transaction(async (transaction) => {
    // A new partition locks its table.
    await ensureLedgerDay(transaction, '2100-01-01')
    locked.resolve()
    await ended.promise
  })
  await locked.promise
  const second = await lead(partsOver(database, 'second'), AbortSignal.timeout(30_000))
  t.after(() => second.stop())
  await eventually('the second to lead', () => (second.isLeading() ? true : undefined), 10_000)
  ended.resolve()
  await assert.rejects(held)
  await stuck.end()
  await eventually('the first to stand by', () => (first.standing().role === 'standby' ? true : undefined))
})

test('a standby whose sessions are cut goes on, and leads when its turn comes', async (t) => {
  const database = await testDatabase(t)
  const first = await join(t, partsOver(database, 'first'))
  const second = await join(t, partsOver(database, 'second'))
  await database.query(sql`
    select pg_terminate_backend(pid) from pg_stat_activity
     where application_name like 'batuta standby%' and datname = current_database()`)
  await first.now().conductor.take(() => [added])
  await eventually('the standby to follow again', () => (second.state().seq === first.state().seq ? true : undefined))
  await first.stop()
  await eventually('the standby to lead', () => (second.isLeading() ? true : undefined))
})

test('a change of definitions or options is noticed by a standby', async (t) => {
  const database = await testDatabase(t)
  await join(t, partsOver(database, 'first'))
  const changed = Promise.withResolvers<void>()
  const second = await join(t, { ...partsOver(database, 'second'), onSourcesChanged: () => changed.resolve() })
  await eventually('its first look', () => (second.standing().lag.ms === 0 ? true : undefined))
  await database.execute(sql`insert into global_options (name, value, at, by) values ('startOfDay', '0600', 1, 'test')`)
  await changed.promise
})
