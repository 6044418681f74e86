/** Reading ahead over a real leader and its database: who opens a job that went wrong asks no source, at the leader and at a standby, whatever goes wrong. */
import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { hitRate, sumOf } from '#/cache/counts.ts'
import { firstLook } from '#/contract/first-look.ts'
import { cell } from '#/core/columns.ts'
import { Phase, type PlanState } from '#/core/state.ts'
import { openPool } from '#/db/pool.ts'
import { testDatabase, type TestDatabase } from '#/db/test-database.ts'
import { willBeOpened } from '#/engine/warming/will-be-opened.ts'
import { createReaderAhead, type ReaderAhead } from '#/engine/warming/reader-ahead.ts'
import type { EventBody } from '#/model/event.ts'
import { dateAt } from '#/selection/read-time.ts'
import { poolName } from '#/store/leader-session.ts'
import fc from 'fast-check'
import { eventually } from '../support/eventually.ts'
import { openPauses } from '../support/open-pauses.ts'
import { everyJob, play } from '../support/play.ts'
import { sketchBatch } from '../support/plan.ts'
import { randomPlan, randomSteps } from '../support/random-plan.ts'
import { endedRun } from '../support/run-records.ts'
import { openLeadingEngine, type LeadingEngine } from './leading-engine.ts'

const cause = { by: 'test' }

const openSite = async (t: TestContext, database: TestDatabase, server: string) => {
  let reader: ReaderAhead | undefined
  /** The jobs that it was told of. */
  const expected: number[] = []
  const told = (events: readonly EventBody[], state: PlanState): void => {
    const jobs = willBeOpened(events, state)
    expected.push(...jobs)
    reader?.expect(jobs)
  }
  const site = await openLeadingEngine(t, database, server, {
    onCommitted: told,
    onFollowed: (event, state) => told([event], state),
  })
  reader = createReaderAhead({
    engine: () => site.engine,
    isKept: true,
    ...openPauses,
  })
  t.after(() => reader.stop())
  return { ...site, reader, expected }
}

const plan = (jobs: number): EventBody => ({
  kind: 'plan.added',
  batch: sketchBatch([{ name: 'PAY', jobs: Array.from({ length: jobs }, (_, i) => ({ name: `J${i + 1}` })) }]),
  cause,
})

type Ended = Pick<Extract<EventBody, { kind: 'run.ended' }>, 'outcome' | 'returnCode'>
const abended: Ended = { outcome: 'abended', returnCode: 8 }

const run = async ({ leader }: LeadingEngine, jobs: readonly number[], end: Ended = abended): Promise<void> => {
  const { conductor } = leader.now()
  await conductor.take(() =>
    jobs.flatMap((job): EventBody[] => [
      { kind: 'run.dispatched', job, run: 1, agent: 'agent' },
      { kind: 'run.started', job, run: 1, pid: 1 },
    ]),
  )
  await conductor.take(() => jobs.map((job) => ({ ...endedRun(job), ...end })))
}

const readOf = (reader: ReaderAhead, jobs: number): Promise<true> =>
  eventually(`${jobs} jobs that were read`, () => {
    const { read, failed } = reader.state().jobs
    return read + failed === jobs ? true : undefined
  })

/** What whoever opens it asks of the database. */
const open = async ({ engine }: LeadingEngine, id: number) => {
  const { name, stream, from, to, limit } = firstLook(engine.glance({ of: 'job', id }), dateAt(engine.reading())).runs
  return { job: await engine.job(id), runs: await engine.history.runs({ from, to, filter: { name, stream }, limit }) }
}

test('a job has failed: whoever opens it is answered although the database is away, and one that went well is not read', async (t) => {
  const site = await openSite(t, await testDatabase(t), 'first')
  await site.leader.now().conductor.take(() => [plan(3)])
  await run(site, [1], { outcome: 'succeeded', returnCode: 0 })
  await run(site, [2])
  await readOf(site.reader, 1)
  site.failing.with = new Error('nobody is to ask the database')
  const { job, runs } = await open(site, 2)
  assert.deepEqual([job.status, job.runs.length, runs.next], ['abended', 1, null])
  assert.equal(hitRate(sumOf(site.cache.compartments().map(({ counts }) => counts))), 1)
  await assert.rejects(open(site, 1))
})

