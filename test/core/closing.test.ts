/** Production days are closed: what leaves the plan, what is carried forward, and what becomes of those that depended on it. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { describeJob } from '#/core/detail.ts'
import { explain } from '#/core/explain.ts'
import { requireJob, requireStream } from '#/core/in-plan.ts'
import { eventsOf } from '#/core/order.ts'
import { eventOf } from '#/core/report.ts'
import { countJobs } from '#/core/count-status.ts'
import { viewJob, viewStream } from '#/core/view.ts'
import { close, jobNames, nextMidnight, streamNames } from '../support/close-day.ts'
import { jobNamed, midnight, minute, sketchBatch, stage } from '../support/plan.ts'

const cause = { by: 'operator' }
const abends = () => ({ returnCode: 1 })

test('a stream that is complete leaves with its tasks and prompts; one that is not is carried and keeps number and time', () => {
  const theatre = stage(
    [
      { name: 'DONE', jobs: [{ name: 'A', prompts: ['go?'] }] },
      { name: 'STUCK', jobs: [{ name: 'B' }, { name: 'C', follows: ['B'] }] },
    ],
    { script: (name) => (name === 'B' ? { returnCode: 1 } : {}) },
  )
  theatre.happen({ kind: 'prompt.answered', prompt: 1, yes: true, cause })
  close(theatre)
  const { state } = theatre
  assert.deepEqual(streamNames(theatre), ['STUCK'])
  assert.deepEqual(jobNames(theatre), ['B', 'C'])
  assert.deepEqual([...state.tasks.keys()], [2, 3])
  assert.equal(state.prompts.size, 0)
  const stream = viewStream(state, 2)
  assert.deepEqual([stream.id, stream.scheduledAt, stream.carriedForward], [2, '2026-11-22T00:00:00.000Z', true])
  assert.equal(viewJob(state, 2).carriedForward, true)
  assert.deepEqual([state.days, state.closedThrough, state.plannedThrough], [[], '2026-11-22', '2026-11-22'])
})

test('a job that left is refused with the reason, one that never was with another', () => {
  const theatre = stage([{ name: 'DONE', jobs: [{ name: 'A' }] }])
  close(theatre)
  assert.throws(() => requireJob(theatre.state, 1), { code: 'job.left_plan' })
  assert.throws(() => requireStream(theatre.state, 1), { code: 'stream.left_plan' })
  assert.throws(() => requireJob(theatre.state, 2), { code: 'job.unknown' })
  assert.throws(() => eventsOf(theatre.state, { kind: 'job', job: 1, action: 'rerun', cause }), {
    code: 'job.left_plan',
  })
  assert.throws(() => eventsOf(theatre.state, { kind: 'stream', stream: 1, action: 'cancel', cause }), {
    code: 'stream.left_plan',
  })
})

test('a late report of a job that left is no news', () => {
  const theatre = stage([{ name: 'DONE', jobs: [{ name: 'A' }] }])
  close(theatre)
  assert.equal(eventOf(theatre.state, { type: 'lost', job: 1, run: 1, reason: 'gone', at: midnight }), undefined)
  assert.equal(eventOf(theatre.state, { type: 'started', job: 1, run: 0, pid: 1, at: midnight }), undefined)
})

test('who follows a stream that was carried goes on when that succeeds the next day', () => {
  const theatre = stage(
    [
      { name: 'FIRST', jobs: [{ name: 'A' }] },
      { name: 'SECOND', follows: ['FIRST'], jobs: [{ name: 'B' }] },
    ],
    { script: (name, run) => (name === 'A' && run === 1 ? { returnCode: 1 } : {}) },
  )
  close(theatre)
  for (const event of eventsOf(theatre.state, { kind: 'job', job: 1, action: 'rerun', cause })) theatre.happen(event)
  theatre.playTo(nextMidnight + 60 * minute)
  assert.equal(jobNamed(theatre.state, 'SECOND.B').status, 'succeeded')
})

test('a predecessor that leaves unsatisfied is orphaned: its follower waits, is explained, and runs once released', () => {
  const theatre = stage(
    [
      { name: 'FIRST', jobs: [{ name: 'A' }] },
      { name: 'SECOND', follows: ['FIRST'], jobs: [{ name: 'B' }, { name: 'C', follows: ['FIRST.A'] }] },
    ],
    { script: (name) => (name === 'A' ? { returnCode: 1 } : {}) },
  )
  close(theatre, { carryStates: ['hold'] })
  assert.deepEqual(streamNames(theatre), ['SECOND'])
  const sentences = () => explain(theatre.state, { agent: 'a' }, 3).hindrances.map(({ sentence }) => sentence)
  assert.deepEqual(sentences(), [
    'FOLLOWS: its stream WS#SECOND follows WS#FIRST, which has left the plan: an orphaned predecessor [O].',
    'FOLLOWS: the job follows WS#FIRST.A, which has left the plan: an orphaned predecessor [O].',
  ])
  assert.deepEqual(describeJob(theatre.state, 3).predecessors, [
    { type: 'job', id: 0, name: 'WS#FIRST.A', status: 'orphaned' },
  ])
  theatre.happen({ kind: 'stream.released', stream: 2, cause })
  theatre.playTo(theatre.state.now + minute)
  assert.equal(jobNamed(theatre.state, 'SECOND.B').status, 'succeeded')
  assert.equal(jobNamed(theatre.state, 'SECOND.C').status, 'waiting')
  theatre.happen({ kind: 'job.released', job: 3, cause })
  theatre.playTo(theatre.state.now + minute)
  assert.equal(jobNamed(theatre.state, 'SECOND.C').status, 'succeeded')
})

test('a met FOLLOWS goes with the predecessor that leaves, and the follower waits for the rest alone', () => {
  const theatre = stage([
    { name: 'FIRST', jobs: [{ name: 'A' }] },
    {
      name: 'SECOND',
      follows: ['FIRST'],
      jobs: [{ name: 'B', follows: ['FIRST.A'], startAt: nextMidnight + 60 * minute }],
    },
  ])
  close(theatre)
  assert.deepEqual(
    explain(theatre.state, { agent: 'a' }, 2).hindrances.map(({ type }) => type),
    ['time'],
  )
  assert.deepEqual(describeJob(theatre.state, 2).predecessors, [])
  theatre.playTo(nextMidnight + 61 * minute)
  assert.equal(jobNamed(theatre.state, 'SECOND.B').status, 'succeeded')
})

test('with carryStates a stream is carried with some of its jobs, and its running ones go to USERJOBS', () => {
  const theatre = stage(
    [{ name: 'MIX', jobs: [{ name: 'OK' }, { name: 'BAD' }, { name: 'RUNS' }, { name: 'WAITS', files: ['/f'] }] }],
    {
      script: (name) => ({ returnCode: name === 'BAD' ? 1 : 0, ms: name === 'RUNS' ? 25 * 60 * minute : 0 }),
    },
  )
  close(theatre, { carryStates: ['hold'] })
  assert.deepEqual(jobNames(theatre), ['RUNS', 'WAITS'])
  assert.deepEqual([viewJob(theatre.state, 3).stream, viewJob(theatre.state, 4).stream], ['WS#USERJOBS', 'WS#MIX'])
  assert.deepEqual([viewStream(theatre.state, 1).jobs, viewStream(theatre.state, 1).status], [1, 'running'])
  theatre.happen({ kind: 'file.found', file: 1 })
  theatre.playTo(nextMidnight + 120 * minute)
  assert.equal(viewStream(theatre.state, 1).status, 'succeeded')
})

test('a carried job keeps its recovery job, and a rerun chain is judged by its last run', () => {
  const recovery = { action: 'stop' as const, job: { name: 'FIX' }, prompt: 'mend?' }
  const theatre = stage([{ name: 'S', jobs: [{ name: 'A', recovery, recoveryJob: 'FIX' }] }], {
    script: (name, run) => ({ returnCode: name === 'A' && run < 3 ? 1 : 0 }),
  })
  theatre.playTo(midnight + minute)
  for (const event of eventsOf(theatre.state, { kind: 'job', job: 1, action: 'rerun', cause })) theatre.happen(event)
  close(theatre, { carryStates: ['abend'] })
  assert.deepEqual([viewJob(theatre.state, 1).status, viewJob(theatre.state, 1).run], ['abended', 2])
  theatre.happen({ kind: 'prompt.answered', prompt: theatre.state.nextIds.prompt - 1, yes: true, cause })
  theatre.playTo(theatre.state.now + minute)
  assert.equal(jobNamed(theatre.state, 'S.FIX').status, 'succeeded')
  for (const event of eventsOf(theatre.state, { kind: 'job', job: 1, action: 'rerun', cause })) theatre.happen(event)
  theatre.playTo(theatre.state.now + minute)
  assert.equal(viewJob(theatre.state, 1).status, 'succeeded')
  close(theatre, { carryStates: ['abend'] }, '2026-11-23')
  assert.deepEqual(streamNames(theatre), [])
})

test('what is scheduled after the end of the day by the site stays, and so does tomorrow', () => {
  const theatre = stage([
    {
      name: 'WEST',
      scheduledAt: nextMidnight + 300 * minute,
      jobs: [{ name: 'A', startAt: nextMidnight + 300 * minute }],
    },
  ])
  const tomorrow = sketchBatch([{ name: 'NEXT', jobs: [{ name: 'B' }] }])
  const [stream] = tomorrow.streams
  const [job] = tomorrow.jobs
  assert.ok(stream && job)
  Object.assign(stream, {
    id: 2,
    day: '2026-11-23',
    firstJob: 2,
    scheduledAt: nextMidnight,
    startAt: nextMidnight + minute,
  })
  Object.assign(job, { id: 2, stream: 2 })
  theatre.happen({ kind: 'plan.added', batch: { ...tomorrow, id: 2, from: '2026-11-23', to: '2026-11-23' }, cause })
  close(theatre, { enCarryForward: 'no' })
  assert.deepEqual(streamNames(theatre), ['WEST', 'NEXT'])
  assert.deepEqual(theatre.state.days, ['2026-11-23'])
  assert.equal(viewStream(theatre.state, 1).carriedForward, false)
  assert.equal(countJobs(theatre.state).waiting, 2)
})

test('untilDays takes an abended stream out of the plan after so many days, and not before', () => {
  const theatre = stage([{ name: 'S', jobs: [{ name: 'A' }] }], { script: abends })
  close(theatre, { untilDays: 2 })
  assert.deepEqual(streamNames(theatre), ['S'])
  theatre.playTo(midnight + 48 * 60 * minute)
  close(theatre, { untilDays: 2 }, '2026-11-23')
  assert.deepEqual(streamNames(theatre), [])
})

test('a stream that succeeded is carried while somebody still waits for a condition on it, and leaves when nobody does', () => {
  const theatre = stage([
    { name: 'FIRST', jobs: [{ name: 'A' }] },
    { name: 'SECOND', follows: ['FIRST.A IF BIG_FILE'], jobs: [{ name: 'B' }] },
  ])
  close(theatre)
  assert.deepEqual(streamNames(theatre), ['FIRST', 'SECOND'])
  assert.deepEqual(
    [viewStream(theatre.state, 1).status, viewStream(theatre.state, 1).carriedForward],
    ['succeeded', true],
  )
  theatre.happen({ kind: 'stream.cancelled', stream: 2, cause })
  close(theatre, {}, '2026-11-23')
  assert.deepEqual(streamNames(theatre), ['FIRST'])
  close(theatre, {}, '2026-11-24')
  assert.deepEqual(streamNames(theatre), [])
})
