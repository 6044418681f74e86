/** What retention gives up of the history of runs nobody is told any more, wherever the cycle of maintenance ran. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sumOf } from '#/cache/counts.ts'
import { testDatabase, type TestDatabase } from '#/db/test-database.ts'
import { retentionTask } from '#/engine/maintenance/tasks/retention.ts'
import { ensurePlanDay } from '#/store/days.ts'
import { encodeRuns } from '#/store/runs.ts'
import { sketchBatch } from '../support/plan.ts'
import { runRecord } from '../support/run-records.ts'
import { openLeadingEngine } from './leading-engine.ts'

const cause = { by: 'test' }
/** Older than it is kept by default, and younger. */
const [old, young] = ['2025-10-01', '2026-11-20']

/** As the leader does it: it keeps 400 days. */
const retain = async (database: TestDatabase, onRunsGone: (day: string) => void): Promise<string> => {
  const task = retentionTask({
    today: () => '2026-11-22',
    oldestLiveDay: () => '2026-11-22',
    options: () => ({ ledgerHistory: 90, runHistory: 400, auditHistory: 0 }),
    onRunsGone,
    audit: { folder: 'nowhere', server: 'here' },
  })
  const { said } = await task.run({
    database,
    connection: database.connection,
    sessionName: 'test',
    signal: new AbortController().signal,
    now: Temporal.Instant.from('2026-11-22T12:00:00Z').epochMilliseconds,
    before: new Map(),
    requireTerm: async () => undefined,
  })
  return said
}

const open = async (t: Parameters<typeof testDatabase>[0] & Parameters<typeof openLeadingEngine>[0]) => {
  const database = await testDatabase(t)
  for (const day of [old, young]) await ensurePlanDay(database, day)
  await encodeRuns([
    { ...runRecord(1), day: old },
    { ...runRecord(2), day: young },
  ])(database)
  const site = await openLeadingEngine(t, database, 'first')
  const batch = sketchBatch([{ name: 'PAY', jobs: [{ name: 'A' }] }])
  await site.leader.now().conductor.take(() => [{ kind: 'plan.added', batch, cause }])
  const { history } = site.engine
  const countOf = async (day: string): Promise<readonly number[]> => {
    const asked = { from: day, to: day, filter: {}, limit: 10 }
    return [(await history.runs(asked)).items.length, (await history.summary(asked)).length]
  }
  const loads = (): number =>
    sumOf(site.cache.compartments().map(({ kind, counts }) => (kind === 'runs' ? counts : { ...counts, loads: 0 })))
      .loads
  return { ...site, database, countOf, loads }
}

test('what retention has dropped here is told to nobody any more, and of younger days nothing is read anew', async (t) => {
  const { database, historyEnd, countOf, loads } = await open(t)
  assert.deepEqual(
    [await countOf(old), await countOf(young)],
    [
      [1, 1],
      [1, 1],
    ],
  )
  assert.match(await retain(database, historyEnd.giveUp), /^Dropped .* of 2025-10-01/)
  assert.deepEqual(await countOf(old), [0, 0])
  const before = loads()
  assert.deepEqual([await countOf(young), loads() - before], [[1, 1], 0])
})

test('what another server has dropped is told for a minute at the most; what nobody may drop is kept', async (t) => {
  const { database, time, countOf, loads } = await open(t)
  assert.deepEqual(
    [await countOf(old), await countOf(young)],
    [
      [1, 1],
      [1, 1],
    ],
  )
  await retain(database, () => undefined)
  assert.deepEqual(await countOf(old), [1, 1])
  time.pass(60_001)
  const before = loads()
  assert.deepEqual([await countOf(old), loads() - before], [[0, 0], 1])
  assert.deepEqual([await countOf(young), loads() - before], [[1, 1], 1])
})