test('an operator has a job run again: what came of it is read, and what came of a recovery is not', async (t) => {
  const site = await openSite(t, await testDatabase(t), 'first')
  const { conductor } = site.leader.now()
  await conductor.take(() => [plan(3)])
  await run(site, [2])
  await readOf(site.reader, 1)
  const again = async (job: number, why: 'operator' | 'recovery'): Promise<void> => {
    await conductor.take(() => [
      { kind: 'job.rerun', job, run: 2, why, notBefore: 0, cause },
      { kind: 'run.dispatched', job, run: 2, agent: 'agent' },
      { kind: 'run.started', job, run: 2, pid: 2 },
    ])
    await conductor.take(() => [{ ...endedRun(job), run: 2 } as EventBody])
  }
  await again(2, 'operator')
  await readOf(site.reader, 2)
  await run(site, [3], { outcome: 'succeeded', returnCode: 0 })
  await again(3, 'recovery')
  assert.deepEqual(site.expected, [2, 2])
  site.failing.with = new Error('nobody is to ask the database')
  const { job } = await open(site, 2)
  assert.deepEqual([job.status, job.runs.length], ['succeeded', 2])
})

test('at a standby the job and its runs are read ahead, as it hears of them from the ledger', async (t) => {
  const database = await testDatabase(t)
  const first = await openSite(t, database, 'first')
  await first.leader.now().conductor.take(() => [plan(3)])
  const pool = await openPool({ connection: database.connection, applicationName: poolName('second') })
  t.after(() => pool.end())
  const second = await openSite(t, { ...database, ...pool }, 'second')
  await run(first, [2])
  await readOf(second.reader, 1)
  assert.equal(second.reader.state().jobs.read, 1)
  second.failing.with = new Error('nobody is to ask the database')
  assert.equal((await open(second, 2)).job.status, 'abended')
})

test('5 000 jobs fail at once: a hundred are read, the others are forgotten, and orders are carried out meanwhile', async (t) => {
  const site = await openSite(t, await testDatabase(t), 'first')
  const jobs = 5_000
  await site.leader.now().conductor.take(() => [plan(jobs + 1)])
  await run(
    site,
    Array.from({ length: jobs }, (_, i) => i + 1),
  )
  await site.engine.command({ kind: 'job', action: 'hold', job: jobs + 1, cause })
  await readOf(site.reader, 100)
  assert.deepEqual([site.reader.state().jobs.dropped, site.reader.state().waiting], [jobs - 100, 0])
  const loads = site.cache.compartments().flatMap(({ kind, counts }) => (kind === 'runs' ? [counts.loads] : []))
  assert.equal(
    loads.reduce((sum, one) => sum + one, 0),
    100,
  )
})

test('a server that begins to lead reads what is wrong already', async (t) => {
  const database = await testDatabase(t)
  const before = await openSite(t, database, 'first')
  await before.leader.now().conductor.take(() => [plan(4)])
  await run(before, [1, 2, 3])
  await before.engine.command({ kind: 'job', action: 'rerun', job: 3, cause })
  await before.leader.stop()
  const site = await openSite(t, database, 'second')
  site.reader.beginAnew()
  await readOf(site.reader, 2)
  site.failing.with = new Error('nobody is to ask the database')
  for (const id of [1, 2]) assert.equal((await open(site, id)).job.status, 'abended')
})

test('whatever happens in a plan, a job that is wrong and was not before is one that will be opened', () => {
  const wrong = new Set<number>([Phase.abended, Phase.failed, Phase.unknown])
  let seen = 0
  fc.assert(
    fc.property(randomPlan, randomSteps, (streams, steps) => {
      let before = new Set<number>()
      let told = 0
      play(streams, steps, ({ state, events }) => {
        const now = new Set(everyJob(state).filter((job) => wrong.has(cell(state.jobs.phase, job))))
        const noted = new Set(willBeOpened(events.slice(told), state))
        for (const job of now.difference(before)) assert.ok(noted.has(job), JSON.stringify(events.slice(told)))
        for (const job of noted) assert.ok(now.has(job) || cell(state.jobs.run, job) > 1)
        seen += noted.size
        before = now
        told = events.length
      })
    }),
    { numRuns: 300 },
  )
  assert.ok(seen > 0, 'nothing went wrong in any of them')
})
