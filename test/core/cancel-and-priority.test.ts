/** Cancel pending, holds and priorities of jobs and of streams, and the kill of a stream's jobs. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { explain } from '#/core/explain.ts'
import { eventsOf } from '#/core/order.ts'
import { viewJob, viewStream } from '#/core/view.ts'
import { Refusal } from '#/lib/refusal.ts'
import type { Command, JobAction, StreamAction } from '#/model/command.ts'
import { jobNamed, midnight, minute, stage, starts } from '../support/plan.ts'
import type { Theatre } from '../support/simulate.ts'

const at = (minutes: number): number => midnight + minutes * minute
const cause = { by: 'operator' }

const order = (theatre: Theatre, command: Command): string[] => {
  const events = eventsOf(theatre.state, command)
  for (const body of events) theatre.happen(body)
  return events.map(({ kind }) => kind)
}
const orderJob = (theatre: Theatre, name: string, action: JobAction, pending?: boolean): string[] =>
  order(theatre, { kind: 'job', action, job: jobNamed(theatre.state, name).id, pending, cause })
const orderStream = (theatre: Theatre, stream: number, action: StreamAction, pending?: boolean): string[] =>
  order(theatre, { kind: 'stream', action, stream, pending, cause })
const prioritise = (theatre: Theatre, of: 'job' | 'stream', id: number, priority: number): string[] =>
  order(theatre, { kind: 'priority', target: { of, id }, priority, cause })

test('cancel pending waits for what the job itself waits for, and then cancels: its followers go on only then', () => {
  const theatre = stage(
    [
      {
        name: 'PAY',
        jobs: [{ name: 'A' }, { name: 'B', follows: ['A'] }, { name: 'C', follows: ['B'] }],
      },
    ],
    { script: () => ({ ms: 10 * minute }) },
  )
  assert.deepEqual(orderJob(theatre, 'PAY.B', 'cancel', true), ['job.cancel_pending'])
  assert.deepEqual(orderJob(theatre, 'PAY.B', 'cancel', true), [])
  theatre.playTo(at(9))
  assert.deepEqual([viewJob(theatre.state, 2).internalStatus, viewJob(theatre.state, 2).cancelPending], ['HOLD', true])
  assert.equal(
    explain(theatre.state, { agent: 'virtual' }, 2).hindrances.at(-1)?.sentence,
    'The job is to be cancelled when what it waits for has come (cancel pending).',
  )
  assert.deepEqual(starts(theatre), ['A'])
  theatre.playTo(at(11))
  assert.deepEqual([viewJob(theatre.state, 2).internalStatus, starts(theatre)], ['CANCL', ['A', 'C']])
})

test('a job that waits for nothing itself is cancelled at once, also while its stream waits; a cancel without more overtakes it', () => {
  const theatre = stage([{ name: 'PAY', startAt: at(60), jobs: [{ name: 'A' }, { name: 'B', startAt: at(90) }] }])
  orderJob(theatre, 'PAY.A', 'cancel', true)
  assert.equal(viewJob(theatre.state, 1).internalStatus, 'CANCL')
  orderJob(theatre, 'PAY.B', 'cancel', true)
  assert.equal(viewJob(theatre.state, 2).internalStatus, 'HOLD')
  orderJob(theatre, 'PAY.B', 'cancel')
  assert.equal(viewJob(theatre.state, 2).internalStatus, 'CANCL')
})

test('a job that was launched is cancelled without waiting also when that was to be pending, and a cancelled job may be rerun', () => {
  const theatre = stage([{ name: 'PAY', jobs: [{ name: 'A' }, { name: 'B', startAt: at(30) }] }], {
    script: () => ({ ms: 10 * minute }),
  })
  assert.deepEqual(orderJob(theatre, 'PAY.A', 'cancel', true), ['job.cancelled'])
  assert.deepEqual(orderJob(theatre, 'PAY.A', 'cancel', true), [])
  orderJob(theatre, 'PAY.B', 'cancel')
  orderJob(theatre, 'PAY.B', 'rerun')
  theatre.playTo(at(20))
  assert.deepEqual(starts(theatre), ['A', 'B'])
  assert.equal(viewJob(theatre.state, 1).internalStatus, 'CANCL')
})

test('a stream whose cancel is pending is CANCELP, starts nothing, and is cancelled when what it waits for has come', () => {
  const theatre = stage(
    [
      { name: 'FIRST', jobs: [{ name: 'A' }] },
      { name: 'PAY', follows: ['FIRST'], jobs: [{ name: 'B' }] },
      { name: 'NEXT', follows: ['PAY'], jobs: [{ name: 'C' }] },
    ],
    { script: () => ({ ms: 10 * minute }) },
  )
  assert.deepEqual(orderStream(theatre, 2, 'cancel', true), ['stream.cancel_pending'])
  assert.deepEqual(orderStream(theatre, 2, 'cancel', true), [])
  theatre.playTo(at(5))
  assert.equal(viewStream(theatre.state, 2).internalStatus, 'CANCELP')
  theatre.playTo(at(11))
  assert.equal(viewStream(theatre.state, 2).internalStatus, 'CANCEL')
  assert.deepEqual(starts(theatre), ['A', 'C'])
  assert.deepEqual(orderStream(theatre, 3, 'cancel', true), ['stream.cancelled'], 'it was launched')
})

test('a held job shows priority 0 and has its old one when it is unheld', () => {
  const theatre = stage([{ name: 'PAY', startAt: at(1), jobs: [{ name: 'A', priority: 42 }] }])
  orderJob(theatre, 'PAY.A', 'hold')
  assert.equal(viewJob(theatre.state, 1).priority, 0)
  orderJob(theatre, 'PAY.A', 'unhold')
  assert.equal(viewJob(theatre.state, 1).priority, 42)
})

test('of a held stream nothing starts until it is unheld or released; what runs goes on', () => {
  for (const action of ['unhold', 'release'] as const) {
    const theatre = stage([{ name: 'PAY', priority: 30, jobs: [{ name: 'A' }, { name: 'B', follows: ['A'] }] }], {
      script: () => ({ ms: 10 * minute }),
    })
    assert.deepEqual(orderStream(theatre, 1, 'hold'), ['stream.held'])
    assert.deepEqual(orderStream(theatre, 1, 'hold'), [])
    theatre.playTo(at(30))
    const { status, priority } = viewStream(theatre.state, 1)
    assert.deepEqual([starts(theatre), status, priority], [['A'], 'held', 0])
    assert.match(explain(theatre.state, { agent: 'virtual' }, 2).hindrances[0]?.sentence ?? '', /PAY is held/)
    orderStream(theatre, 1, action)
    theatre.playTo(at(31))
    assert.deepEqual([starts(theatre), viewStream(theatre.state, 1).priority], [['A', 'B'], 30])
  }
})

test('a change of priority moves a job that waits for a place, and that of a stream all its jobs', () => {
  const streams = [
    { name: 'ONE', jobs: [{ name: 'A' }, { name: 'B' }, { name: 'C' }] },
    { name: 'TWO', jobs: [{ name: 'D' }, { name: 'E' }] },
  ]
  const theatre = stage(streams, { workstationLimit: 1, script: () => ({ ms: 10 * minute }) })
  prioritise(theatre, 'job', 3, 50)
  prioritise(theatre, 'stream', 2, 20)
  prioritise(theatre, 'job', 5, 11)
  theatre.playTo(at(100))
  assert.deepEqual(starts(theatre), ['A', 'E', 'D', 'C', 'B'])
})

test('GO passes the limit of the workstation, 0 stops, and a priority takes a hold back', () => {
  const theatre = stage([{ name: 'PAY', jobs: [{ name: 'A' }, { name: 'B' }, { name: 'C' }] }], { workstationLimit: 0 })
  prioritise(theatre, 'job', 1, 101)
  assert.deepEqual(starts(theatre), ['A'])
  prioritise(theatre, 'job', 2, 0)
  assert.equal(viewJob(theatre.state, 2).status, 'held')
  orderJob(theatre, 'PAY.C', 'hold')
  assert.deepEqual(prioritise(theatre, 'job', 3, 10), ['job.priority_changed'])
  assert.deepEqual(prioritise(theatre, 'job', 3, 10), [])
  assert.deepEqual([viewJob(theatre.state, 3).status, viewJob(theatre.state, 3).priority], ['ready', 10])
  prioritise(theatre, 'stream', 1, 100)
  theatre.playTo(at(1))
  assert.deepEqual(starts(theatre), ['A', 'C'])
})

test('the priority of a job that has started is not changed, nor that of a stream that is over', () => {
  const theatre = stage([{ name: 'PAY', jobs: [{ name: 'A' }] }])
  theatre.playTo(at(1))
  assert.throws(() => prioritise(theatre, 'job', 1, 5), /cannot change its priority: it is succeeded/)
  assert.throws(() => prioritise(theatre, 'stream', 1, 5), /cannot change its priority: it is succeeded/)
})

test('what cannot be done to a job or stream is said so that it reads', () => {
  const theatre = stage([{ name: 'PAY', jobs: [{ name: 'A' }] }])
  theatre.playTo(at(1))
  assert.throws(() => orderJob(theatre, 'PAY.A', 'hold'), /^Refusal: WS#PAY\.A cannot be held: it is succeeded\. /)
  assert.throws(() => orderJob(theatre, 'PAY.A', 'kill'), /cannot be killed: it is succeeded\. Only a running job/)
  assert.throws(() => orderStream(theatre, 1, 'hold'), /WS#PAY cannot be held: it is succeeded\./)
  assert.throws(() => orderStream(theatre, 1, 'kill'), /WS#PAY cannot be killed: none of its jobs runs\./)
})

test('the kill of a stream ends all its jobs that run, each once, and is refused when none does', () => {
  const theatre = stage([{ name: 'PAY', jobs: [{ name: 'A' }, { name: 'B' }, { name: 'C', follows: ['A'] }] }], {
    script: () => ({ ms: 10 * minute }),
  })
  assert.deepEqual(orderStream(theatre, 1, 'kill'), ['job.kill_requested', 'job.kill_requested'])
  assert.deepEqual(orderStream(theatre, 1, 'kill'), [])
  theatre.playTo(at(11))
  assert.equal(viewStream(theatre.state, 1).status, 'stuck')
  assert.throws(() => orderStream(theatre, 1, 'kill'), Refusal)
})
