/** Reruns: at a time, with a priority, with what comes after; and the chain that they make. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { describeJob } from '#/core/detail.ts'
import { eventsOf } from '#/core/order.ts'
import { successorsOf } from '#/core/successors.ts'
import { viewJob, viewStream } from '#/core/view.ts'
import { Refusal } from '#/lib/refusal.ts'
import { runRequest } from '#/engine/run-request.ts'
import type { RerunFrom, RerunOptions } from '#/model/rerun.ts'
import { jobNamed, midnight, minute, stage, starts, type StreamSketch } from '../support/plan.ts'
import type { Theatre } from '../support/simulate.ts'

const at = (minutes: number): number => midnight + minutes * minute
const cause = { by: 'operator' }

const rerun = (theatre: Theatre, name: string, options?: RerunOptions): void => {
  const { id } = jobNamed(theatre.state, name)
  for (const body of eventsOf(theatre.state, { kind: 'job', action: 'rerun', job: id, rerun: options, cause }))
    theatre.happen(body)
}

/** A, then B and C side by side, then D; NEXT follows the stream, and OTHER.X follows B. */
const chain: StreamSketch[] = [
  {
    name: 'PAY',
    jobs: [
      { name: 'A' },
      { name: 'B', follows: ['A'] },
      { name: 'C', follows: ['A'] },
      { name: 'D', follows: ['B', 'C'] },
    ],
  },
  { name: 'OTHER', jobs: [{ name: 'X', follows: ['PAY.B'] }] },
  { name: 'NEXT', follows: ['PAY'], jobs: [{ name: 'N' }] },
]
const played = (ms = 0): Theatre => {
  const theatre = stage(chain, { script: () => ({ ms }) })
  theatre.playTo(at(60))
  return theatre
}
const namesOf = ({ state }: Theatre, holders: readonly number[]): string[] =>
  holders.map((holder) => (holder < 0 ? viewStream(state, -holder).name : viewJob(state, holder).name)).toSorted()

test('a rerun may wait for a time and have another priority', () => {
  const theatre = played()
  rerun(theatre, 'PAY.A', { notBefore: at(90), priority: 77 })
  theatre.playTo(at(89))
  assert.deepEqual([viewJob(theatre.state, 1).internalStatus, viewJob(theatre.state, 1).priority], ['SCHED', 77])
  assert.equal(viewJob(theatre.state, 1).startedAt, null, 'this run has not started')
  theatre.playTo(at(91))
  assert.equal(starts(theatre).at(-1), 'A/2')
})

test('the successors of a job are those of its stream, or all: over jobs, streams, and the jobs of those', () => {
  const theatre = played()
  assert.deepEqual(namesOf(theatre, successorsOf(theatre.state, 1, 'internal')), ['B', 'C', 'D'])
  assert.deepEqual(namesOf(theatre, successorsOf(theatre.state, 1, 'all')), ['B', 'C', 'D', 'N', 'NEXT', 'X'])
  assert.deepEqual(namesOf(theatre, successorsOf(theatre.state, 4, 'internal')), [])
})

test('a rerun with successors runs them again, each after its predecessors, and nothing of other streams', () => {
  const theatre = stage(chain, { script: () => ({ ms: minute }) })
  theatre.playTo(at(60))
  rerun(theatre, 'PAY.A', { successors: 'internal' })
  assert.equal(viewStream(theatre.state, 1).status, 'running')
  assert.deepEqual(starts(theatre).slice(6), ['A/2'])
  theatre.playTo(at(120))
  assert.deepEqual(starts(theatre).slice(6), ['A/2', 'C/2', 'B/2', 'D/2'])
  assert.equal(viewStream(theatre.state, 1).status, 'succeeded')
})

test('with all successors other streams run again too: that which follows the stream only when it is complete', () => {
  const theatre = stage(chain, { script: (name) => ({ ms: name === 'D' ? 9 * minute : minute }) })
  theatre.playTo(at(60))
  rerun(theatre, 'PAY.B', { successors: 'all' })
  assert.equal(viewStream(theatre.state, 3).status, 'waiting')
  theatre.playTo(at(120))
  assert.deepEqual(starts(theatre).slice(6), ['B/2', 'X/2', 'D/2', 'N/2'])
})

