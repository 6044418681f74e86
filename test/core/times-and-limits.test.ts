import assert from 'node:assert/strict'
import { test } from 'node:test'
import { advance } from '#/core/progress.ts'
import { viewStream } from '#/core/view.ts'
import { jobNamed, midnight, minute, stage, starts } from '../support/plan.ts'

const at = (minutes: number): number => midnight + minutes * minute

test('nothing starts before its time', () => {
  const theatre = stage([{ name: 'PAY', startAt: at(10), jobs: [{ name: 'A' }, { name: 'B', startAt: at(20) }] }])
  theatre.playTo(at(10) - 1)
  assert.deepEqual(starts(theatre), [])
  theatre.playTo(at(10))
  assert.deepEqual(starts(theatre), ['A'])
  assert.equal(jobNamed(theatre.state, 'PAY.B').internalStatus, 'SCHED')
  theatre.playTo(at(20))
  assert.deepEqual(starts(theatre), ['A', 'B'])
  assert.equal(jobNamed(theatre.state, 'PAY.B').readyAt, '2026-11-22T00:20:00.000Z')
})

const tooLate = (onUntil: 'suppress' | 'continue' | 'cancel') => {
  const late = { name: 'B', follows: ['A'], untilAt: at(5), onUntil }
  const theatre = stage([{ name: 'PAY', jobs: [{ name: 'A' }, late, { name: 'C', follows: ['B'] }] }], {
    script: (name) => ({ ms: name === 'A' ? 10 * minute : 0 }),
  })
  theatre.playTo(at(20))
  return theatre
}

test('UNTIL suppresses a job that has not started, and what follows it does not start', () => {
  const theatre = tooLate('suppress')
  assert.deepEqual(starts(theatre), ['A'])
  assert.equal(jobNamed(theatre.state, 'PAY.B').status, 'suppressed')
  assert.equal(jobNamed(theatre.state, 'PAY.C').status, 'waiting')
})

test('UNTIL with ONUNTIL CONT lets a late job go on and marks it late', () => {
  const theatre = tooLate('continue')
  assert.deepEqual(starts(theatre), ['A', 'B', 'C'])
  assert.equal(jobNamed(theatre.state, 'PAY.B').late, true)
})

test('UNTIL with ONUNTIL CANC cancels the job, and what follows it goes on', () => {
  const theatre = tooLate('cancel')
  assert.deepEqual(starts(theatre), ['A', 'C'])
  assert.equal(jobNamed(theatre.state, 'PAY.B').status, 'cancelled')
})

test('a stream that is not complete at its UNTIL is suppressed; what runs goes on', () => {
  const theatre = stage([{ name: 'PAY', untilAt: at(5), jobs: [{ name: 'A' }, { name: 'B', follows: ['A'] }] }], {
    script: () => ({ ms: 10 * minute }),
  })
  theatre.playTo(at(30))
  assert.equal(jobNamed(theatre.state, 'PAY.A').status, 'succeeded')
  assert.equal(jobNamed(theatre.state, 'PAY.B').status, 'suppressed')
  assert.equal(viewStream(theatre.state, 1).status, 'suppressed')
})

test('a stream that is released at the very moment its UNTIL passes is suppressed all the same', () => {
  const theatre = stage([{ name: 'PAY', untilAt: at(5), prompts: ['go?'], jobs: [{ name: 'A' }] }])
  advance(theatre.state, at(5))
  theatre.happen({ kind: 'stream.released', stream: 1, cause: { by: 'operator' } })
  assert.equal(viewStream(theatre.state, 1).status, 'suppressed')
  assert.deepEqual(starts(theatre), [])
})

test('a job that has not ended at its deadline is late', () => {
  const theatre = stage([{ name: 'PAY', jobs: [{ name: 'A', deadlineAt: at(5) }] }], {
    script: () => ({ ms: 10 * minute }),
  })
  theatre.playTo(at(4))
  assert.equal(jobNamed(theatre.state, 'PAY.A').late, false)
  theatre.playTo(at(5))
  assert.equal(jobNamed(theatre.state, 'PAY.A').late, true)
})

test('a workstation runs as many jobs as its limit, those of highest priority first', () => {
  const theatre = stage(
    [
      { name: 'LOW', priority: 5, jobs: [{ name: 'L1', priority: 90 }] },
      { name: 'HIGH', priority: 50, jobs: [{ name: 'H1' }, { name: 'H2', priority: 80 }] },
    ],
    { workstationLimit: 1, script: () => ({ ms: minute }) },
  )
  theatre.playTo(at(5))
  assert.deepEqual(starts(theatre), ['H2', 'H1', 'L1'])
})

test('HI and GO pass the limit of a workstation, and not the limit of their stream', () => {
  const jobs = [{ name: 'A' }, { name: 'B', priority: 100 }, { name: 'C', priority: 101 }]
  const theatre = stage([{ name: 'PAY', limit: 2, jobs }], { workstationLimit: 0, script: () => ({ ms: minute }) })
  assert.deepEqual(starts(theatre), ['C', 'B'])
  theatre.playTo(at(5))
  assert.equal(jobNamed(theatre.state, 'PAY.A').status, 'ready')
})

test('the limit of a stream holds its other jobs back', () => {
  const jobs = ['A', 'B', 'C'].map((name) => ({ name }))
  const theatre = stage([{ name: 'PAY', limit: 2, jobs }], { script: () => ({ ms: minute }) })
  assert.deepEqual(starts(theatre), ['A', 'B'])
  theatre.playTo(at(1))
  assert.deepEqual(starts(theatre), ['A', 'B', 'C'])
})

test('priority 0 never starts', () => {
  const theatre = stage([{ name: 'PAY', jobs: [{ name: 'A', priority: 0 }] }])
  theatre.playTo(at(60))
  assert.deepEqual(starts(theatre), [])
  assert.equal(jobNamed(theatre.state, 'PAY.A').status, 'held')
})

test('EVERY repeats a job until its UNTIL, goes on after an abend, and lets its followers go once', () => {
  const repeated = { name: 'A', every: 10, startAt: at(0), untilAt: at(35) }
  const theatre = stage([{ name: 'POLL', jobs: [repeated, { name: 'B', follows: ['A'] }] }], {
    script: (name, run) => ({ returnCode: name === 'A' && run === 2 ? 1 : 0 }),
  })
  theatre.playTo(at(120))
  assert.deepEqual(starts(theatre), ['A', 'B', 'A/2', 'A/3', 'A/4'])
  assert.equal(viewStream(theatre.state, 1).status, 'succeeded')
})

test('a repetition that outlasts its rate is made up for by one at once', () => {
  const theatre = stage([{ name: 'POLL', jobs: [{ name: 'A', every: 10, startAt: at(0), untilAt: at(50) }] }], {
    script: (_name, run) => ({ ms: run === 1 ? 25 * minute : 0 }),
  })
  theatre.playTo(at(120))
  const dispatched = theatre.events.filter((event) => event.kind === 'run.dispatched')
  assert.deepEqual(
    dispatched.map((event) => (event.at - midnight) / minute),
    [0, 25, 30, 40],
  )
})
