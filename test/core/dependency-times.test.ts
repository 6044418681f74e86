/** Times and resources that an operator gives to jobs and streams of the plan, and takes away. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { apply } from '#/core/apply.ts'
import { eventsOf } from '#/core/order.ts'
import { streamStatus } from '#/core/status.ts'
import { nextTimerAt } from '#/core/timers.ts'
import type { FoundDependencies } from '#/model/dependency-change.ts'
import type { Waiter } from '#/model/plan.ts'
import { add, drop, job, stream, why } from '../support/dependency-orders.ts'
import { jobNamed, midnight, minute, stage, starts } from '../support/plan.ts'
import type { Theatre } from '../support/simulate.ts'

const at = (minutes: number): number => midnight + minutes * minute

test('UNTIL, DEADLINE and AT are put off, brought forward and taken away', () => {
  const sketch = { name: 'X', prompts: ['go?'], untilAt: at(10), deadlineAt: at(10) }
  const waiting = (change: (theatre: Theatre, x: Waiter) => void): { status: string; late: boolean } => {
    const theatre = stage([{ name: 'S', jobs: [sketch] }])
    change(theatre, { of: 'job', id: 1 })
    theatre.playTo(at(15))
    const { status, late } = jobNamed(theatre.state, 'S.X')
    return { status, late }
  }
  assert.deepEqual(
    waiting(() => undefined),
    { status: 'suppressed', late: false },
  )
  assert.deepEqual(
    waiting((theatre, x) => add(theatre, x, { until: at(20), deadline: at(20) })),
    { status: 'waiting', late: false },
  )
  assert.deepEqual(
    waiting((theatre, x) => drop(theatre, x, 'removed', { times: ['until', 'deadline'] })),
    { status: 'waiting', late: false },
  )
  assert.deepEqual(
    waiting((theatre, x) => add(theatre, x, { until: at(5), onUntil: 'cancel' })),
    { status: 'cancelled', late: false },
  )
  assert.deepEqual(
    waiting((theatre, x) => add(theatre, x, { until: at(20), deadline: at(12) })),
    { status: 'waiting', late: true },
  )
  const late = stage([{ name: 'S', jobs: [{ name: 'X', prompts: ['go?'], deadlineAt: at(10) }] }])
  late.playTo(at(11))
  assert.equal(jobNamed(late.state, 'S.X').late, true)
  add(late, { of: 'job', id: 1 }, { deadline: at(20) })
  assert.equal(jobNamed(late.state, 'S.X').late, false)
  late.playTo(at(21))
  assert.equal(jobNamed(late.state, 'S.X').late, true)
  const stream = stage([{ name: 'S', untilAt: at(10), deadlineAt: at(10), jobs: [{ name: 'X', startAt: at(12) }] }])
  add(stream, { of: 'stream', id: 1 }, { until: at(20), deadline: at(30) })
  stream.playTo(at(15))
  assert.equal(streamStatus(stream.state, 1), 'succeeded')
})

test('NEEDS are added and removed; what a stream holds of a resource that it needs no more is given back', () => {
  const theatre = stage(
    [
      { name: 'S', needs: [{ name: 'WS#TAPE', units: 1 }], jobs: [{ name: 'A' }, { name: 'B', startAt: at(20) }] },
      { name: 'T', jobs: [{ name: 'X', startAt: at(5), needs: [{ name: 'WS#TAPE', units: 1 }] }] },
    ],
    { resources: { 'WS#TAPE': 1 }, script: () => ({ ms: minute }) },
  )
  theatre.playTo(at(10))
  assert.deepEqual(starts(theatre), ['A'])
  drop(theatre, stream(1), 'removed', { needs: ['TAPE'] })
  assert.deepEqual(starts(theatre), ['A', 'X'])
  add(theatre, job(theatre, 'S.B'), { needs: [{ name: 'WS#ROOM', units: 1, defined: 0 }] })
  theatre.playTo(at(30))
  assert.deepEqual(starts(theatre), ['A', 'X'])
  assert.equal(why(theatre, 'S.B').length, 1)
  drop(theatre, job(theatre, 'S.B'), 'released', { needs: ['WS#ROOM'] })
  assert.deepEqual(starts(theatre), ['A', 'X', 'B'])
})

test('a time that has passed when it is set is due at that event, and not only when time moves on: a plan is compared with its ledger at any event', () => {
  const theatre = stage([{ name: 'S', prompts: ['go?'], jobs: [{ name: 'A' }] }])
  theatre.playTo(at(10))
  const { state } = theatre
  const set = (added: FoundDependencies): void => {
    for (const body of eventsOf(state, {
      kind: 'add-dependencies',
      target: stream(1),
      added,
      cause: { by: 'operator' },
    }))
      apply(state, { ...body, seq: state.seq + 1, at: state.now, term: 1 })
  }
  set({ at: at(5) })
  assert.equal(nextTimerAt(state.timers), undefined)
  set({ at: at(11) })
  assert.equal(nextTimerAt(state.timers), at(11))
})
