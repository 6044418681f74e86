/** Runs whose outcome nobody knows: never run again in silence, resolved by the truth, by an operator, or by the policy of the site. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { describeJob } from '#/core/detail.ts'
import { explain } from '#/core/explain.ts'
import { hasFlag } from '#/core/flags.ts'
import { eventsOf } from '#/core/order.ts'
import { eventOf } from '#/core/report.ts'
import type { UnknownPolicy } from '#/core/decide-unknown.ts'
import { JobFlag } from '#/core/state.ts'
import { wasResolved } from '#/core/unknown-runs.ts'
import { viewJob } from '#/core/view.ts'
import type { Recovery } from '#/model/job-definition.ts'
import type { Report } from '#/model/report.ts'
import { midnight, minute, stage, starts, type JobSketch } from '../support/plan.ts'
import { world } from '../support/play.ts'

const cause = { by: 'operator' }
const ask: UnknownPolicy = { abend: false, idempotent: [], reruns: 3 }

/** A job whose runs go on for hours, and that is lost after some minutes. */
const lost = (policy: UnknownPolicy = ask, sketch: Partial<JobSketch> = {}) => {
  const theatre = stage(
    [
      {
        name: 'S',
        jobs: [
          { name: 'A', ...sketch },
          { name: 'B', follows: ['A'] },
        ],
      },
    ],
    {
      unknownRuns: policy,
      script: (name, run) => ({ ms: name === 'A' ? 1000 * minute + run : 0 }),
    },
  )
  theatre.playTo(midnight + 5 * minute)
  const lose = (run: number): void =>
    theatre.happen({ kind: 'run.lost', job: 1, run, reason: 'its agent was replaced.' })
  lose(1)
  return { ...theatre, lose }
}

const ended = (returnCode: number, run = 1): Report => ({
  type: 'ended',
  job: 1,
  run,
  returnCode,
  signal: null,
  startedAt: midnight,
  at: midnight + 6 * minute,
  userMs: null,
  systemMs: null,
  peakMemory: null,
})

test('ask: it waits for an operator, is explained, and nothing is run again', () => {
  const { state, playTo, events } = lost()
  playTo(midnight + 900 * minute)
  assert.equal(viewJob(state, 1).status, 'unknown')
  assert.equal(
    explain(state, world, 1).sentence,
    'Nobody knows how WS#S.A run 1 ended: its agent was replaced. Look at what it did, then say so: ' +
      'batuta job confirm 1 succ|abend, batuta job rerun 1, or batuta job cancel 1.',
  )
  assert.deepEqual(starts({ state, events, happen: () => undefined, playTo }), ['A'])
})

test('the truth resolves it as long as nobody has: who follows goes on, and its result is known', () => {
  const { state, happen } = lost()
  const event = eventOf(state, ended(0))
  assert.ok(event?.kind === 'run.ended')
  happen(event)
  assert.deepEqual([viewJob(state, 1).status, viewJob(state, 1).returnCode], ['succeeded', 0])
  assert.equal(describeJob(state, 1).reason, null)
  assert.equal(viewJob(state, 2).status, 'running')
  assert.equal(eventOf(state, ended(0)), undefined)
  assert.equal(wasResolved(state, 1, 1), false)
})

test('the truth may be an abend, which is recovered as any other, or that it never started', () => {
  const again = lost(ask, { recovery: { action: 'rerun' } })
  again.happen(eventOf(again.state, ended(4)) ?? assert.fail())
  assert.deepEqual([viewJob(again.state, 1).status, viewJob(again.state, 1).run], ['running', 2])
  const failed = lost()
  failed.happen(
    eventOf(failed.state, { type: 'failed', job: 1, run: 1, reason: 'no such file', at: midnight }) ?? assert.fail(),
  )
  assert.deepEqual([viewJob(failed.state, 1).status, describeJob(failed.state, 1).reason], ['failed', 'no such file'])
})

const late = { job: 1, run: 1, at: midnight + 6 * minute } as const
const started: Report = { type: 'started', pid: 4711, ...late }
const refused: Report = { type: 'refused', reason: 'the disk is full', ...late }
const lateReports: readonly Report[] = [started, refused, ended(1)]

