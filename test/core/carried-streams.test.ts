/** Which streams go on after their day is closed, and how they go on: latest times, conditions, joins. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { eventsOf } from '#/core/order.ts'
import { viewStream } from '#/core/view.ts'
import type { OnUntil } from '#/model/time-of-day.ts'
import { close, nextMidnight, streamNames } from '../support/close-day.ts'
import { jobNamed, midnight, minute, stage, type StreamSketch } from '../support/plan.ts'
import type { Theatre } from '../support/simulate.ts'

const cause = { by: 'operator' }
const hour = 60 * minute
const at = (hours: number): number => midnight + hours * hour
const rerun = (theatre: Theatre, job: number): void => {
  for (const event of eventsOf(theatre.state, { kind: 'job', job, action: 'rerun', cause })) theatre.happen(event)
  theatre.playTo(theatre.state.now + minute)
}

/** A stream that abends, with an UNTIL. */
const late = (onUntil: OnUntil, untilAt: number): Theatre =>
  stage([{ name: 'S', untilAt, onUntil, jobs: [{ name: 'A' }] }], { script: () => ({ returnCode: 1 }) })

test('UNTIL SUPPR that passed before the day ended takes the stream out of the plan, one that is to come does not', () => {
  const passed = late('suppress', at(20))
  close(passed)
  assert.deepEqual(streamNames(passed), [])
  const toCome = late('suppress', at(30))
  close(toCome)
  assert.deepEqual([streamNames(toCome), viewStream(toCome.state, 1).status], [['S'], 'abended'])
  toCome.playTo(at(31))
  assert.equal(viewStream(toCome.state, 1).status, 'suppressed')
  toCome.playTo(at(48))
  close(toCome, {}, '2026-11-23')
  assert.deepEqual(streamNames(toCome), [])
})

test('UNTIL CONT marks the stream late and never takes it out of the plan, CANC cancels it and does', () => {
  const goesOn = late('continue', at(20))
  close(goesOn)
  assert.deepEqual(streamNames(goesOn), ['S'])
  goesOn.playTo(at(48))
  close(goesOn, {}, '2026-11-23')
  assert.deepEqual([streamNames(goesOn), viewStream(goesOn.state, 1).status], [['S'], 'abended'])
  const cancelled = late('cancel', at(30))
  close(cancelled)
  assert.deepEqual(streamNames(cancelled), ['S'])
  cancelled.playTo(at(48))
  assert.equal(viewStream(cancelled.state, 1).status, 'cancelled')
  close(cancelled, {}, '2026-11-23')
  assert.deepEqual(streamNames(cancelled), [])
})

test('a stream that its JSUNTIL has suppressed leaves with its day, one that was let start in time is carried', () => {
  const theatre = stage(
    [
      { name: 'FIRST', jobs: [{ name: 'A' }] },
      { name: 'LATE', follows: ['FIRST'], latestStartAt: at(1), jobs: [{ name: 'B' }] },
      { name: 'INTIME', latestStartAt: at(1), jobs: [{ name: 'C' }] },
    ],
    { script: (name) => ({ ms: name === 'A' ? 2 * hour : 0, returnCode: name === 'C' ? 1 : 0 }) },
  )
  theatre.playTo(at(3))
  assert.equal(viewStream(theatre.state, 2).status, 'suppressed')
  close(theatre)
  assert.deepEqual(streamNames(theatre), ['INTIME'])
})

test('a stream whose condition was false is complete and leaves with its day', () => {
  const theatre = stage([
    { name: 'DAY', jobs: [{ name: 'A' }] },
    { name: 'REPAIR', follows: ['DAY IF ABEND'], jobs: [{ name: 'B' }] },
  ])
  close(theatre)
  assert.deepEqual(streamNames(theatre), [])
})

test('who follows a carried stream with IF is judged when that ends the next day', () => {
  const repair: StreamSketch = { name: 'REPAIR', follows: ['DAY.A IF SUCC'], jobs: [{ name: 'B' }] }
  const theatre = stage([{ name: 'DAY', jobs: [{ name: 'A' }] }, repair], {
    script: (name, run) => ({ returnCode: name === 'A' && run === 1 ? 1 : 0, ms: name === 'A' ? 25 * hour : 0 }),
  })
  close(theatre)
  assert.deepEqual(streamNames(theatre), ['DAY', 'REPAIR'])
  assert.equal(jobNamed(theatre.state, 'REPAIR.B').status, 'waiting')
  theatre.playTo(at(26))
  assert.equal(viewStream(theatre.state, 2).status, 'suppressed')
  rerun(theatre, 1)
  assert.equal(jobNamed(theatre.state, 'REPAIR.B').status, 'waiting', 'what was judged is open again')
  theatre.playTo(at(52))
  assert.equal(jobNamed(theatre.state, 'REPAIR.B').status, 'succeeded')
})

test('a join goes on counting what its members came to before their day was closed', () => {
  const after = nextMidnight + hour
  const joins = [{ name: 'TWO', needed: 2, follows: ['ONE.A IF SUCC', 'OFF.B IF SUCC', 'SLOW.C'] }]
  const theatre = stage(
    [
      { name: 'ONE', jobs: [{ name: 'A' }] },
      { name: 'OFF', jobs: [{ name: 'B' }] },
      { name: 'SLOW', jobs: [{ name: 'C', startAt: after }] },
      { name: 'LAST', joins, jobs: [{ name: 'D' }] },
    ],
    { script: (name) => ({ returnCode: name === 'B' ? 1 : 0 }) },
  )
  theatre.playTo(midnight + hour)
  theatre.happen({ kind: 'stream.cancelled', stream: 2, cause })
  close(theatre)
  assert.deepEqual(streamNames(theatre), ['SLOW', 'LAST'])
  theatre.playTo(after + minute)
  assert.equal(jobNamed(theatre.state, 'LAST.D').status, 'succeeded')
})
