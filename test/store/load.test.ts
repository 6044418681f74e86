/** The load of the site, gathered from the history of runs on real PostgreSQL. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { testDatabase } from '#/db/test-database.ts'
import { ensurePlanDay } from '#/store/days.ts'
import { forgetLoad, gatherLoad, listBaselines, saveBaselines } from '#/store/load.ts'
import { encodeRuns, type RunRecord } from '#/store/runs.ts'

const hourMs = 3_600_000
/** Monday, 2026-11-23 03:00 UTC, midnight in São Paulo. */
const monday = Temporal.Instant.from('2026-11-23T03:00:00Z').epochMilliseconds / hourMs

const run = (job: number, hour: number, more: Partial<RunRecord> = {}): RunRecord => ({
  day: '2026-11-23',
  job,
  run: 1,
  workstation: 'WS',
  stream: 'S',
  name: `J${job}`,
  outcome: 'succeeded',
  returnCode: 0,
  signal: null,
  reason: null,
  readyAt: hour * hourMs,
  startedAt: hour * hourMs + 2_000,
  endedAt: hour * hourMs + 60_000,
  userMs: null,
  systemMs: null,
  peakMemory: null,
  ...more,
})

test('an hour counts starts, failures and waits; what comes late is counted the next time; before the first run there was nothing', async (t) => {
  const database = await testDatabase(t)
  const usual = async (measure: 'starts' | 'failures' | 'wait_ms') => {
    await saveBaselines(database, { from: monday - 1000, timezone: 'America/Sao_Paulo' })
    return listBaselines(database, measure)
  }
  assert.equal(await gatherLoad(database, { from: monday - 1000, through: monday }), 0)
  await ensurePlanDay(database, '2026-11-23')
  await encodeRuns([run(1, monday), run(2, monday, { outcome: 'abended', readyAt: monday * hourMs - 4_000 })])(database)
  assert.equal(await gatherLoad(database, { from: monday - 1000, through: monday + 1 }), 2)
  assert.deepEqual(await usual('starts'), [
    { hourOfWeek: 0, mean: 2, deviation: 0, samples: 1 },
    { hourOfWeek: 1, mean: 0, deviation: 0, samples: 1 },
  ])
  assert.deepEqual(await usual('wait_ms'), [{ hourOfWeek: 0, mean: 4_000, deviation: 0, samples: 1 }])

  await encodeRuns([run(3, monday + 1), ...[4, 5, 6].map((job) => run(job, monday + 7 * 24))])(database)
  await gatherLoad(database, { from: monday - 1000, through: monday + 7 * 24 })
  const starts = await usual('starts')
  assert.equal(starts.length, 168)
  assert.deepEqual(starts[0], { hourOfWeek: 0, mean: 2.5, deviation: Math.SQRT1_2, samples: 2 })
  assert.deepEqual(starts[1], { hourOfWeek: 1, mean: 1, deviation: 0, samples: 1 })
  assert.deepEqual((await usual('failures'))[0]?.mean, 0.5)

  assert.equal(await forgetLoad(database, monday + 160), 160)
})
