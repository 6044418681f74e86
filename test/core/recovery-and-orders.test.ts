import assert from 'node:assert/strict'
import { test } from 'node:test'
import { explain } from '#/core/explain.ts'
import { eventsOf } from '#/core/order.ts'
import { viewStream } from '#/core/view.ts'
import { Refusal } from '#/lib/refusal.ts'
import type { JobAction } from '#/model/command.ts'
import { jobNamed, midnight, minute, stage, starts, type JobSketch } from '../support/plan.ts'
import type { Theatre } from '../support/simulate.ts'

const at = (minutes: number): number => midnight + minutes * minute
const cause = { by: 'operator' }

const order = (theatre: Theatre, action: JobAction, name: string): void => {
  const { id } = jobNamed(theatre.state, name)
  for (const body of eventsOf(theatre.state, { kind: 'job', action, job: id, cause })) theatre.happen(body)
}

const said = ({ state }: Theatre, name: string): string =>
  explain(state, { agent: 'virtual', emptyStreamsSucceed: false }, jobNamed(state, name).id).sentence

/** A that fails as often as told and recovers as told, and B that follows it. */
const failing = (
  recovery: JobSketch['recovery'],
  options: { failures: number; recoveryJob?: string; fix?: number },
) => {
  const job: JobSketch = { name: 'A' }
  if (recovery !== undefined) job.recovery = recovery
  if (options.recoveryJob !== undefined) job.recoveryJob = options.recoveryJob
  return stage([{ name: 'PAY', jobs: [job, { name: 'B', follows: ['A'] }] }], {
    script: (name, run) => {
      if (name === options.recoveryJob) return { returnCode: options.fix ?? 0 }
      return { returnCode: name === 'A' && run <= options.failures ? 1 : 0 }
    },
  })
}

test('RECOVERY CONTINUE lets followers go on after an abend, and the stream succeeds', () => {
  const theatre = failing({ action: 'continue' }, { failures: 1 })
  theatre.playTo(at(1))
  assert.deepEqual(starts(theatre), ['A', 'B'])
  assert.equal(jobNamed(theatre.state, 'PAY.A').status, 'abended')
  assert.equal(viewStream(theatre.state, 1).status, 'succeeded')
})

test('RECOVERY RERUN runs the job again, as often as its attempts and after the wait it says', () => {
  const theatre = failing({ action: 'rerun', attempts: 2, repeatEvery: 5 }, { failures: 2 })
  theatre.playTo(at(4))
  assert.deepEqual(starts(theatre), ['A'])
  theatre.playTo(at(10))
  assert.deepEqual(starts(theatre), ['A', 'A/2', 'A/3', 'B'])
})

test('when the attempts are used up the abend stands', () => {
  const theatre = failing({ action: 'rerun', attempts: 2 }, { failures: 9 })
  theatre.playTo(at(1))
  assert.deepEqual(starts(theatre), ['A', 'A/2', 'A/3'])
  assert.equal(viewStream(theatre.state, 1).status, 'stuck')
})

test('the recovery job runs first, and the job again only after it has succeeded', () => {
  const recovery = { action: 'rerun', job: { name: 'FIX' } } as const
  const cured = failing(recovery, { failures: 1, recoveryJob: 'FIX' })
  cured.playTo(at(1))
  assert.deepEqual(starts(cured), ['A', 'FIX', 'A/2', 'B'])
  const uncured = failing(recovery, { failures: 1, recoveryJob: 'FIX', fix: 3 })
  uncured.playTo(at(1))
  assert.deepEqual(starts(uncured), ['A', 'FIX'])
})

test('a recovery job that nobody needs is never seen', () => {
  const theatre = failing({ action: 'stop', job: { name: 'FIX' } }, { failures: 0, recoveryJob: 'FIX' })
  theatre.playTo(at(1))
  assert.equal(viewStream(theatre.state, 1).jobs, 2)
  assert.equal(viewStream(theatre.state, 1).status, 'succeeded')
})

test('the recovery prompt is asked before anything is done, and a no lets the abend stand', () => {
  for (const [yes, expected] of [
    [true, ['A', 'A/2', 'B']],
    [false, ['A']],
  ] as const) {
    const theatre = failing({ action: 'rerun', prompt: 'Run again?' }, { failures: 1 })
    theatre.playTo(at(1))
    assert.deepEqual(starts(theatre), ['A'])
    const [prompt] = [...theatre.state.prompts.values()]
    assert.equal(prompt?.status, 'asked')
    for (const body of eventsOf(theatre.state, { kind: 'reply', prompt: prompt?.id ?? 0, yes, cause }))
      theatre.happen(body)
    theatre.playTo(at(2))
    assert.deepEqual(starts(theatre), expected)
  }
})

