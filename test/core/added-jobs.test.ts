/** Jobs that come to a stream of the plan: the stream takes them in whatever it is, and everything counts them. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { selectJobs } from '#/core/select.ts'
import { viewJob, viewStream } from '#/core/view.ts'
import type { PlanBatch } from '#/model/plan.ts'
import { close, jobNames, streamNames } from '../support/close-day.ts'
import { addJob } from '../support/add-job.ts'
import { jobNamed, midnight, minute, stage, starts } from '../support/plan.ts'

const cause = { by: 'operator' }

test('a job that comes to a stream which runs is one of its jobs: the stream ends with it', () => {
  const theatre = stage(
    [
      { name: 'S', jobs: [{ name: 'A' }] },
      { name: 'T', follows: ['S'], jobs: [{ name: 'B' }] },
    ],
    {
      script: (name) => ({ ms: name === 'A' ? 10 * minute : 20 * minute }),
    },
  )
  addJob(theatre, 1, { name: 'X' })
  theatre.playTo(midnight + 15 * minute)
  assert.deepEqual([viewStream(theatre.state, 1).jobs, viewStream(theatre.state, 1).status], [2, 'running'])
  assert.equal(jobNamed(theatre.state, 'T.B').status, 'waiting')
  theatre.playTo(midnight + 20 * minute)
  assert.deepEqual([viewStream(theatre.state, 1).status, starts(theatre)], ['succeeded', ['A', 'X', 'B']])
})

test('a stream that is complete is open again; what followed it and was let go stays so', () => {
  const theatre = stage([
    { name: 'S', jobs: [{ name: 'A' }] },
    { name: 'T', follows: ['S'], jobs: [{ name: 'B', startAt: midnight + 60 * minute }] },
  ])
  theatre.playTo(midnight + 10 * minute)
  addJob(theatre, 1, { name: 'X', startAt: midnight + 120 * minute })
  const { status, endedAt, jobs, ended } = viewStream(theatre.state, 1)
  assert.deepEqual([status, endedAt, jobs, ended], ['running', null, 2, 1])
  theatre.playTo(midnight + 60 * minute)
  assert.equal(jobNamed(theatre.state, 'T.B').status, 'succeeded')
  theatre.playTo(midnight + 120 * minute)
  assert.equal(viewStream(theatre.state, 1).status, 'succeeded')
})

test('a job that comes to a stream which waits, waits with it; who follows the stream later waits for the job', () => {
  const theatre = stage([
    { name: 'S', startAt: midnight + 60 * minute, jobs: [{ name: 'A' }] },
    { name: 'EMPTY', jobs: [] },
  ])
  addJob(theatre, 1, { name: 'X' })
  addJob(theatre, 2, { name: 'Y' })
  theatre.playTo(midnight + 30 * minute)
  assert.deepEqual(starts(theatre), ['Y'])
  assert.equal(viewStream(theatre.state, 2).status, 'succeeded')
  theatre.playTo(midnight + 60 * minute)
  assert.deepEqual(starts(theatre), ['Y', 'A', 'X'])
})

test('its dependencies, limits and recovery are those of any job; the recovery job comes with it', () => {
  const recovery = { action: 'rerun', job: { name: 'FIX' } } as const
  const theatre = stage([{ name: 'S', limit: 1, jobs: [{ name: 'A' }] }], {
    script: (name, run) => ({ ms: 5 * minute, returnCode: name === 'X' && run === 1 ? 1 : 0 }),
  })
  addJob(theatre, 1, { name: 'X', follows: ['A'], recovery, recoveryJob: 'FIX' })
  theatre.playTo(midnight + 30 * minute)
  assert.deepEqual(starts(theatre), ['A', 'X', 'FIX', 'X/2'])
  assert.equal(viewStream(theatre.state, 1).status, 'succeeded')
})

test('a job whose latest time has passed when it comes is dealt with at once', () => {
  const theatre = stage([{ name: 'S', jobs: [{ name: 'A' }] }])
  theatre.playTo(midnight + 10 * minute)
  addJob(theatre, 1, { name: 'X', untilAt: midnight + 5 * minute })
  assert.equal(jobNamed(theatre.state, 'S.X').status, 'suppressed')
})

test('cancelling the stream cancels it, and closing the day takes it out or carries it forward', () => {
  const theatre = stage([
    { name: 'S', jobs: [{ name: 'A' }] },
    { name: 'T', jobs: [{ name: 'B' }] },
  ])
  addJob(theatre, 1, { name: 'X', startAt: midnight + 48 * 60 * minute })
  addJob(theatre, 2, { name: 'Y', startAt: midnight + 48 * 60 * minute })
  theatre.happen({ kind: 'stream.cancelled', stream: 1, cause })
  assert.equal(jobNamed(theatre.state, 'S.X').status, 'cancelled')
  close(theatre)
  assert.deepEqual([streamNames(theatre), jobNames(theatre)], [['T'], ['B', 'Y']])
  theatre.playTo(midnight + 48 * 60 * minute)
  close(theatre, {}, '2026-11-23')
  assert.deepEqual([streamNames(theatre), jobNames(theatre), theatre.state.added.size], [[], [], 0])
})

test('a stream is carried with some of its jobs, added ones among them, and may take more after that', () => {
  const theatre = stage([{ name: 'S', jobs: [{ name: 'A' }, { name: 'B', priority: 0 }] }])
  addJob(theatre, 1, { name: 'X' })
  addJob(theatre, 1, { name: 'Y', priority: 0 })
  close(theatre, { carryStates: ['hold'] })
  assert.deepEqual(jobNames(theatre), ['B', 'Y'])
  addJob(theatre, 1, { name: 'Z' })
  assert.deepEqual(jobNames(theatre), ['B', 'Y', 'Z'])
  theatre.playTo(theatre.state.now)
  assert.equal(jobNamed(theatre.state, 'S.Z').status, 'succeeded')
  assert.equal(viewStream(theatre.state, 1).carriedForward, true)
})

test('a running job that came to a stream goes on under USERJOBS when the stream leaves', () => {
  const theatre = stage([{ name: 'S', jobs: [{ name: 'A' }] }], {
    script: (name) => ({ ms: name === 'X' ? 10_000 * minute : 0 }),
  })
  addJob(theatre, 1, { name: 'X' })
  close(theatre, { enCarryForward: 'no' })
  assert.deepEqual([streamNames(theatre), jobNames(theatre)], [['USERJOBS'], ['X']])
  theatre.playTo(midnight + 10_001 * minute)
  const [job] = selectJobs(theatre.state, { limit: 1 }).ids
  assert.equal(viewJob(theatre.state, job ?? 0).status, 'succeeded')
})

test('a stream may come with its first job, as JOBS does', () => {
  const theatre = stage([{ name: 'S', jobs: [{ name: 'A' }] }])
  const row: PlanBatch['streams'][number] = {
    id: 2,
    day: '2026-11-22',
    workstation: 'WS',
    name: 'JOBS',
    scheduledAt: midnight,
    startAt: null,
    untilAt: null,
    onUntil: 'suppress',
    latestStartAt: null,
    deadlineAt: null,
    priority: 10,
    limit: null,
    carryForward: true,
    key: false,
    runCycle: null,
    firstJob: 0,
    jobCount: 0,
  }
  addJob(theatre, 2, { name: 'X' }, [row])
  assert.deepEqual([viewStream(theatre.state, 2).jobs, jobNamed(theatre.state, 'JOBS.X').status], [1, 'running'])
})
