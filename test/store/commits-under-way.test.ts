/** Commits that are under way while others hold what they need, on real PostgreSQL. */
import assert from 'node:assert/strict'
import { setTimeout as sleep } from 'node:timers/promises'
import { test } from 'node:test'
import { testDatabase } from '#/db/test-database.ts'
import { sql } from '#/db/sql.ts'
import type { LedgerEvent } from '#/model/event.ts'
import { openTerm } from '#/store/leadership.ts'
import { openLedgerWriter } from '#/store/ledger.ts'
import { listRunsOf } from '#/store/runs.ts'
import { eventually } from '../support/eventually.ts'
import { midnight, sketchBatch } from '../support/plan.ts'
import { endedRun, runRecord } from '../support/run-records.ts'

const cause = { by: 'operator' }

test('a history row that takes the place of one whose commit is under way waits for that commit', async (t) => {
  const database = await testDatabase(t)
  const { term } = await openTerm(database, 'here', midnight)
  const batch = sketchBatch([{ name: 'PAY', jobs: [{ name: 'A' }] }])
  const writer = openLedgerWriter(database)
  await writer.append({ events: [{ kind: 'plan.added', batch, cause, seq: 1, at: midnight, term }], runs: [] })
  const lost: LedgerEvent = { kind: 'run.lost', job: 1, run: 1, reason: 'gone', seq: 2, at: midnight, term }
  const ended: LedgerEvent = { ...endedRun(1), seq: 3, at: midnight, term }
  // Somebody holds the end of the ledger for a moment, so that both commits are under way.
  const held = Promise.withResolvers<void>()
  const holding = database.transaction(async (transaction) => {
    await transaction.execute(sql`select from leadership for update`)
    await held.promise
  })
  const commits = [
    writer.append({ events: [lost], runs: [{ ...runRecord(1), outcome: 'unknown' }] }),
    writer.append({ events: [ended], runs: [{ ...runRecord(1), replaces: true }] }),
  ]
  await eventually('the first commit to wait for the end of the ledger', async () => {
    const [waiting] = await database.query(sql`
      select from pg_stat_activity
       where datname = current_database() and wait_event_type = 'Lock' and query like '%leadership%'`)
    return waiting
  })
  held.resolve()
  await holding
  await Promise.all(commits)
  assert.deepEqual(await listRunsOf(database, '2026-11-22', 1), [runRecord(1)])
})

test('a new day waits for nobody who reads the ledger, however long', async (t) => {
  const database = await testDatabase(t)
  const { term } = await openTerm(database, 'here', midnight)
  const writer = openLedgerWriter(database)
  const read = Promise.withResolvers<void>()
  const reading = database.transaction(async (transaction) => {
    await transaction.query(sql`select count(*) from ledger`)
    await transaction.query(sql`select count(*) from runs`)
    await transaction.query(sql`select count(*) from plan_parts`)
    await read.promise
  })
  const batch = sketchBatch([{ name: 'PAY', jobs: [{ name: 'A' }] }])
  const events: LedgerEvent[] = [{ kind: 'plan.added', batch, cause, seq: 1, at: midnight, term }]
  const done = writer.append({ events, runs: [] }).then(() => 'committed')
  const outcome = await Promise.race([done, sleep(5_000, 'still waits')])
  read.resolve()
  await reading
  await done
  assert.equal(outcome, 'committed')
})
