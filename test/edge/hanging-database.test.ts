/** What an operator sees while the database takes statements and answers none: what was last known, after seconds. */
import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { testDatabase } from '#/db/test-database.ts'
import { watchCache } from '#/main/watch-cache.ts'
import type { EventBody } from '#/model/event.ts'
import { createMetrics } from '#/monitoring/metrics.ts'
import { openLeadingEngine } from '../engine/leading-engine.ts'
import { eventually } from '../support/eventually.ts'
import { hang } from '../support/hanging-table.ts'
import { sketchBatch } from '../support/plan.ts'
import { endedRun } from '../support/run-records.ts'
import { startEdge } from './edge.ts'

const day = { from: '2026-11-22', to: '2026-11-22' }
const batch = sketchBatch([{ name: 'PAY', jobs: [{ name: 'A' }, { name: 'B' }] }])

const cause = { by: 'test' }
const again = (job: number, run: number): EventBody => ({
  kind: 'job.rerun',
  job,
  run,
  why: 'operator',
  notBefore: 0,
  cause,
})

const open = async (t: TestContext) => {
  const database = await testDatabase(t)
  const { engine, leader, cache, time } = await openLeadingEngine(t, database, 'first')
  const { conductor } = leader.now()
  await conductor.take(() => [{ kind: 'plan.added', batch, cause }])
  const { history, job, glance } = engine
  const { client, health, server } = await startEdge(t, { answers: { history, job, glance } })
  const metrics = createMetrics()
  watchCache({ cache, metrics, app: { health } })
  return {
    database,
    time,
    client,
    server,
    health,
    metrics,
    run: async (id: number, run = 1): Promise<void> => {
      if (run > 1) await conductor.take(() => [again(id, run)])
      await conductor.take(() => [
        { kind: 'run.dispatched', job: id, run, agent: 'agent' },
        { kind: 'run.started', job: id, run, pid: 1 },
      ])
      await conductor.take(() => [{ ...endedRun(id), run } as EventBody])
    },
  }
}

test('while the database hangs an operator is given the history as it was last known after seconds, the next at once, and it is told where it lacks', async (t) => {
  const { database, time, client, server, health, metrics, run } = await open(t)
  const ask = () => client.runs(day)
  const jobs = async () => (await ask()).items.map(({ job }) => job)
  await run(1)
  assert.deepEqual(await jobs(), [1])
  // Of the history that is kept one lacks from now on.
  await run(2)
  await using hanging = await hang(database, 'runs')
  const waits = jobs()
  await eventually('somebody to wait', () => (time.alarms.size >= 2 ? true : undefined))
  time.pass(4_000)
  assert.deepEqual([await waits, await jobs()], [[1], [1]])
  // What nobody has asked for before there is nothing of: it is waited for until it is given up.
  const unknown = fetch(`${server}/api/v1/runs?from=2026-11-21`)
  await eventually('another load', () => (time.alarms.size >= 2 ? true : undefined))
  time.pass(15_000)
  const answer = await unknown
  assert.deepEqual([answer.status, ((await answer.json()) as { code: string }).code], [503, 'server.unavailable'])

  const cacheOf = () => health.system().parts.find(({ name }) => name === 'cache')
  assert.partialDeepStrictEqual(cacheOf(), {
    status: 'degraded',
    lastError: 'The source of runs does not answer in time.',
  })
  assert.match(await metrics.text(), /^batuta_cache_answers_total\{kind="runs",.*answered="stale_on_wait"\} 2$/m)
  await hanging.letGo()
  await eventually('the history as it is', async () => ((await jobs()).length === 2 ? true : undefined))
  assert.equal(cacheOf()?.status, 'ok')
})

test('while the database hangs a job in full is told as it stands, with the runs that were last known', async (t) => {
  const { database, time, client, run } = await open(t)
  await run(1)
  const { runs } = await client.job({ id: 1 })
  await run(1, 2)
  await using hanging = await hang(database, 'runs')
  const waits = client.job({ id: 1 })
  await eventually('somebody to wait', () => (time.alarms.size >= 2 ? true : undefined))
  time.pass(2_000)
  const job = await waits
  assert.deepEqual([job.run, job.status, job.runs], [2, 'succeeded', runs])
  await hanging.letGo()
  await eventually('both runs', async () => ((await client.job({ id: 1 })).runs.length === 2 ? true : undefined))
})