test('the truth may be that it still runs: it is live again, with its place and what it needs, and ends as any other', () => {
  const tape = [{ name: 'WS#TAPE', units: 1 }]
  const theatre = stage(
    [
      {
        name: 'S',
        jobs: [
          { name: 'A', needs: tape, longest: { minutes: 30, action: 'continue' } },
          { name: 'B', needs: tape },
        ],
      },
    ],
    { workstationLimit: 1, resources: { 'WS#TAPE': 1 }, script: () => ({ ms: 1000 * minute }) },
  )
  const { state, happen, playTo } = theatre
  playTo(midnight + minute)
  happen({ kind: 'run.lost', job: 1, run: 1, reason: 'its agent was replaced.' })
  playTo(midnight + 2 * minute)
  assert.equal(viewJob(state, 2).status, 'running')
  happen(eventOf(state, started) ?? assert.fail())
  const { status, startedAt, endedAt } = viewJob(state, 1)
  assert.deepEqual([status, startedAt, endedAt], ['running', '2026-11-22T00:00:00.000Z', null])
  assert.deepEqual([describeJob(state, 1).agent, describeJob(state, 1).reason], ['virtual', null])
  // There was no room for it any more, and it runs all the same.
  const workstation = state.workstations[1] ?? assert.fail()
  assert.deepEqual([workstation.live, state.resources.get('WS#TAPE')?.inUse], [2, 2])
  assert.equal(eventOf(state, started), undefined)
  assert.equal(wasResolved(state, 1, 1), false)
  assert.throws(() => eventsOf(state, { kind: 'job', action: 'rerun', job: 1, cause }), {
    code: 'job.illegal_transition',
  })
  playTo(midnight + 31 * minute)
  assert.ok(theatre.events.some((event) => event.kind === 'job.long'))
  for (const event of eventsOf(state, { kind: 'job', action: 'kill', job: 1, cause })) happen(event)
  happen(eventOf(state, ended(0)) ?? assert.fail())
  assert.deepEqual([viewJob(state, 1).status, state.unknowns.size, workstation.live], ['abended', 0, 1])
})

test('one that was found may be lost once more; one that was to be killed before is still to be', () => {
  const { state, happen, lose } = lost()
  happen(eventOf(state, started) ?? assert.fail())
  lose(1)
  assert.equal(viewJob(state, 1).status, 'unknown')
  happen(eventOf(state, ended(0)) ?? assert.fail())
  assert.equal(viewJob(state, 1).status, 'succeeded')
  const killed = stage([{ name: 'S', jobs: [{ name: 'A' }] }], { script: () => ({ ms: 1000 * minute }) })
  killed.playTo(midnight + minute)
  killed.happen({ kind: 'job.kill_requested', job: 1, run: 1, cause })
  killed.happen({ kind: 'run.lost', job: 1, run: 1, reason: 'gone' })
  killed.happen(eventOf(killed.state, started) ?? assert.fail())
  assert.ok(hasFlag(killed.state, 1, JobFlag.killRequested))
  killed.happen(eventOf(killed.state, ended(0)) ?? assert.fail())
  assert.equal(viewJob(killed.state, 1).status, 'abended')
})

test('the truth may be that it never started: it is offered again under the next number, and nothing runs twice', () => {
  const { state, happen, playTo } = lost()
  happen(eventOf(state, refused) ?? assert.fail())
  assert.deepEqual([viewJob(state, 1).status, describeJob(state, 1).reason], ['waiting', 'the disk is full'])
  assert.equal(eventOf(state, ended(0)), undefined)
  playTo(midnight + 7 * minute)
  assert.deepEqual([viewJob(state, 1).status, viewJob(state, 1).run], ['running', 2])
})

test('what comes after it was confirmed, rerun or cancelled changes nothing, and is known as a late report', () => {
  for (const command of [
    { kind: 'confirm', job: 1, succeeded: true, cause },
    { kind: 'job', action: 'rerun', job: 1, cause },
    { kind: 'job', action: 'cancel', job: 1, cause },
  ] as const) {
    const { state, happen } = lost()
    for (const event of eventsOf(state, command)) happen(event)
    const { status } = viewJob(state, 1)
    assert.notEqual(status, 'unknown')
    for (const report of lateReports) assert.equal(eventOf(state, report), undefined)
    assert.equal(wasResolved(state, 1, 1), true)
    assert.equal(viewJob(state, 1).status, status)
  }
})

test('the agent reports while the operator confirms: who is first counts, and the other is told or changes nothing', () => {
  const confirm = { kind: 'confirm', job: 1, succeeded: false, cause } as const
  const operatorFirst = lost()
  for (const event of eventsOf(operatorFirst.state, confirm)) operatorFirst.happen(event)
  assert.equal(eventOf(operatorFirst.state, ended(0)), undefined)
  assert.deepEqual(
    [viewJob(operatorFirst.state, 1).status, viewJob(operatorFirst.state, 1).returnCode],
    ['abended', null],
  )
  const agentFirst = lost()
  agentFirst.happen(eventOf(agentFirst.state, ended(0)) ?? assert.fail())
  assert.throws(() => eventsOf(agentFirst.state, confirm), { code: 'job.illegal_transition' })
  assert.equal(viewJob(agentFirst.state, 1).status, 'succeeded')
})

test('a run whose end was ordered before it was lost abends whatever it says, and is not recovered', () => {
  const theatre = stage([{ name: 'S', jobs: [{ name: 'A', recovery: { action: 'rerun' } }] }], {
    script: () => ({ ms: 1000 * minute }),
  })
  theatre.playTo(midnight + minute)
  theatre.happen({ kind: 'job.kill_requested', job: 1, run: 1, cause })
  theatre.happen({ kind: 'run.lost', job: 1, run: 1, reason: 'gone' })
  theatre.happen(eventOf(theatre.state, ended(0)) ?? assert.fail())
  assert.deepEqual([viewJob(theatre.state, 1).status, viewJob(theatre.state, 1).run], ['abended', 1])
})

