/** Days are closed and snapshots written on real PostgreSQL; a start takes the newest that is sound, and the ledger after it. */
import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { copyState, partsOf } from '#/core/snapshot.ts'
import { advance } from '#/core/progress.ts'
import { selectStreams } from '#/core/select.ts'
import { viewStream } from '#/core/view.ts'
import type { PlanState } from '#/core/state.ts'
import { sql } from '#/db/sql.ts'
import { testDatabase, type TestDatabase } from '#/db/test-database.ts'
import { closeOnce } from '#/engine/closing.ts'
import { startLeading, type Leading, type LeadingParts } from '#/engine/leading.ts'
import { rebuild } from '#/engine/rebuild.ts'
import { manualClock, type ManualClock } from '#/lib/clock.ts'
import { silentLog } from '#/lib/log.ts'
import type { PlanBatch } from '#/model/plan.ts'
import { defaultCarryForward } from '#/planning/carry-forward.ts'
import { listRunsOf } from '#/store/runs.ts'
import { listSnapshots, saveSnapshot } from '#/store/snapshots.ts'
import { eventually } from '../support/eventually.ts'
import { everything } from '../support/everything.ts'
import { midnight, minute, sketchBatch, type StreamSketch } from '../support/plan.ts'

const cause = { by: 'test' }
const site = { timezone: 'UTC', startOfDay: 0 }
const limit = { workstationLimit: 100 }

/** A batch for a later day, with numbers after those of `before`. */
const batchAfter = (before: PlanBatch, day: string, sketches: StreamSketch[]): PlanBatch => {
  const batch = { ...sketchBatch(sketches), id: before.id + 1, from: day, to: day }
  const [streams, jobs, tasks] = [before.streams, before.jobs, before.tasks].map((rows) => rows.at(-1)?.id ?? 0)
  for (const stream of batch.streams) {
    Object.assign(stream, { id: stream.id + (streams ?? 0), day, firstJob: stream.firstJob + (jobs ?? 0) })
  }
  for (const job of batch.jobs) {
    Object.assign(job, { id: job.id + (jobs ?? 0), stream: job.stream + (streams ?? 0), task: job.task + (tasks ?? 0) })
  }
  for (const task of batch.tasks) Object.assign(task, { id: task.id + (tasks ?? 0) })
  return batch
}

const first = sketchBatch([
  { name: 'DONE', jobs: [{ name: 'A' }] },
  { name: 'STUCK', jobs: [{ name: 'B' }, { name: 'C', follows: ['B'] }] },
])
const second = batchAfter(first, '2026-11-23', [{ name: 'NEXT', jobs: [{ name: 'D' }] }])

interface Stage {
  readonly database: TestDatabase
  readonly clock: ManualClock
  readonly start: () => Promise<Leading>
  readonly close: (leading: Leading) => ReturnType<typeof closeOnce>
}

const stageIn = async (t: TestContext): Promise<Stage> => {
  const database = await testDatabase(t)
  const clock = manualClock(midnight + 60 * minute)
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
  return {
    database,
    clock,
    start: () => startLeading(parts),
    close: (leading) =>
      closeOnce({
        conductor: () => leading.conductor,
        site,
        clock,
        log: silentLog,
        carryForward: () => defaultCarryForward,
        statsHistory: () => 400,
      }),
  }
}

const end = (leading: Leading, job: number, returnCode: number) =>
  leading.conductor.take(() => [
    {
      kind: 'run.ended',
      job,
      run: 1,
      outcome: returnCode === 0 ? 'succeeded' : 'abended',
      returnCode,
      signal: null,
      startedAt: midnight,
      usage: { userMs: null, systemMs: null, peakMemory: null },
      repeatAt: null,
    },
  ])

/** Two days, of which the first ran: A well, B badly. */
const played = async (stage: Stage): Promise<Leading> => {
  const leading = await stage.start()
  for (const batch of [first, second]) await leading.conductor.take(() => [{ kind: 'plan.added', batch, cause }])
  await end(leading, 1, 0)
  await end(leading, 2, 1)
  return leading
}

const streamsOf = (state: PlanState): string[] =>
  selectStreams(state, { limit: 10 }).ids.map((id) => viewStream(state, id).name)

const snapshotCount = async (database: TestDatabase): Promise<number> =>
  (await listSnapshots(database, Number.MAX_SAFE_INTEGER)).length
const written = (database: TestDatabase, count: number) =>
  eventually('the snapshot', async () => ((await snapshotCount(database)) === count ? true : undefined))

/** A snapshot that is written, or given up, has given the pages of the plan back. */
const givenBack = ({ state }: Leading) =>
  eventually('the pages of the plan', () => (state.jobs.lent.size === 0 ? true : undefined))

test('a day is closed once, when the next has begun and is planned, and its history stays', async (t) => {
  const stage = await stageIn(t)
  const leading = await played(stage)
  assert.equal(await stage.close(leading), undefined)
  stage.clock.advanceTo(midnight + 24 * 60 * minute)
  const closing = await stage.close(leading)
  assert.deepEqual([closing?.through, closing?.streams, closing?.carried], ['2026-11-22', [1, 1], [2, 2]])
  assert.equal(await stage.close(leading), undefined)
  assert.deepEqual(streamsOf(leading.state), ['STUCK', 'NEXT'])
  assert.equal((await listRunsOf(stage.database, '2026-11-22', 1)).length, 1)
  stage.clock.advanceTo(midnight + 48 * 60 * minute)
  assert.equal(await stage.close(leading), undefined, 'the plan does not cover the 24th')
  await leading.conductor.stop()
})

