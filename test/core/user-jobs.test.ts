/** Runs that go on after their stream has left the plan: USERJOBS. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { describeJob } from '#/core/detail.ts'
import { selectStreams } from '#/core/select.ts'
import { viewJob, viewStream } from '#/core/view.ts'
import { close, jobNames, nextMidnight, streamNames } from '../support/close-day.ts'
import { jobNamed, midnight, minute, stage } from '../support/plan.ts'

const cause = { by: 'operator' }
const runsOn = () => ({ ms: 10_000 * minute })

test('a running job of a stream that leaves goes on under USERJOBS of its workstation, reports its end, and leaves next', () => {
  const theatre = stage([{ name: 'LONG', jobs: [{ name: 'A' }, { name: 'B', follows: ['A'] }] }], {
    script: () => ({ ms: 25 * 60 * minute }),
  })
  close(theatre, { enCarryForward: 'no' })
  assert.deepEqual(jobNames(theatre), ['A'])
  assert.deepEqual(viewJob(theatre.state, 1).stream, 'WS#USERJOBS')
  const [id] = selectStreams(theatre.state, { limit: 10 }).ids
  assert.deepEqual([id, viewStream(theatre.state, id ?? 0).status], [2, 'running'])
  assert.equal(describeJob(theatre.state, 1).day, '2026-11-22')

  theatre.playTo(nextMidnight + 120 * minute)
  assert.equal(viewJob(theatre.state, 1).status, 'succeeded')
  assert.equal(viewStream(theatre.state, 2).status, 'succeeded')
  close(theatre, { enCarryForward: 'no' }, '2026-11-23')
  assert.deepEqual([jobNames(theatre), streamNames(theatre)], [[], []])
  assert.equal(
    theatre.state.jobs.memory.every((page) => page === undefined),
    true,
  )
})

test('a run under USERJOBS that abends is not recovered, one that repeats (EVERY) repeats no more', () => {
  const recovery = { action: 'rerun', attempts: 3 } as const
  const jobs = [
    { name: 'A', recovery },
    { name: 'B', every: 10, startAt: nextMidnight - 5 * minute },
  ]
  const theatre = stage([{ name: 'LONG', jobs }], {
    script: (name) => ({ ms: 24 * 60 * minute + minute, returnCode: name === 'A' ? 1 : 0 }),
  })
  close(theatre, { enCarryForward: 'no' })
  theatre.playTo(nextMidnight + 48 * 60 * minute)
  assert.deepEqual([viewJob(theatre.state, 1).status, viewJob(theatre.state, 1).run], ['abended', 1])
  assert.deepEqual([viewJob(theatre.state, 2).status, viewJob(theatre.state, 2).run], ['succeeded', 1])
})

test('the MAXDUR of a run that goes on under USERJOBS is not watched any more', () => {
  const theatre = stage([{ name: 'LONG', jobs: [{ name: 'A', longest: { minutes: 24 * 60 + 10, action: 'kill' } }] }], {
    script: () => ({ ms: 25 * 60 * minute }),
  })
  close(theatre, { enCarryForward: 'no' })
  theatre.playTo(nextMidnight + 120 * minute)
  assert.equal(viewJob(theatre.state, 1).status, 'succeeded')
  assert.deepEqual(
    theatre.events.filter(({ kind }) => kind === 'job.kill_requested'),
    [],
  )
})

test('what a stream holds for its runs is held until the last of them under USERJOBS ends', () => {
  const theatre = stage(
    [
      { name: 'HOLDS', needs: [{ name: 'WS#TAPE', units: 1 }], jobs: [{ name: 'A' }] },
      {
        name: 'LATER',
        needs: [{ name: 'WS#TAPE', units: 1 }],
        jobs: [{ name: 'B', startAt: nextMidnight + 10 * minute }],
      },
    ],
    { resources: { 'WS#TAPE': 1 }, script: (name) => ({ ms: name === 'A' ? 25 * 60 * minute : 0 }) },
  )
  close(theatre, { carryStates: ['sched'] })
  theatre.playTo(nextMidnight + 30 * minute)
  assert.equal(jobNamed(theatre.state, 'LATER.B').status, 'ready')
  theatre.playTo(nextMidnight + 90 * minute)
  assert.equal(jobNamed(theatre.state, 'LATER.B').status, 'succeeded')
})

test('a cancelled stream leaves, and its run that goes on is cancelled when it ends', () => {
  const theatre = stage([{ name: 'S', jobs: [{ name: 'A' }] }], { script: runsOn })
  theatre.happen({ kind: 'job.cancelled', job: 1, cause })
  theatre.happen({ kind: 'stream.cancelled', stream: 1, cause })
  close(theatre)
  assert.deepEqual([streamNames(theatre), jobNames(theatre)], [['USERJOBS'], ['A']])
  theatre.playTo(midnight + 10_001 * minute)
  assert.equal(viewJob(theatre.state, 1).status, 'cancelled')
})
