/** The runs of a job in full: told from the history where there is something in it, and else without asking the database. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { jobStatus } from '#/core/status.ts'
import type { PlanState } from '#/core/state.ts'
import { openPool, type Database } from '#/db/pool.ts'
import { testDatabase } from '#/db/test-database.ts'
import { jobDetails } from '#/engine/job-details.ts'
import { pastRunsIn } from '#/engine/past-runs.ts'
import { createReadersLine } from '#/engine/readers-line.ts'
import { manualClock } from '#/lib/clock.ts'
import type { JobDetail } from '#/model/views.ts'
import { ensurePlanDay } from '#/store/days.ts'
import { encodeRuns, listRunsOfSome } from '#/store/runs.ts'
import { midnight, minute, stage } from '../support/plan.ts'
import { runRecord } from '../support/run-records.ts'

const none = { estimatedStartAt: null, estimatedEndAt: null }

const pastRuns = async (database: Database, state: PlanState, job: number): Promise<JobDetail['runs']> => {
  const details = jobDetails({
    state: () => state,
    pastRuns: pastRunsIn(database),
    assurance: { times: async () => ({ job: () => none, stream: () => none, known: undefined as never }) },
    readers: createReadersLine(manualClock(midnight)),
    dispatcher: () => undefined,
  })
  const { runs } = await details.job(job)
  assert.deepEqual((await details.jobsInFull([job]))[0]?.runs, runs)
  return runs
}

test('of a job that ran the history tells, of one that never ran or runs for the first time nobody is asked', async (t) => {
  const database = await testDatabase(t)
  const { state, playTo } = stage(
    [{ name: 'PAY', jobs: [{ name: 'RAN' }, { name: 'RUNS' }, { name: 'WAITS', startAt: midnight + 600 * minute }] }],
    {
      script: (name) => ({ ms: name === 'RAN' ? minute : 600 * minute }),
    },
  )
  playTo(midnight + 2 * minute)
  assert.deepEqual(
    [1, 2, 3].map((job) => jobStatus(state, job).status),
    ['succeeded', 'running', 'waiting'],
  )
  await ensurePlanDay(database, '2026-11-22')
  await encodeRuns([{ ...runRecord(1), day: '2026-11-22' }])(database)
  assert.deepEqual(
    (await pastRuns(database, state, 1)).map(({ run }) => run),
    [1],
  )
  const gone = await openPool({ connection: database.connection, applicationName: 'batuta test' })
  await gone.end()
  assert.deepEqual(await pastRuns(gone, state, 2), [])
  assert.deepEqual(await pastRuns(gone, state, 3), [])
  await assert.rejects(pastRuns(gone, state, 1))
})

test('the runs of many jobs of several days are told each of its own job, oldest first', async (t) => {
  const database = await testDatabase(t)
  for (const day of ['2026-11-22', '2026-11-23']) await ensurePlanDay(database, day)
  const row = (day: string, job: number, run: number) => ({ ...runRecord(job), day, run })
  await encodeRuns([
    row('2026-11-22', 2, 2),
    row('2026-11-22', 1, 1),
    row('2026-11-22', 2, 1),
    row('2026-11-22', 3, 1),
    row('2026-11-23', 2, 1),
  ])(database)
  const told = async (day: string, jobs: number[]) =>
    (await listRunsOfSome(database, day, jobs)).map(({ job, run }) => `${job}/${run}`)
  assert.deepEqual(await told('2026-11-22', [2, 1, 7]), ['1/1', '2/1', '2/2'])
  assert.deepEqual(await told('2026-11-23', [2, 1]), ['2/1'])
  assert.deepEqual(await told('2026-11-22', []), [])
})

test('a run that was lost and runs after all has a row that says it was lost', async (t) => {
  const database = await testDatabase(t)
  const { state, happen, playTo } = stage([{ name: 'PAY', jobs: [{ name: 'A' }] }], {
    script: () => ({ ms: 600 * minute }),
  })
  playTo(midnight + minute)
  happen({ kind: 'run.lost', job: 1, run: 1, reason: 'silence' })
  happen({ kind: 'run.started', job: 1, run: 1, pid: 1 })
  assert.equal(jobStatus(state, 1).status, 'running')
  await ensurePlanDay(database, '2026-11-22')
  await encodeRuns([{ ...runRecord(1), day: '2026-11-22', outcome: 'unknown' }])(database)
  assert.deepEqual(
    (await pastRuns(database, state, 1)).map(({ outcome }) => outcome),
    ['unknown'],
  )
})
