/** Days go by on real PostgreSQL, and retention gives up what is old: what is left is all that anybody needs. */
import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { oldestDay } from '#/core/oldest-day.ts'
import { advance } from '#/core/progress.ts'
import { sql } from '#/db/sql.ts'
import { testDatabase, type TestDatabase } from '#/db/test-database.ts'
import { closeOnce } from '#/engine/closing.ts'
import { startLeading, type Leading, type LeadingParts } from '#/engine/leading.ts'
import { retentionTask } from '#/engine/maintenance/tasks/retention.ts'
import type { TaskWork } from '#/engine/maintenance/task.ts'
import { productionDay } from '#/engine/planner.ts'
import { rebuild } from '#/engine/rebuild.ts'
import { manualClock, type ManualClock } from '#/lib/clock.ts'
import { silentLog } from '#/lib/log.ts'
import { defaultCarryForward } from '#/planning/carry-forward.ts'
import { findFirstSeq, listDayPartitions } from '#/store/retention.ts'
import { listRunsOf } from '#/store/runs.ts'
import { listSnapshots } from '#/store/snapshots.ts'
import { dayBatch } from '../support/day-batch.ts'
import { eventually } from '../support/eventually.ts'
import { everything } from '../support/everything.ts'
import { midnight, minute } from '../support/plan.ts'

const cause = { by: 'test' }
const site = { timezone: 'UTC', startOfDay: 0 }
const limit = { workstationLimit: 100 }
const dayMs = 24 * 60 * minute
const dayOf = (at: number): string => productionDay(at, site).toString()

interface Lived {
  readonly database: TestDatabase
  readonly clock: ManualClock
  readonly leading: Leading
  readonly work: TaskWork
  readonly retain: (options: { ledgerHistory: number; runHistory: number }) => Promise<string>
  /** The days whose runs are told to be gone. */
  readonly gone: readonly string[]
}

/** So many days, of which each runs a job and closes; on the days of `stuck` another job abends and is carried forward. */
const live = async (t: TestContext, days: number, stuck: readonly number[]): Promise<Lived> => {
  const database = await testDatabase(t)
  const clock = manualClock(midnight)
  const parts: LeadingParts = {
    database,
    clock,
    log: silentLog,
    server: 'here',
    version: '0.1.0',
    ...limit,
    snapshotPause: 0,
    world: () => ({ agent: 'agent' }),
    onCommitted: () => undefined,
  }
  const leading = await startLeading(parts)
  t.after(() => leading.conductor.stop())
  for (let day = 0; day < days; day += 1) await liveOneDay(database, leading, { clock, isStuck: stuck.includes(day) })
  const work: TaskWork = {
    database,
    connection: database.connection,
    sessionName: 'test',
    signal: new AbortController().signal,
    now: clock.now(),
    before: new Map(),
    requireTerm: async () => undefined,
  }
  const gone: string[] = []
  const retain = async (options: { ledgerHistory: number; runHistory: number }): Promise<string> => {
    const task = retentionTask({
      today: () => dayOf(clock.now()),
      oldestLiveDay: () => oldestDay(leading.state),
      options: () => ({ ...options, auditHistory: 0 }),
      onRunsGone: (day) => gone.push(day),
      audit: { folder: 'nowhere', server: 'here' },
    })
    return (await task.run(work)).said
  }
  return { database, clock, leading, work, retain, gone }
}

const liveOneDay = async (
  database: TestDatabase,
  { conductor, state }: Leading,
  { clock, isStuck }: { readonly clock: ManualClock; readonly isStuck: boolean },
): Promise<void> => {
  const day = dayOf(clock.now())
  const streams = [
    { name: 'DONE', jobs: [{ name: 'A' }] },
    ...(isStuck ? [{ name: 'STUCK', jobs: [{ name: 'B' }, { name: 'C', follows: ['B'] }] }] : []),
  ]
  const first = state.nextIds.job
  await conductor.take((now) => [{ kind: 'plan.added', batch: dayBatch(streams, day, now.nextIds), cause }])
  for (const [job, returnCode] of isStuck
    ? ([
        [first, 0],
        [first + 1, 1],
      ] as const)
    : ([[first, 0]] as const)) {
    await conductor.take(() => [
      {
        kind: 'run.ended',
        job,
        run: 1,
        outcome: returnCode === 0 ? 'succeeded' : 'abended',
        returnCode,
        signal: null,
        startedAt: clock.now(),
        usage: { userMs: null, systemMs: null, peakMemory: null },
        repeatAt: null,
      },
    ])
  }
  clock.advanceBy(dayMs)
  const next = dayOf(clock.now())
  await conductor.take((now) => [{ kind: 'plan.added', batch: dayBatch([], next, now.nextIds), cause }])
  const before = state.seq
  await closeOnce({
    conductor: () => conductor,
    site,
    clock,
    log: silentLog,
    carryForward: () => defaultCarryForward,
    statsHistory: () => 400,
  })
  await eventually('the snapshot of the closing', async () => {
    const [newest = 0] = await listSnapshots(database, Number.MAX_SAFE_INTEGER)
    return newest > before ? true : undefined
  })
}