test('what is followed outside of those that run again stays met', () => {
  const theatre = played()
  rerun(theatre, 'PAY.B', { successors: 'internal' })
  theatre.playTo(at(61))
  assert.deepEqual(starts(theatre).slice(6), ['B/2', 'D/2'])
})

test('a successor that has not started waits for the rerun, and one that was cancelled stays so', () => {
  const streams: StreamSketch[] = [
    {
      name: 'PAY',
      jobs: [{ name: 'A' }, { name: 'B', follows: ['A'], startAt: at(90) }, { name: 'C', follows: ['A'] }],
    },
  ]
  const theatre = stage(streams, { script: () => ({ ms: 10 * minute }) })
  for (const body of eventsOf(theatre.state, { kind: 'job', action: 'cancel', job: 3, cause })) theatre.happen(body)
  theatre.playTo(at(85))
  rerun(theatre, 'PAY.A', { successors: 'internal' })
  theatre.playTo(at(120))
  assert.deepEqual(starts(theatre), ['A', 'A/2', 'B'])
  assert.equal(theatre.events.find((event) => event.kind === 'run.dispatched' && event.job === 2)?.at, at(95))
})

test('while one of them runs it is refused, with the list', () => {
  const theatre = stage(chain, { script: (name) => ({ ms: name === 'D' ? 60 * minute : 0 }) })
  theatre.playTo(at(1))
  assert.throws(
    () => rerun(theatre, 'PAY.A', { successors: 'internal' }),
    (error) => error instanceof Refusal && /PAY\.D, job 4, is running/.test(error.message),
  )
  rerun(theatre, 'PAY.A')
})

test('conditions and joins of successors are judged anew', () => {
  const streams: StreamSketch[] = [
    {
      name: 'PAY',
      jobs: [
        { name: 'A' },
        { name: 'GOOD', follows: ['A IF SUCC'] },
        { name: 'BAD', follows: ['A IF ABEND'] },
        { name: 'J', joins: [{ name: 'ANY', needed: 1, follows: ['GOOD IF SUCC', 'BAD IF SUCC'] }] },
      ],
    },
  ]
  const theatre = stage(streams, { script: (name, run) => ({ returnCode: name === 'A' && run === 2 ? 1 : 0 }) })
  theatre.playTo(at(1))
  assert.deepEqual(starts(theatre), ['A', 'GOOD', 'J'])
  rerun(theatre, 'PAY.A', { successors: 'internal' })
  theatre.playTo(at(2))
  assert.deepEqual(starts(theatre).slice(3), ['A/2', 'BAD', 'J/2'])
  assert.equal(jobNamed(theatre.state, 'PAY.GOOD').internalStatus, 'SUPPR')
})

test('the chain of a job says why each run came to be', () => {
  const streams: StreamSketch[] = [
    {
      name: 'PAY',
      jobs: [
        { name: 'A', recovery: { action: 'rerun' } },
        { name: 'B', follows: ['A'] },
      ],
    },
    { name: 'DAY', jobs: [{ name: 'E', every: 10, untilAt: at(25) }] },
  ]
  const theatre = stage(streams, { script: (name, run) => ({ returnCode: name === 'A' && run === 1 ? 1 : 0 }) })
  theatre.playTo(at(30))
  rerun(theatre, 'PAY.A', { successors: 'internal' })
  theatre.playTo(at(31))
  const chainOf = (name: string) => describeJob(theatre.state, jobNamed(theatre.state, name).id).chain
  assert.deepEqual(chainOf('PAY.A'), [
    { run: 2, why: 'recovery' },
    { run: 3, why: 'rerun' },
  ])
  assert.deepEqual(chainOf('PAY.B'), [{ run: 2, why: 'predecessor' }])
  assert.deepEqual(chainOf('DAY.E'), [
    { run: 2, why: 'every' },
    { run: 3, why: 'every' },
  ])
})

