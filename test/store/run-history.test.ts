/** The history of runs over real partitions: filters, pages across days, sums, and its bounds. */
import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import type { Database } from '#/db/pool.ts'
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

const openSite = async (t: TestContext, rows = runs, clock = manualClock(midnight)) => {
  const database = await testDatabase(t)
  for (const day of new Set(rows.map((row) => row.day))) await ensurePlanDay(database, day)
  await encodeRuns(rows)(database)
  const asked: string[] = []
  const query: Database['query'] = (statement) => {
    asked.push(statement.text)
    return database.query(statement)
  }
  return { history: createHistoryDesk({ database: { ...database, query }, clock }), asked, database }
}

const open = async (t: TestContext) => (await openSite(t)).history

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

/** Runs of one job in twenty days, oldest first: two a day, and many more on the newest. */
const dailyRuns = Array.from({ length: 20 }, (_, d) =>
  Temporal.PlainDate.from('2026-11-03').add({ days: d }).toString(),
).flatMap((day, d) =>
  Array.from({ length: d === 19 ? 9 : 2 }, (__, i): RunRecord => {
    const endedAt = midnight + (d - 19) * 24 * 60 * minute + i * minute
    return { ...runRecord(d + 1), day, run: i + 1, name: 'CALC', stream: 'FTA1#PAY', endedAt }
  }),
)

test('the runs of one job over a week are two statements, of which one is enough where the newest day fills the page', async (t) => {
  const { history, asked } = await openSite(t, dailyRuns)
  const week = { from: '2026-11-15', to: '2026-11-22' }
  const oneJob = { name: 'calc', stream: 'FTA1#PAY' }
  const ask = async (filter: HistoryAsked['filter'], limit: number) => {
    asked.length = 0
    const { items } = await history.runs({ ...week, filter, limit })
    return { places: items.map(({ day, run }) => `${day}/${run}`), statements: asked.length }
  }
  const newest = dailyRuns
    .slice(-23)
    .toReversed()
    .map(({ day, run }) => `${day}/${run}`)
  assert.deepEqual(await ask(oneJob, 30), { places: newest, statements: 2 })
  assert.deepEqual(await ask(oneJob, 5), { places: newest.slice(0, 5), statements: 1 })
  // Of whatever may run often a day is a statement, and which days there are is one more.
  assert.deepEqual(await ask({ name: 'CAL@', stream: 'FTA1#PAY' }, 30), { places: newest, statements: 9 })
})

test('pages of one job go on where the one before ended, whatever days they are read with', async (t) => {
  const { history } = await openSite(t, dailyRuns)
  const newest = dailyRuns.toReversed().map(({ day, run }) => `${day}/${run}`)
  for (const limit of [4, 100]) {
    const found: string[] = []
    let after: string | undefined
    do {
      const page = await history.runs({ ...window, filter: { name: 'CALC', stream: 'PAY' }, limit, after })
      found.push(...page.items.map(({ day, run }) => `${day}/${run}`))
      after = page.next ?? undefined
    } while (after !== undefined)
    assert.deepEqual(found, newest, `${limit} a page`)
  }
})

test('a page that has taken two seconds is given as it is, and the next goes on with the days before', async (t) => {
  const clock = manualClock(midnight)
  const { history, asked } = await openSite(t, dailyRuns, {
    ...clock,
    now: () => {
      clock.advanceBy(1_500)
      return clock.now()
    },
  })
  const filter = { name: 'CALC', stream: 'FTA1#PAY' }
  const first = await history.runs({ ...window, filter, limit: 100 })
  assert.deepEqual([first.items.length, first.next, asked.length], [9 + 16, '2026-11-14_0_0_0', 3])
  const second = await history.runs({ ...window, filter, limit: 100, after: first.next ?? '' })
  assert.deepEqual([second.items[0]?.day, second.items.length], ['2026-11-13', 16])
})