test('RCCONDSUCC says which return codes are a success', () => {
  const theatre = stage([{ name: 'PAY', jobs: [{ name: 'A', successCondition: '(RC=0) OR (RC=4)' }] }], {
    script: () => ({ returnCode: 4 }),
  })
  theatre.playTo(at(1))
  assert.equal(jobNamed(theatre.state, 'PAY.A').status, 'succeeded')
  assert.equal(jobNamed(theatre.state, 'PAY.A').returnCode, 4)
})

test('held means held, until it is unheld', () => {
  const theatre = stage([{ name: 'PAY', startAt: at(1), jobs: [{ name: 'A' }] }])
  order(theatre, 'hold', 'PAY.A')
  theatre.playTo(at(5))
  assert.deepEqual(starts(theatre), [])
  assert.equal(jobNamed(theatre.state, 'PAY.A').status, 'held')
  order(theatre, 'unhold', 'PAY.A')
  assert.deepEqual(starts(theatre), ['A'])
})

test('release takes all dependencies of a job away', () => {
  const waiting: JobSketch = { name: 'B', follows: ['A'], startAt: at(60), files: ['/never'], prompts: ['ask'] }
  const theatre = stage([{ name: 'PAY', jobs: [{ name: 'A', startAt: at(30) }, waiting] }])
  order(theatre, 'release', 'PAY.B')
  assert.deepEqual(starts(theatre), ['B'])
})

test('cancel lets followers go on at once; a running job goes on and is cancelled at its end, without recovery', () => {
  const theatre = stage(
    [
      {
        name: 'PAY',
        jobs: [
          { name: 'A', startAt: at(30) },
          { name: 'B', follows: ['A'], recovery: { action: 'rerun' } },
          { name: 'C', follows: ['B'] },
          { name: 'D', joins: [{ name: 'ANY', needed: 1, follows: ['B', 'C IF ABEND'] }] },
          { name: 'E', follows: ['B IF ABEND'] },
        ],
      },
      { name: 'NEXT', follows: ['PAY'], jobs: [{ name: 'N' }] },
    ],
    { script: (name) => (name === 'B' ? { ms: 5 * minute, returnCode: 1 } : {}) },
  )
  order(theatre, 'cancel', 'PAY.A')
  assert.deepEqual(starts(theatre), ['B'])
  order(theatre, 'cancel', 'PAY.B')
  order(theatre, 'cancel', 'PAY.E')
  assert.equal(jobNamed(theatre.state, 'PAY.B').status, 'running')
  assert.match(said(theatre, 'PAY.B'), /It is cancelled: it ends so, whatever it comes to/)
  assert.deepEqual(starts(theatre), ['B', 'C', 'D'])
  theatre.playTo(at(3))
  assert.equal(viewStream(theatre.state, 1).status, 'running', 'a run of it goes on: who follows the stream waits')
  assert.deepEqual(starts(theatre), ['B', 'C', 'D'])
  theatre.playTo(at(40))
  assert.equal(jobNamed(theatre.state, 'PAY.B').status, 'cancelled')
  assert.deepEqual(starts(theatre), ['B', 'C', 'D', 'N'])
  assert.equal(viewStream(theatre.state, 1).status, 'succeeded')
})

test('rerun starts an ended job once more under the next run number', () => {
  const theatre = failing({ action: 'stop' }, { failures: 1 })
  theatre.playTo(at(1))
  order(theatre, 'rerun', 'PAY.A')
  theatre.playTo(at(2))
  assert.deepEqual(starts(theatre), ['A', 'A/2', 'B'])
})

test('an order that makes no sense in the present status is refused with a sentence', () => {
  const theatre = stage([{ name: 'PAY', jobs: [{ name: 'A' }] }])
  theatre.playTo(at(1))
  for (const action of ['hold', 'unhold', 'release', 'cancel', 'kill'] as const) {
    assert.throws(
      () => order(theatre, action, 'PAY.A'),
      (error) =>
        error instanceof Refusal && error.code === 'job.illegal_transition' && /it is succeeded/.test(error.message),
    )
  }
  assert.throws(
    () => eventsOf(theatre.state, { kind: 'job', action: 'hold', job: 99, cause }),
    /Job 99 is not in the plan/,
  )
})

test('a lost run is unknown: nothing follows it until an operator decides', () => {
  const theatre = stage([{ name: 'PAY', jobs: [{ name: 'A' }, { name: 'B', follows: ['A'] }] }], {
    script: () => ({ ms: 60 * minute, startsAfter: null }),
  })
  theatre.happen({ kind: 'run.lost', job: 1, run: 1, reason: 'the machine went away' })
  theatre.playTo(at(30))
  assert.equal(jobNamed(theatre.state, 'PAY.A').status, 'unknown')
  assert.deepEqual(starts(theatre), ['A'])
  assert.equal(viewStream(theatre.state, 1).status, 'stuck')
})