const daysOf = async (database: TestDatabase, table: string): Promise<string[]> =>
  (await listDayPartitions(database)).filter((one) => one.table === table).map(({ day }) => day)

test('what is old goes, and a rebuild from either snapshot is what it was, with the job that was carried forward', async (t) => {
  const { database, clock, leading, retain, gone } = await live(t, 9, [1, 6])
  await leading.conductor.take(() => [])
  const { seq } = leading.state
  const whole = await rebuild(database, seq, limit)
  const said = await retain({ ledgerHistory: 3, runHistory: 4 })
  assert.match(said, /^Dropped \d+ partitions, of 2026-11-22 to /)
  const today = dayOf(clock.now())
  const oldest = Temporal.PlainDate.from(today).subtract({ days: 3 }).toString()
  assert.equal((await daysOf(database, 'ledger'))[0], oldest)
  assert.ok(((await findFirstSeq(database)) ?? 0) > 1)
  // The stream of the second day is in the plan: its rows and its history stay, and all that came after.
  assert.equal(oldestDay(leading.state), '2026-11-23')
  assert.equal((await daysOf(database, 'plan_parts'))[0], '2026-11-23')
  assert.equal((await daysOf(database, 'runs'))[0], '2026-11-23')
  assert.deepEqual(gone, ['2026-11-22'])
  assert.equal((await listRunsOf(database, '2026-11-23', 3)).length, 1)
  assert.match(await retain({ ledgerHistory: 3, runHistory: 4 }), /still needed/)

  const [newest = 0, older = 0] = await listSnapshots(database, seq)
  const same = async (from: number): Promise<void> => {
    const { state, snapshot } = await rebuild(database, seq, limit)
    for (const one of [state, whole.state]) advance(one, clock.now())
    assert.deepEqual([snapshot, everything(state)], [from, everything(whole.state)])
  }
  await same(newest)
  await database.execute(sql`update snapshot_parts set body = 'x' where seq = ${newest} and position = 3`)
  await same(older)
  await database.execute(sql`delete from snapshots`)
  await assert.rejects(rebuild(database, seq, limit), {
    code: 'database.damaged',
    message: /the ledger begins with event \d+, and no snapshot of what was before can be read/,
  })
})

test('while there are no two sound snapshots, or a difference was found, nothing of ledger and plan goes', async (t) => {
  const { database, retain, work } = await live(t, 6, [])
  const options = { ledgerHistory: 2, runHistory: 2 }
  const before = await daysOf(database, 'ledger')
  Object.assign(work, { before: new Map([['integrity', 'failed']]) })
  assert.match(await retain(options), /could go and stay: the integrity check has found a difference/)
  Object.assign(work, { before: new Map() })
  await database.execute(
    sql`update snapshot_parts set body = 'x' where position = 3 and seq = (select max(seq) from snapshots)`,
  )
  assert.match(await retain(options), /a rebuild has no two sound snapshots/)
  assert.deepEqual(await daysOf(database, 'ledger'), before)
  assert.equal((await daysOf(database, 'runs'))[0], before.at(-3), 'history is needed by no rebuild')
})

test('a drop that was cut short is finished, and readers and writers of the table do not wait for one', async (t) => {
  const { database, retain, leading } = await live(t, 6, [])
  await database.execute(sql`alter table ledger detach partition ledger_20261122`)
  const read = Promise.withResolvers<void>()
  const reading = Promise.withResolvers<void>()
  const reader = database.transaction(
    async (transaction) => {
      await transaction.query(sql`select count(*) from ledger`)
      reading.resolve()
      await read.promise
    },
    { readOnly: true },
  )
  await reading.promise
  const retained = retain({ ledgerHistory: 2, runHistory: 2 })
  await eventually('the drop to wait for the reader', async () => {
    const waiting = await database.query(sql`
      select from pg_stat_activity where datname = current_database() and query like '%detach%' and wait_event_type = 'Lock'`)
    return waiting.length > 0 ? true : undefined
  })
  await leading.conductor.take(() => [{ kind: 'leader.elected', server: 'here', version: '0' }])
  read.resolve()
  await reader
  assert.match(await retained, /^Dropped/)
  assert.deepEqual(
    (await listDayPartitions(database)).filter(({ state }) => state !== 'attached'),
    [],
  )
  assert.equal((await daysOf(database, 'ledger')).includes('2026-11-22'), false)
})