test('abend: it counts as abended at once, with the cause; its followers wait as for any abend', () => {
  const { state, events } = lost({ ...ask, abend: true })
  assert.deepEqual([viewJob(state, 1).status, viewJob(state, 1).returnCode], ['abended', null])
  const event = events.find(({ kind }) => kind === 'run.given_up')
  assert.deepEqual(event?.kind === 'run.given_up' && event.cause, {
    by: 'policy',
    reason: 'nobody knows how run 1 ended: it counts as abended (unknownRuns)',
  })
  assert.equal(viewJob(state, 2).status, 'waiting')
  assert.equal(
    explain(state, world, 1).sentence,
    'WS#S.A run 1 counts as abended: nobody knows how run 1 ended (its agent was replaced); it counts as abended (unknownRuns); ' +
      'batuta job rerun 1 runs it again.',
  )
})

test('abend: recovery options apply, but RERUN only to jobs that may run twice', () => {
  const outcome = (recovery: Recovery, policy: Partial<UnknownPolicy> = {}) => {
    const { state, playTo } = lost({ ...ask, abend: true, ...policy }, { recovery, recoveryJob: 'FIX' })
    playTo(midnight + 10 * minute)
    return [viewJob(state, 1).status, viewJob(state, 1).run, viewJob(state, 2).status]
  }
  const fix = { name: 'FIX' }
  const { state } = lost(
    { ...ask, abend: true },
    { recovery: { action: 'rerun', job: fix, prompt: 'again?' }, recoveryJob: 'FIX' },
  )
  // Nobody is asked about a rerun that is not to be, and nothing is run for it.
  assert.deepEqual([state.prompts.size, viewJob(state, 1).status], [0, 'abended'])
  assert.deepEqual(outcome({ action: 'continue' }), ['abended', 1, 'succeeded'])
  assert.deepEqual(outcome({ action: 'rerun', job: fix }), ['abended', 1, 'waiting'])
  assert.deepEqual(outcome({ action: 'rerun', job: fix }, { idempotent: ['WS#A'], reruns: 0 }), [
    'running',
    2,
    'waiting',
  ])
})

test('a job that may run twice is run again at once under the next number, at most so often, and the cause says so', () => {
  const { state, events, lose } = lost({ abend: false, idempotent: ['ws#a@'], reruns: 2 })
  const reruns = () =>
    events.flatMap((event) => (event.kind === 'job.rerun' ? [[event.run, event.cause.by, event.cause.reason]] : []))
  assert.deepEqual(reruns(), [
    [2, 'policy', 'nobody knows how run 1 ended, and it may run twice (idempotentJobs): rerun 1 of 2'],
  ])
  assert.deepEqual([viewJob(state, 1).status, viewJob(state, 1).run], ['running', 2])
  assert.equal(
    describeJob(state, 1).reason,
    'nobody knows how run 1 ended (its agent was replaced); run 2 came after it',
  )
  assert.equal(wasResolved(state, 1, 1), true)
  lose(2)
  assert.equal(viewJob(state, 1).run, 3)
  lose(3)
  assert.deepEqual([viewJob(state, 1).status, viewJob(state, 1).run, reruns().length], ['unknown', 3, 2])
})

test('an operator who runs it again begins the count anew', () => {
  const { state, happen, lose } = lost({ abend: false, idempotent: ['WS#A'], reruns: 1 })
  lose(2)
  assert.equal(viewJob(state, 1).status, 'unknown')
  for (const event of eventsOf(state, { kind: 'job', action: 'rerun', job: 1, cause })) happen(event)
  lose(3)
  assert.deepEqual([viewJob(state, 1).status, viewJob(state, 1).run], ['running', 4])
})

test('what was cancelled, killed, or belongs to a stream that is over is not run again', () => {
  const idempotent: UnknownPolicy = { abend: false, idempotent: ['WS#@'], reruns: 3 }
  const runsAfter = (event: Parameters<ReturnType<typeof stage>['happen']>[0]) => {
    const theatre = stage([{ name: 'S', jobs: [{ name: 'A' }] }], {
      unknownRuns: idempotent,
      script: () => ({ ms: 1000 * minute }),
    })
    theatre.happen(event)
    theatre.happen({ kind: 'run.lost', job: 1, run: 1, reason: 'gone' })
    return [viewJob(theatre.state, 1).status, viewJob(theatre.state, 1).run]
  }
  assert.deepEqual(runsAfter({ kind: 'job.cancelled', job: 1, cause }), ['unknown', 1])
  assert.deepEqual(runsAfter({ kind: 'job.kill_requested', job: 1, run: 1, cause }), ['unknown', 1])
  assert.deepEqual(runsAfter({ kind: 'stream.cancelled', stream: 1, cause }), ['unknown', 1])
})

test('a policy that is set later resolves what is unknown by then', () => {
  const policy = { ...ask }
  const { state, happen } = lost(policy)
  assert.equal(viewJob(state, 1).status, 'unknown')
  Object.assign(policy, { abend: true })
  happen({ kind: 'leader.elected', server: 'next', version: '0.1.0' })
  assert.equal(viewJob(state, 1).status, 'abended')
})
