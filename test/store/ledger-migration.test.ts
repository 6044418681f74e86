/** The ledger of before, an event a row, becomes pages without losing a word. */
import assert from 'node:assert/strict'
import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { migrate } from '#/db/migrate.ts'
import { sql } from '#/db/sql.ts'
import { migrationsFolder, testDatabase } from '#/db/test-database.ts'
import { openTerm } from '#/store/leadership.ts'
import { openLedgerWriter, readLedger } from '#/store/ledger.ts'
import { midnight } from '../support/plan.ts'

const cause = { by: 'operator' }

test('rows of before are read back as the events they were, and the ledger goes on after them', async (t) => {
  const database = await testDatabase(t, { migrations: false })
  const folder = mkdtempSync(join(tmpdir(), 'batuta-migrations-'))
  t.after(() => rmSync(folder, { recursive: true }))
  for (const name of readdirSync(migrationsFolder).filter((one) => /^000\d/.test(one))) {
    cpSync(join(migrationsFolder, name), join(folder, name))
  }
  await migrate(database, folder)
  const { term } = await openTerm(database, 'here', midnight)
  const nextDay = midnight + 86_400_000
  await database.execute(
    sql`create table ledger_20261122 partition of ledger for values from ('2026-11-22') to ('2026-11-23')`,
  )
  await database.execute(
    sql`create table ledger_20261123 partition of ledger for values from ('2026-11-23') to ('2026-11-24')`,
  )
  await database.execute(sql`
    insert into ledger (seq, day, at, term, kind, subject, run, code, moment, detail)
    select n, '2026-11-22', ${midnight}, ${term}, 2, n, 1, 0, null, '{"agent": "one"}' from generate_series(1, 1500) n`)
  await database.execute(sql`
    insert into ledger (seq, day, at, term, kind, subject, run, code, moment, detail) values
    (1501, '2026-11-22', ${midnight + 5}, ${term}, 4, 1, 1, 0, ${midnight}, null),
    (1502, '2026-11-22', ${midnight + 5}, ${term}, 12, 2, 0, 0, null, ${JSON.stringify({ cause })}),
    (1503, '2026-11-23', ${nextDay}, ${term}, 13, 2, 0, 0, null, ${JSON.stringify({ cause })})`)
  await database.execute(sql`update leadership set last_seq = 1503`)
  await migrate(database, migrationsFolder)

  const held = { kind: 'job.held', job: 3, cause, seq: 1504, at: nextDay + 1, term } as const
  await openLedgerWriter(database).append({ events: [held], runs: [] })
  const events = await Array.fromAsync(readLedger(database, 0))
  assert.equal(events.length, 1504)
  for (const [i, event] of events.slice(0, 1500).entries()) {
    const dispatched = { kind: 'run.dispatched', job: i + 1, run: 1, agent: 'one', seq: i + 1, at: midnight, term }
    assert.deepEqual(event, dispatched)
  }
  const ended = { outcome: 'succeeded', returnCode: 0, signal: null, startedAt: midnight, repeatAt: null }
  const usage = { userMs: null, systemMs: null, peakMemory: null }
  assert.deepEqual(events.slice(1500), [
    { kind: 'run.ended', job: 1, run: 1, ...ended, usage, seq: 1501, at: midnight + 5, term },
    { kind: 'job.held', job: 2, cause, seq: 1502, at: midnight + 5, term },
    { kind: 'job.unheld', job: 2, cause, seq: 1503, at: nextDay, term },
    held,
  ])
})
