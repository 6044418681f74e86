/** Leadership on real PostgreSQL: one leads, a lost term is rebuilt from the ledger, a refused input harms nobody. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { cell } from '#/core/columns.ts'
import { countJobs } from '#/core/count-status.ts'
import { openPool } from '#/db/pool.ts'
import { sql } from '#/db/sql.ts'
import { testDatabase, type TestDatabase } from '#/db/test-database.ts'
import type { LeaderParts } from '#/engine/leader.ts'
import { startLeading, type Leading } from '#/engine/leading.ts'
import { systemClock } from '#/lib/clock.ts'
import { Refusal } from '#/lib/refusal.ts'
import type { EventBody } from '#/model/event.ts'
import { openTerm } from '#/store/leadership.ts'
import { advance } from '#/core/progress.ts'
import { eventually } from '../support/eventually.ts'
import { join, partsOver } from './leaders.ts'
import { sketchBatch } from '../support/plan.ts'

const cause = { by: 'test' }
const added: EventBody = {
  kind: 'plan.added',
  batch: sketchBatch([{ name: 'PAY', jobs: [{ name: 'A' }, { name: 'B', follows: ['A'] }] }]),
  cause,
}

/** However slow the machine is, it keeps the lead. */
const here = (database: TestDatabase): LeaderParts => ({ ...partsOver(database, 'here'), leaseMs: 10_000 })

test('what was committed is there after a new election, in a new term', async (t) => {
  const database = await testDatabase(t)
  const first = await startLeading(here(database))
  await first.conductor.take(() => [added])
  await first.conductor.take(() => [{ kind: 'job.held', job: 1, cause }])
  await first.conductor.stop()
  const second = await startLeading(here(database))
  assert.equal(second.term, first.term + 1)
  assert.deepEqual(countJobs(second.state), countJobs(first.state))
  assert.equal(countJobs(second.state).held, 1)
  await second.conductor.stop()
})

test('who reads much keeps nobody from committing', async (t) => {
  const database = await testDatabase(t)
  const commits = await openPool({ connection: database.connection, applicationName: 'batuta test', max: 3 })
  const leading = await startLeading({ ...here(database), commits })
  await leading.conductor.take(() => [added])
  const read = Promise.withResolvers<void>()
  // More than the pool has sessions.
  const readers = Array.from({ length: 10 }, () => database.transaction(() => read.promise))
  const held = leading.conductor.take(() => [{ kind: 'job.held', job: 1, cause }]).then(() => 'committed')
  const outcome = await Promise.race([held, sleep(5_000, 'still waits')])
  read.resolve()
  await Promise.all(readers)
  await leading.conductor.stop()
  await commits.end()
  assert.equal(outcome, 'committed')
})

test('an input that is refused harms none of those that share its commit', async (t) => {
  const leading = await startLeading(here(await testDatabase(t)))
  await leading.conductor.take(() => [added])
  const answers = await Promise.allSettled([
    leading.conductor.take(() => [{ kind: 'job.held', job: 1, cause }]),
    leading.conductor.take(() => {
      throw new Refusal('job.unknown', 'no')
    }),
    leading.conductor.take(() => [{ kind: 'job.held', job: 2, cause }]),
  ])
  assert.deepEqual(
    answers.map(({ status }) => status),
    ['fulfilled', 'rejected', 'fulfilled'],
  )
  assert.equal(countJobs(leading.state).held, 2)
  await leading.conductor.stop()
})

test('a leader whose term is over commits nothing more and says that it is lost', async (t) => {
  const database = await testDatabase(t)
  const old = await startLeading(here(database))
  await old.conductor.take(() => [added])
  await openTerm(database, 'another', systemClock.now())
  await assert.rejects(
    old.conductor.take(() => [{ kind: 'job.held', job: 1, cause }]),
    { code: 'leader.fenced' },
  )
  assert.equal((await old.lost).message.includes('leads no longer'), true)
  await assert.rejects(
    old.conductor.take(() => []),
    { code: 'leader.fenced' },
  )
  const [held] = await database.query<{ n: number }>(sql`select count(*)::int as n from ledger_events where kind = 12`)
  assert.equal(held?.n, 0)
})

test('a leader whose session is cut leads again in a new term, with all that was committed', async (t) => {
  const database = await testDatabase(t)
  const terms: Leading[] = []
  const { promise: again, resolve } = Promise.withResolvers<Leading>()
  const leader = await join(t, {
    ...here(database),
    onTerm: (leading) => {
      if (terms.push(leading) === 2) resolve(leading)
    },
  })
  await leader.now().conductor.take(() => [added])
  await database.query(sql`
    select pg_terminate_backend(pid) from pg_stat_activity
     where application_name = 'batuta leader' and datname = current_database()`)
  const second = await again
  assert.equal(second.term, (terms[0]?.term ?? 0) + 1)
  assert.equal(countJobs(second.state).ready, 1)
  assert.equal(leader.now(), second)
})