test('after a closing a snapshot is written, and the next start begins with it', async (t) => {
  const stage = await stageIn(t)
  const { database, clock } = stage
  const leading = await played(stage)
  clock.advanceTo(midnight + 24 * 60 * minute)
  await stage.close(leading)
  await written(database, 1)
  await givenBack(leading)
  await leading.conductor.take(() => [{ kind: 'job.late', job: 4, cause }])
  await leading.conductor.stop()

  const { state, snapshot } = await rebuild(database, leading.state.seq, limit)
  assert.ok(snapshot > 0 && snapshot < state.seq)
  await database.execute(sql`delete from snapshots`)
  const whole = await rebuild(database, leading.state.seq, limit)
  assert.equal(whole.snapshot, 0)
  for (const one of [state, whole.state]) advance(one, clock.now())
  assert.deepEqual(everything(state), everything(whole.state))
  assert.deepEqual(everything(state), everything(leading.state))

  const again = await stage.start()
  assert.deepEqual(streamsOf(again.state), ['STUCK', 'NEXT'])
  await again.conductor.stop()
})

test('a snapshot that is not whole, of another format or ahead of the ledger is passed over for the one before it', async (t) => {
  const stage = await stageIn(t)
  const { database } = stage
  const leading = await played(stage)
  await leading.conductor.stop()
  const { seq } = leading.state
  const copy = copyState((await rebuild(database, seq, limit)).state)
  const save = (at: number) => saveSnapshot(database, { seq: at, at: midnight, version: '0.1.0' }, partsOf(copy))
  const start = async () => {
    const passedOver: string[] = []
    const { snapshot, state } = await rebuild(database, seq, { ...limit, onUnsound: (said) => passedOver.push(said) })
    assert.equal(state.seq, seq)
    return { snapshot, passedOver: passedOver.length }
  }
  await save(seq)
  assert.deepEqual(await start(), { snapshot: seq, passedOver: 0 })
  await save(seq - 1)
  await database.execute(sql`update snapshot_parts set body = 'x' where seq = ${seq} and position = 3`)
  assert.deepEqual(await start(), { snapshot: 0, passedOver: 2 }, 'one is damaged, one holds another event')
  await database.execute(sql`delete from snapshot_parts where seq = ${seq} and position = 2`)
  assert.deepEqual(await start(), { snapshot: 0, passedOver: 2 })
  await save(seq + 1)
  assert.equal((await start()).snapshot, 0)
  await save(seq)
  await database.execute(sql`update snapshots set format = format + 1`)
  assert.deepEqual(await start(), { snapshot: 0, passedOver: 0 })
})

test('only the newest two are kept', async (t) => {
  const { database, start } = await stageIn(t)
  const { state, conductor } = await start()
  await conductor.stop()
  for (const seq of [1, 5, 3]) await saveSnapshot(database, { seq, at: 0, version: '0' }, partsOf(copyState(state)))
  assert.deepEqual(await listSnapshots(database, 10), [5, 3])
  const [parts] = await database.query<{ n: number }>(sql`select count(distinct seq)::int as n from snapshot_parts`)
  assert.equal(parts?.n, 2)
})

test('when the session that writes a snapshot is cut before it commits, nothing of it is there and the plan goes on', async (t) => {
  const stage = await stageIn(t)
  const { database, clock } = stage
  const leading = await played(stage)
  clock.advanceTo(midnight + 24 * 60 * minute)
  const held = Promise.withResolvers<void>()
  const locked = Promise.withResolvers<void>()
  const blocker = database.transaction(async (transaction) => {
    await transaction.query(sql`lock table snapshot_parts in exclusive mode`)
    locked.resolve()
    await held.promise
  })
  await locked.promise
  await stage.close(leading)
  await eventually('the writer of the snapshot', async () => {
    const cut = await database.query(sql`
      select pg_terminate_backend(pid) from pg_stat_activity
       where datname = current_database() and pid <> pg_backend_pid() and wait_event_type = 'Lock'`)
    return cut.length > 0 ? true : undefined
  })
  held.resolve()
  await blocker
  await givenBack(leading)
  await leading.conductor.take(() => [{ kind: 'job.late', job: 4, cause }])
  await leading.conductor.stop()
  assert.equal(await snapshotCount(database), 0)
  const again = await stage.start()
  assert.deepEqual(streamsOf(again.state), ['STUCK', 'NEXT'])
  await again.conductor.stop()
})

test('a snapshot whose making fails leaves the one before it', async (t) => {
  const { database, start } = await stageIn(t)
  const { state, conductor } = await start()
  await conductor.stop()
  await saveSnapshot(database, { seq: 1, at: 0, version: '0' }, partsOf(copyState(state)))
  const broken = function* () {
    yield { name: 'field now', body: 1 }
    throw new Error('no memory')
  }
  await assert.rejects(saveSnapshot(database, { seq: 2, at: 0, version: '0' }, broken()), /no memory/)
  assert.deepEqual(await listSnapshots(database, 10), [1])
})
