/** How jobs end and how long they may take: CONFIRMED, NOP, JSUNTIL, ONLATE, MAXDUR, MINDUR, EVERYENDTIME. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { eventsOf } from '#/core/order.ts'
import { viewStream } from '#/core/view.ts'
import { Refusal } from '#/lib/refusal.ts'
import { jobNamed, midnight, minute, stage, starts, type JobSketch } from '../support/plan.ts'
import type { Theatre } from '../support/simulate.ts'

const at = (minutes: number): number => midnight + minutes * minute
const cause = { by: 'operator' }

const playing = (
  jobs: JobSketch[],
  script: (name: string, run: number) => { ms?: number; returnCode?: number } = () => ({}),
) => stage([{ name: 'DAY', jobs }], { script })
const statusOf = (theatre: Theatre, job: string): string => jobNamed(theatre.state, `DAY.${job}`).internalStatus
const confirm = (theatre: Theatre, job: string, succeeded: boolean): void => {
  const { id } = jobNamed(theatre.state, `DAY.${job}`)
  for (const body of eventsOf(theatre.state, { kind: 'confirm', job: id, succeeded, cause })) theatre.happen(body)
}

test('CONFIRMED: a job that ended is pending, and its follower waits until it is confirmed succ', () => {
  const theatre = playing([
    { name: 'A', confirmed: true },
    { name: 'B', follows: ['A'] },
  ])
  theatre.playTo(at(1))
  assert.deepEqual([statusOf(theatre, 'A'), starts(theatre)], ['PEND', ['A']])
  confirm(theatre, 'A', true)
  theatre.playTo(at(2))
  assert.deepEqual([statusOf(theatre, 'A'), starts(theatre)], ['SUCC', ['A', 'B']])
})

test('CONFIRMED: confirmed abend, it abends and recovers as its definition says', () => {
  const theatre = playing([
    { name: 'A', confirmed: true, recovery: { action: 'continue' } },
    { name: 'B', follows: ['A'] },
  ])
  theatre.playTo(at(1))
  confirm(theatre, 'A', false)
  theatre.playTo(at(2))
  assert.deepEqual([statusOf(theatre, 'A'), starts(theatre)], ['ABEND', ['A', 'B']])
})

test('confirm: an abended job is confirmed succ, and its follower goes on; what succeeded is refused', () => {
  const theatre = playing([{ name: 'A' }, { name: 'B', follows: ['A'] }], (name) => ({
    returnCode: name === 'A' ? 1 : 0,
  }))
  theatre.playTo(at(1))
  confirm(theatre, 'A', true)
  theatre.playTo(at(2))
  assert.deepEqual([statusOf(theatre, 'A'), starts(theatre)], ['SUCC', ['A', 'B']])
  assert.throws(() => confirm(theatre, 'B', false), Refusal)
})

test('NOP: it succeeds in its turn without having run', () => {
  const theatre = playing([
    { name: 'A' },
    { name: 'N', nop: true, follows: ['A'], startAt: at(5) },
    { name: 'B', follows: ['N'] },
  ])
  theatre.playTo(at(4))
  assert.equal(statusOf(theatre, 'N'), 'SCHED')
  theatre.playTo(at(6))
  assert.deepEqual([statusOf(theatre, 'N'), starts(theatre)], ['SUCC', ['A', 'B']])
  assert.equal(viewStream(theatre.state, 1).status, 'succeeded')
})

test('JSUNTIL: a stream that turns ready after its latest start is suppressed; one that was ready before is left alone', () => {
  const late = stage([
    { name: 'FIRST', jobs: [{ name: 'A', startAt: at(10) }] },
    { name: 'LATE', follows: ['FIRST'], latestStartAt: at(5), jobs: [{ name: 'B' }] },
    { name: 'EARLY', latestStartAt: at(5), jobs: [{ name: 'C', startAt: at(20) }] },
  ])
  late.playTo(at(30))
  assert.equal(viewStream(late.state, 2).status, 'suppressed')
  assert.deepEqual(starts(late), ['A', 'C'])
})

test('JSUNTIL with ONUNTIL CONT goes on late, with CANC it is cancelled', () => {
  const plan = (onUntil: 'continue' | 'cancel') =>
    stage([
      { name: 'FIRST', jobs: [{ name: 'A', startAt: at(10) }] },
      { name: 'LATE', follows: ['FIRST'], latestStartAt: at(5), onUntil, jobs: [{ name: 'B' }] },
    ])
  const continued = plan('continue')
  continued.playTo(at(30))
  assert.deepEqual([starts(continued), viewStream(continued.state, 2).late], [['A', 'B'], true])
  const cancelled = plan('cancel')
  cancelled.playTo(at(30))
  assert.equal(viewStream(cancelled.state, 2).status, 'cancelled')
})

test('ONLATE KILL: what runs at its deadline is ordered to end', () => {
  const theatre = playing([{ name: 'A', deadlineAt: at(5), killWhenLate: true }], () => ({ ms: 20 * minute }))
  theatre.playTo(at(6))
  assert.deepEqual(
    theatre.events
      .filter(({ kind }) => kind === 'job.kill_requested' || kind === 'job.late')
      .map(({ kind, at: when }) => [kind, when]),
    [
      ['job.late', at(5)],
      ['job.kill_requested', at(5)],
    ],
  )
})

test('MAXDUR with KILL ends a run that lasts longer, with CONT marks it once', () => {
  const playOf = (action: 'kill' | 'continue') => {
    const theatre = playing([{ name: 'A', longest: { minutes: 10, action } }], () => ({ ms: 30 * minute }))
    theatre.playTo(at(20))
    return theatre.events.filter(({ kind }) => kind === 'job.kill_requested' || kind === 'job.long')
  }
  assert.deepEqual(
    playOf('kill').map(({ kind, at: when }) => [kind, when]),
    [['job.kill_requested', at(10)]],
  )
  assert.deepEqual(
    playOf('continue').map(({ kind, at: when }) => [kind, when]),
    [['job.long', at(10)]],
  )
})

test('MAXDUR of an earlier run does not end a later one', () => {
  const theatre = playing(
    [{ name: 'A', longest: { minutes: 10, action: 'kill' }, recovery: { action: 'rerun' } }],
    (_, run) => ({
      ms: 8 * minute,
      returnCode: run === 1 ? 1 : 0,
    }),
  )
  theatre.playTo(at(30))
  assert.equal(statusOf(theatre, 'A'), 'SUCC')
})

test('MINDUR: a run that ends sooner abends, waits for confirmation, or goes on', () => {
  const statusAfter = (action: 'abend' | 'confirm' | 'continue') => {
    const theatre = playing([{ name: 'A', shortest: { minutes: 10, action } }], () => ({ ms: 3 * minute }))
    theatre.playTo(at(20))
    return statusOf(theatre, 'A')
  }
  assert.deepEqual(
    ['abend', 'confirm', 'continue'].map((action) => statusAfter(action as 'abend')),
    ['ABEND', 'PEND', 'SUCC'],
  )
})

test('EVERYENDTIME: no repetition starts after it', () => {
  const theatre = playing([{ name: 'A', every: 10, everyEndAt: at(35) }])
  theatre.playTo(at(120))
  assert.deepEqual(starts(theatre), ['A', 'A/2', 'A/3', 'A/4'])
})