test('a leader that has lost its term leads no more, also while a commit of it still hangs', async (t) => {
  const database = await testDatabase(t)
  const terms: Leading[] = []
  const leader = await join(t, { ...here(database), onTerm: (leading) => void terms.push(leading) })
  const { conductor } = leader.now()
  await conductor.take(() => [added])
  const letGo = Promise.withResolvers<void>()
  const locked = Promise.withResolvers<void>()
  const blocked = database.transaction(async (transaction) => {
    await transaction.query(sql`select * from leadership for update`)
    locked.resolve()
    await letGo.promise
  })
  await locked.promise
  const order = conductor.take(() => [{ kind: 'job.held', job: 1, cause }])
  await eventually('a commit under way', () => (conductor.queue().commits > 0 ? true : undefined))
  await database.query(sql`
    select pg_terminate_backend(pid) from pg_stat_activity
     where application_name = 'batuta leader' and datname = current_database()`)
  await eventually('the end of the term', () => (leader.isLeading() ? undefined : true))
  assert.deepEqual([leader.standing().role, terms.length, conductor.queue().commits], ['none', 1, 1])
  assert.throws(() => leader.now(), /leads no term now; try again in a few seconds\. The reason: \S/)
  letGo.resolve()
  await blocked
  // What was under way is committed, and told; the next term has it.
  await order
  await eventually('the next term', () => terms[1])
  assert.equal(countJobs(leader.now().state).held, 1)
})

test('a job that falls due during a commit starts with the next pass, also when somebody reads meanwhile', async (t) => {
  const database = await testDatabase(t)
  const dueIn = 300
  const leading = await startLeading({ ...here(database), world: () => ({ agent: 'agent' }) })
  const batch = sketchBatch([{ name: 'PAY', jobs: [{ name: 'A', startAt: systemClock.now() + dueIn }] }])
  await leading.conductor.take(() => [{ kind: 'plan.added', batch, cause }])
  // A commit that is held up by a lock of somebody else, and a reader who moves the time of the state on.
  const held = Promise.withResolvers<void>()
  const blocked = database.transaction(async (transaction) => {
    await transaction.query(sql`select * from leadership for update`)
    await held.promise
  })
  const order = leading.conductor.take(() => [{ kind: 'leader.elected', server: 'here', version: '1' }])
  await eventually('the time of the job', () => {
    advance(leading.state, systemClock.now())
    return leading.state.now >= cell(leading.state.jobs.startAt, 1) ? true : undefined
  })
  held.resolve()
  await Promise.all([blocked, order])
  await eventually('its start', () => (countJobs(leading.state).running === 1 ? true : undefined), 5_000)
  await leading.conductor.stop()
})

test('between two terms nothing reaches an agent, and the new term dispatches what falls due under its own number', async (t) => {
  const database = await testDatabase(t)
  const { promise: again, resolve } = Promise.withResolvers<Leading>()
  const told: string[] = []
  let connected = true
  let terms = 0
  const leader = await join(t, {
    ...here(database),
    world: () => ({ agent: connected ? 'agent' : null }),
    onCommitted: (events) => {
      for (const event of events)
        if (event.kind === 'run.dispatched') told.push(`${connected} ${event.job}.${event.run}`)
    },
    onTermOver: () => {
      connected = false
    },
    onTerm: (leading) => {
      terms += 1
      if (terms === 2) resolve(leading)
    },
  })
  const batch = sketchBatch([{ name: 'PAY', jobs: [{ name: 'A', startAt: systemClock.now() + 400 }] }])
  await leader.now().conductor.take(() => [{ kind: 'plan.added', batch, cause }])
  await eventually('the moment before the job is due', () =>
    systemClock.now() > (batch.jobs[0]?.startAt ?? 0) - 100 ? true : undefined,
  )
  await database.query(sql`
    select pg_terminate_backend(pid) from pg_stat_activity
     where application_name = 'batuta leader' and datname = current_database()`)
  const second = await again
  await eventually('the time of the job', () =>
    systemClock.now() > (batch.jobs[0]?.startAt ?? 0) + 50 ? true : undefined,
  )
  assert.deepEqual(told, [])
  connected = true
  second.conductor.wake()
  await eventually('its start', () => (told.length > 0 ? true : undefined))
  assert.deepEqual(told, ['true 1.1'])
})
