/** What a job is expected to take: from the runs it had, by class of day, over all its instances. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { addDuration, expectedDuration } from '#/core/expected-durations.ts'
import { decideClosing } from '#/core/decide-closing.ts'
import { classOfDay, dayClasses } from '#/core/day-class.ts'
import { cell } from '#/core/columns.ts'
import { dayBatch } from '../support/day-batch.ts'
import { defaultCarryForward } from '#/planning/carry-forward.ts'
import { midnight, minute, stage, type JobSketch } from '../support/plan.ts'
import type { Theatre } from '../support/simulate.ts'

const day = 24 * 60 * minute
/** 2026-11-22, a Sunday. */
const sunday = '2026-11-22'

/** Plays a job of so many minutes on each day, from the Sunday on. */
const playDays = (minutes: readonly number[], job: Partial<JobSketch> = {}): Theatre => {
  const streams = [{ name: 'DAY', jobs: [{ name: 'A', ...job }] }]
  let today = 0
  const theatre = stage(streams, { script: () => ({ ms: (minutes[today] ?? 0) * minute }) })
  for (today = 1; today < minutes.length; today += 1) addDay(theatre, today, { name: 'A', ...job })
  theatre.playTo(midnight + minutes.length * day - minute)
  return theatre
}

const addDay = (theatre: Theatre, number: number, job: JobSketch): void => {
  theatre.playTo(midnight + number * day)
  const text = Temporal.PlainDate.from(sunday).add({ days: number }).toString()
  const batch = dayBatch([{ name: 'DAY', jobs: [job] }], text, theatre.state.nextIds)
  theatre.happen({ kind: 'plan.added', batch, cause: { by: 'test' } })
}

const close = (theatre: Theatre, through: string, statsHistory: number): void => {
  const options = { ...defaultCarryForward, enCarryForward: 'no' as const }
  theatre.happen(decideClosing(theatre.state, { through, before: Infinity, timezone: 'UTC', options, statsHistory }))
}

test('expected is the median of the runs on days of the same class, whatever instance they were of', () => {
  const { state } = playDays([90, 5, 9, 7, 6])
  assert.deepEqual(expectedDuration(state, 5), {
    ms: 6.5 * minute,
    spread: 97_500,
    runs: 4,
    otherDays: false,
  })
  assert.equal(expectedDuration(state, 1).ms, 90 * minute)
})

test('a job that never ran is expected to take a minute, of which nothing is known', () => {
  const { state } = stage([{ name: 'DAY', jobs: [{ name: 'A', startAt: midnight + minute }] }])
  assert.deepEqual(expectedDuration(state, 1), { ms: minute, spread: minute, runs: 0, otherDays: false })
})

test('before its first working day a job is expected to take what it took on other days', () => {
  const theatre = playDays([30])
  addDay(theatre, 1, { name: 'A', startAt: midnight + minute })
  assert.deepEqual(expectedDuration(theatre.state, 2), {
    ms: 30 * minute,
    spread: 7.5 * minute,
    runs: 1,
    otherDays: true,
  })
})

test('runs that abend are not written down, repetitions are', () => {
  const abends = stage([{ name: 'DAY', jobs: [{ name: 'A' }] }], { script: () => ({ ms: minute, returnCode: 1 }) })
  abends.playTo(midnight + 10 * minute)
  assert.equal(expectedDuration(abends.state, 1).runs, 0)
  const repeats = stage([{ name: 'DAY', jobs: [{ name: 'A', every: 10, everyEndAt: midnight + 35 * minute }] }], {
    script: () => ({ ms: minute }),
  })
  repeats.playTo(midnight + 120 * minute)
  assert.deepEqual([expectedDuration(repeats.state, 1).runs, expectedDuration(repeats.state, 1).ms], [4, minute])
})

test('of each class the last 16 runs are remembered', () => {
  fc.assert(
    fc.property(fc.array(fc.nat({ max: 1_000_000 }), { minLength: 1, maxLength: 60 }), (runs) => {
      const { state } = stage([{ name: 'DAY', jobs: [{ name: 'A', startAt: midnight + minute }] }])
      for (const ms of runs) addDuration(state, 1, ms)
      const last = runs.slice(-16).toSorted((a, b) => a - b)
      const [lower = 0, upper = 0] = [last[(last.length - 1) >> 1], last[last.length >> 1]]
      assert.deepEqual(
        [expectedDuration(state, 1).ms, expectedDuration(state, 1).runs],
        [(lower + upper) / 2, last.length],
      )
    }),
  )
})

test('what is expected outlives the instances, and is forgotten when none has come for statsHistory days', () => {
  const theatre = playDays([20])
  addDay(theatre, 6, { name: 'B' })
  close(theatre, '2026-11-27', 400)
  addDay(theatre, 7, { name: 'A', startAt: midnight + 8 * day })
  const { state } = theatre
  assert.equal(expectedDuration(state, 3).ms, 20 * minute)
  assert.equal(cell(state.jobs.stream, 1), 0)
  close(theatre, '2026-11-29', 0)
  addDay(theatre, 9, { name: 'A', startAt: midnight + 10 * day })
  assert.equal(expectedDuration(theatre.state, 4).runs, 1, 'its last instance was of the day itself')
  close(theatre, '2026-12-03', 1)
  addDay(theatre, 14, { name: 'A', startAt: midnight + 15 * day })
  assert.equal(expectedDuration(theatre.state, 5).runs, 0)
})

test('a job that is in the plan keeps what is expected of it, however old it is', () => {
  const theatre = playDays([20])
  addDay(theatre, 1, { name: 'A', startAt: midnight + 100 * day })
  const options = { ...defaultCarryForward, enCarryForward: 'all' as const }
  const request = { through: '2026-12-30', before: Infinity, timezone: 'UTC', options, statsHistory: 0 }
  theatre.happen(decideClosing(theatre.state, request))
  assert.equal(expectedDuration(theatre.state, 2).runs, 1)
})

test('days are working days, weekends and month ends: the last day, and the last from Monday to Friday', () => {
  const classes = ['2026-11-20', '2026-11-22', '2026-11-27', '2026-11-30', '2026-10-30', '2026-10-31', '2026-01-30', '']
  assert.deepEqual(
    classes.map((text) => dayClasses[classOfDay(text)]),
    ['working day', 'weekend', 'working day', 'month end', 'month end', 'month end', 'month end', 'working day'],
  )
})

const percentOf = (action: 'kill' | 'continue', percent: number, minutes: readonly number[]) =>
  playDays(minutes, { longest: { percent, action } })
    .events.filter(({ kind }) => kind === 'job.kill_requested' || kind === 'job.long')
    .map(({ kind, at }) => [kind, (at - midnight) % day])

test('MAXDUR in percent is of what was expected when the run began, and has no effect before the first run', () => {
  assert.deepEqual(percentOf('continue', 150, [10, 20]), [['job.long', 15 * minute]])
  assert.deepEqual(percentOf('kill', 200, [10, 19, 41]), [['job.kill_requested', 38 * minute]])
  assert.deepEqual(percentOf('continue', 50, [10]), [])
})

test('MINDUR in percent: a run that ends sooner than that part of what was expected abends', () => {
  const { state } = playDays([10, 4, 5], { shortest: { percent: 50, action: 'abend' } })
  assert.deepEqual(
    [1, 2, 3].map((job) => cell(state.jobs.returnCode, job)),
    [0, 0, 0],
  )
  assert.deepEqual(expectedDuration(state, 3).runs, 1)
})
