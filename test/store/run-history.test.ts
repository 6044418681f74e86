/** The history of runs over real partitions: filters, pages across days, sums, and its bounds. */
import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { testDatabase } from '#/db/test-database.ts'
import { createHistoryDesk, type HistoryAsked } from '#/engine/history-desk.ts'
import { manualClock } from '#/lib/clock.ts'
import { ensurePlanDay } from '#/store/days.ts'
import { encodeRuns, type RunRecord } from '#/store/runs.ts'
import { midnight, minute } from '../support/plan.ts'
import { runRecord } from '../support/run-records.ts'

const days = ['2026-11-20', '2026-11-21', '2026-11-22']

/** Four runs a day, of two jobs; every third abended. */
const runs = days.flatMap((day, d) =>
  [0, 1, 2, 3].map((i): RunRecord => {
    const startedAt = midnight + (d - 2) * 24 * 60 * minute + i * minute
    const job = d * 4 + i + 1
    const outcome = (d * 4 + i) % 3 === 0 ? 'abended' : 'succeeded'
    const name = i % 2 === 0 ? 'CALC' : 'PRINT_IT'
    const stream = i < 2 ? 'FTA1#PAY' : 'FTA2#/F/PAY'
    return { ...runRecord(job), day, stream, name, outcome, startedAt, endedAt: startedAt + (i + 1) * 1000 }
  }),
)

const open = async (t: TestContext) => {
  const database = await testDatabase(t)
  for (const day of days) await ensurePlanDay(database, day)
  await encodeRuns(runs)(database)
  return createHistoryDesk({ database, clock: manualClock(midnight) })
}

const window = { from: '2026-11-01', to: '2026-11-30' }

test('runs of a window are listed from the last to end on, page by page over the days', async (t) => {
  const history = await open(t)
  const found: number[] = []
  let after: string | undefined
  do {
    const page = await history.runs({ ...window, filter: {}, limit: 3, after })
    found.push(...page.items.map(({ job }) => job))
    assert.ok(page.items.length <= 3)
    after = page.next ?? undefined
  } while (after !== undefined)
  assert.deepEqual(found, runs.map(({ job }) => job).toReversed())
  const oneDay = await history.runs({ from: '2026-11-21', to: '2026-11-21', filter: {}, limit: 100 })
  assert.deepEqual(
    oneDay.items.map(({ job }) => job),
    [8, 7, 6, 5],
  )
  assert.deepEqual([oneDay.items[0]?.durationMs, oneDay.next], [4000, null])
})

test('runs are found by job, stream, workstation and outcome', async (t) => {
  const history = await open(t)
  const jobs = async (filter: HistoryAsked['filter']) =>
    (await history.runs({ ...window, filter, limit: 100 })).items.map(({ job }) => job).toReversed()
  assert.deepEqual(await jobs({ outcomes: ['abended'] }), [1, 4, 7, 10])
  assert.deepEqual(await jobs({ name: 'print_it' }), [2, 4, 6, 8, 10, 12])
  assert.deepEqual(await jobs({ name: 'C?L@', stream: 'FTA1#PAY' }), [1, 5, 9])
  assert.deepEqual(await jobs({ stream: 'PAY' }), [1, 2, 5, 6, 9, 10])
  assert.deepEqual(await jobs({ stream: '@/PAY' }), [3, 4, 7, 8, 11, 12])
  assert.deepEqual(await jobs({ name: 'PRINT%IT' }), [])
  assert.deepEqual(await jobs({ workstation: 'WS', job: 7 }), [7])
})

test('runs are summed up by job, those that went wrong first', async (t) => {
  const history = await open(t)
  const sums = await history.summary({ ...window, filter: {}, limit: 10 })
  assert.deepEqual(
    sums.map((sum) => [sum.stream, sum.name, sum.runs, sum.succeeded, sum.wentWrong, sum.median, sum.longest]),
    [
      ['FTA1#PAY', 'CALC', 3, 2, 1, 1000, 1000],
      ['FTA1#PAY', 'PRINT_IT', 3, 2, 1, 2000, 2000],
      ['FTA2#/F/PAY', 'CALC', 3, 2, 1, 3000, 3000],
      ['FTA2#/F/PAY', 'PRINT_IT', 3, 2, 1, 4000, 4000],
    ],
  )
})

test('a window that is none or too wide, and a cursor that is none, is refused', async (t) => {
  const history = await open(t)
  const refused = (asked: Partial<HistoryAsked>) =>
    assert.rejects(history.runs({ ...window, filter: {}, limit: 3, ...asked }), { code: 'request.invalid' })
  await refused({ from: '2026-12-01' })
  await refused({ from: '2020-01-01' })
  await refused({ from: '2026-02-30' })
  await refused({ after: 'x' })
  await refused({ after: "2026-11-21_1_1_1'; drop table runs" })
  await assert.rejects(history.summary({ from: '2026-01-01', to: '2026-11-30', filter: {}, limit: 3 }), {
    code: 'request.invalid',
  })
})