test('a recovery job that still runs is not started a second time', () => {
  const theatre = stage(
    [{ name: 'PAY', jobs: [{ name: 'A', recovery: { action: 'rerun', job: { name: 'FIX' } }, recoveryJob: 'FIX' }] }],
    { script: (name, run) => ({ ms: name === 'FIX' ? 30 * minute : 0, returnCode: name === 'A' && run < 3 ? 1 : 0 }) },
  )
  theatre.playTo(at(1))
  order(theatre, 'rerun', 'PAY.A')
  theatre.playTo(at(20))
  assert.deepEqual(starts(theatre), ['A', 'FIX', 'A/2'])
  theatre.playTo(at(120))
  assert.deepEqual(starts(theatre), ['A', 'FIX', 'A/2', 'FIX/2', 'A/3'])
  assert.equal(viewStream(theatre.state, 1).status, 'succeeded')
})

test('a run that is killed or cancelled before its agent refuses it is not offered again', () => {
  for (const [action, status] of [
    ['kill', 'abended'],
    ['cancel', 'cancelled'],
  ] as const) {
    const theatre = stage([{ name: 'PAY', jobs: [{ name: 'A' }] }], { script: () => ({ ms: 60 * minute }) })
    order(theatre, action, 'PAY.A')
    theatre.happen({ kind: 'run.refused', job: 1, run: 1, reason: 'the disk is full', retryAt: at(1) })
    theatre.playTo(at(30))
    assert.deepEqual(starts(theatre), ['A'])
    assert.equal(jobNamed(theatre.state, 'PAY.A').status, status)
  }
})

test('a killed job abends whatever it makes of TERM, and its recovery does not start', () => {
  const theatre = stage(
    [
      {
        name: 'PAY',
        jobs: [
          { name: 'A', recovery: { action: 'rerun' } },
          { name: 'B', follows: ['A'] },
        ],
      },
    ],
    {
      script: () => ({ ms: minute }),
    },
  )
  order(theatre, 'kill', 'PAY.A')
  theatre.playTo(at(5))
  assert.equal(jobNamed(theatre.state, 'PAY.A').status, 'abended')
  assert.deepEqual(starts(theatre), ['A'])
})

test('no rerun is named where it would be refused: of a stream that is over another occurrence is', () => {
  const jobs = [{ name: 'A' }, { name: 'B', follows: ['A'] }]
  const theatre = stage([{ name: 'PAY', untilAt: at(5), jobs }], { script: () => ({ returnCode: 1 }) })
  theatre.playTo(at(4))
  assert.match(said(theatre, 'PAY.A'), /batuta job rerun 1 runs it again\.$/)
  theatre.playTo(at(6))
  assert.throws(() => order(theatre, 'rerun', 'PAY.A'), /its stream is suppressed/)
  const instead = 'its stream is suppressed, so that only another occurrence can run: batuta submit WS#PAY.'
  assert.equal(said(theatre, 'PAY.A'), `WS#PAY.A run 1 abended with return code 1; ${instead}`)
})

test('in a cancelled stream nothing repeats, recovers or waits for ever, and its resource is free when its last run ends', () => {
  const needs = [{ name: 'WS#TAPE', units: 1 }]
  const jobs: JobSketch[] = [
    { name: 'EVERY', every: 5 },
    { name: 'FAILS', recovery: { action: 'rerun' } },
    { name: 'ASKS', recovery: { action: 'rerun', prompt: 'again?' } },
    { name: 'LATER', follows: ['FAILS'] },
  ]
  const theatre = stage(
    [
      { name: 'PAY', needs, jobs },
      { name: 'NEXT', needs, jobs: [{ name: 'N' }] },
    ],
    {
      resources: { 'WS#TAPE': 1 },
      script: (name) => ({
        ms: name === 'ASKS' ? 0 : 2 * minute,
        returnCode: name === 'FAILS' || name === 'ASKS' ? 1 : 0,
      }),
    },
  )
  theatre.playTo(at(1))
  for (const body of eventsOf(theatre.state, { kind: 'stream', action: 'cancel', stream: 1, cause }))
    theatre.happen(body)
  assert.equal([...theatre.state.prompts.values()].length, 0)
  theatre.playTo(at(60))
  assert.deepEqual(starts(theatre), ['EVERY', 'FAILS', 'ASKS', 'N'])
  const statuses = jobs.map(({ name }) => jobNamed(theatre.state, `PAY.${name}`).status)
  assert.deepEqual(statuses, ['succeeded', 'abended', 'abended', 'cancelled'])
  assert.equal(viewStream(theatre.state, 1).status, 'cancelled')
  assert.throws(() => order(theatre, 'rerun', 'PAY.FAILS'), /its stream is cancelled/)
})
