/** ONOVERLAP: an instance waits until the one before it is over, and no stream stands still for ever (User's Guide, "onoverlap"). */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { explain } from '#/core/explain.ts'
import { eventsOf } from '#/core/order.ts'
import { viewStream } from '#/core/view.ts'
import { close, nextMidnight, streamNames } from '../support/close-day.ts'
import { jobNamed, midnight, minute, stage, starts, type StreamSketch } from '../support/plan.ts'
import type { Theatre } from '../support/simulate.ts'

const cause = { by: 'operator' }
const at = (minutes: number): number => midnight + minutes * minute

/** Instances of a stream that runs every so many minutes, each after the one before. */
const instances = (minutes: readonly number[], patience?: number): StreamSketch[] =>
  minutes.map((start, place) => ({
    name: `S${start}`,
    scheduledAt: at(start),
    startAt: at(start),
    ...(patience !== undefined && { latestStartAt: at(start + patience) }),
    ...(place > 0 && { follows: [`S${minutes[place - 1]} IF OVER`] }),
    jobs: [{ name: `J${start}` }],
  }))

const statuses = ({ state }: Theatre, count: number): string[] =>
  Array.from({ length: count }, (_, place) => viewStream(state, place + 1).status)

test('ENQUEUE: instances that come while one runs start one after the other', () => {
  const theatre = stage(instances([0, 5, 10]), { script: () => ({ ms: 12 * minute }) })
  theatre.playTo(at(11))
  assert.deepEqual(starts(theatre), ['J0'])
  assert.deepEqual(
    explain(theatre.state, { agent: 'virtual' }, 2).hindrances.map(({ sentence }) => sentence),
    ['ONOVERLAP: its stream WS#S5 waits for the instance of 2026-11-22T00:00:00.000Z, which is running.'],
  )
  theatre.playTo(at(12))
  assert.deepEqual(starts(theatre), ['J0', 'J5'])
  theatre.playTo(at(40))
  assert.deepEqual(statuses(theatre, 3), ['succeeded', 'succeeded', 'succeeded'])
})

test('DONOTSTART: instances that come while one runs are suppressed, and the first after its end runs', () => {
  const theatre = stage(instances([0, 5, 10, 15, 20], 4), {
    script: (name) => ({ ms: name === 'J0' ? 17 * minute : 0 }),
  })
  theatre.playTo(at(60))
  assert.deepEqual(statuses(theatre, 5), ['succeeded', 'suppressed', 'suppressed', 'succeeded', 'succeeded'])
})

test('an instance that abended is waited for until an operator has dealt with it', () => {
  const theatre = stage(instances([0, 5]), { script: (_, run) => ({ returnCode: run === 1 ? 1 : 0 }) })
  theatre.playTo(at(6))
  assert.deepEqual(statuses(theatre, 2), ['abended', 'waiting'])
  for (const event of eventsOf(theatre.state, { kind: 'stream', stream: 1, action: 'cancel', cause })) {
    theatre.happen(event)
  }
  theatre.playTo(at(7))
  assert.deepEqual(starts(theatre), ['J0', 'J5'])
})

test('an instance that is cancelled while it runs is waited for until its run has ended', () => {
  const theatre = stage(instances([0, 5]), { script: (name) => ({ ms: name === 'J0' ? 10 * minute : 0 }) })
  theatre.playTo(at(1))
  theatre.happen({ kind: 'stream.cancelled', stream: 1, cause })
  theatre.playTo(at(9))
  assert.deepEqual(starts(theatre), ['J0'])
  theatre.playTo(at(11))
  assert.deepEqual(starts(theatre), ['J0', 'J5'])
})

test('an instance that was suppressed by its UNTIL while it runs is waited for until its run has ended', () => {
  const [first, second] = instances([0, 5])
  assert.ok(first && second)
  const theatre = stage([{ ...first, untilAt: at(2) }, second], {
    script: (name) => ({ ms: name === 'J0' ? 10 * minute : 0 }),
  })
  theatre.playTo(at(9))
  assert.deepEqual(starts(theatre), ['J0'])
  theatre.playTo(at(11))
  assert.deepEqual(starts(theatre), ['J0', 'J5'])
})

test('an instance that runs over midnight is carried, and the next waits for it on the new day', () => {
  const theatre = stage(instances([23 * 60, 24 * 60 + 10]), { script: () => ({ ms: 120 * minute }) })
  close(theatre)
  assert.deepEqual(streamNames(theatre), ['S1380', 'S1450'])
  theatre.playTo(nextMidnight + 59 * minute)
  assert.equal(jobNamed(theatre.state, 'S1450.J1450').status, 'waiting')
  theatre.playTo(nextMidnight + 60 * minute)
  assert.equal(jobNamed(theatre.state, 'S1450.J1450').status, 'running')
})

test('an instance before that left the plan is not waited for, whatever became of it', () => {
  const theatre = stage(instances([0, 24 * 60 + 10]), { script: (name) => ({ returnCode: name === 'J0' ? 1 : 0 }) })
  close(theatre, { enCarryForward: 'no' })
  theatre.playTo(nextMidnight + 11 * minute)
  assert.deepEqual(streamNames(theatre), ['S1450'])
  assert.equal(jobNamed(theatre.state, 'S1450.J1450').status, 'succeeded')
})