/** FIX runs elsewhere, and succeeds with 4. */
const fix = (task: number, name: string | null): RerunFrom => ({
  definition: 'WS9#FIX',
  name,
  workstation: 'WS9',
  timezone: 'Europe/Rome',
  task: {
    id: task,
    task: { type: 'command', command: 'fix it' },
    logon: 'fixer',
    successCondition: 'RC=4',
    outputConditions: [],
    recovery: { action: 'stop' },
  },
})

test('a rerun from another definition runs that one, where that one runs; the job is still called what it was', () => {
  const script = (name: string, run: number) => ({
    returnCode: (name === 'A' ? [0, 1, 4][run] : 0) ?? 0,
    ms: 10 * minute,
  })
  const theatre = stage([{ name: 'PAY', jobs: [{ name: 'A' }, { name: 'B', follows: ['A'] }] }], { script })
  theatre.playTo(at(30))
  const { nextIds } = theatre.state
  const known = describeJob(theatre.state, 1).expected
  rerun(theatre, 'PAY.A', { from: fix(nextIds.task, 'FIX') })
  assert.equal(nextIds.task, 4)
  theatre.playTo(at(31))
  const { id: job, workstation } = jobNamed(theatre.state, 'PAY.A')
  assert.equal(workstation, 'WS9')
  const { name, task, logon, timezone } = runRequest(theatre.state, job)
  assert.deepEqual(
    { name, task, logon, timezone },
    {
      name: 'FIX',
      task: { type: 'command', command: 'fix it' },
      logon: 'fixer',
      timezone: 'Europe/Rome',
    },
  )
  theatre.playTo(at(60))
  assert.equal(jobNamed(theatre.state, 'PAY.B').status, 'succeeded')
  const detail = describeJob(theatre.state, job)
  assert.deepEqual(
    [detail.name, detail.definition, detail.successCondition, detail.chain],
    ['A', 'WS9#FIX', 'RC=4', [{ run: 2, why: 'rerun', from: 'WS9#FIX', as: 'FIX' }]],
  )
  // What FIX takes says nothing of A.
  assert.deepEqual(detail.expected, known)
  rerun(theatre, 'PAY.A')
  theatre.playTo(at(75))
  assert.equal(jobNamed(theatre.state, 'PAY.A').status, 'abended')
  assert.equal(runRequest(theatre.state, job).name, 'FIX')
})

test('the name may be retained, and the last order before the start counts', () => {
  const theatre = stage([{ name: 'PAY', jobs: [{ name: 'A' }] }])
  theatre.playTo(at(1))
  rerun(theatre, 'PAY.A', { notBefore: at(10), from: fix(8, 'FIX') })
  theatre.playTo(at(11))
  rerun(theatre, 'PAY.A', { from: fix(9, null) })
  theatre.playTo(at(12))
  assert.equal(runRequest(theatre.state, 1).name, 'A')
  assert.deepEqual(describeJob(theatre.state, 1).chain, [
    { run: 2, why: 'rerun', from: 'WS9#FIX', as: 'FIX' },
    { run: 3, why: 'rerun', from: 'WS9#FIX' },
  ])
})

test('of the successors of a job some are run again alone; who comes after none of them stays as it is', () => {
  const theatre = stage(chain, { script: () => ({ ms: minute }) })
  theatre.playTo(at(60))
  const before = starts(theatre).length
  const [d, n] = ['PAY.D', 'NEXT.N'].map((name) => jobNamed(theatre.state, name).id)
  assert.ok(d !== undefined && n !== undefined)
  rerun(theatre, 'PAY.B', { successors: 'all', only: [d] })
  theatre.playTo(at(120))
  assert.deepEqual(starts(theatre).slice(before), ['B/2', 'D/2'])
  rerun(theatre, 'PAY.D', { successors: 'all', only: [n] })
  theatre.playTo(at(180))
  assert.deepEqual(starts(theatre).slice(before + 2), ['D/3', 'N/2'], 'the stream waits once more as well')
  assert.throws(() => rerun(theatre, 'PAY.C', { successors: 'all', only: [jobNamed(theatre.state, 'PAY.B').id] }), {
    code: 'job.not_successor',
  })
})
