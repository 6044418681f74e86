/** The confirm table of the manual, row by row; and what becomes of a process whose job was confirmed while it ran. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { cell } from '#/core/columns.ts'
import { describeJob } from '#/core/detail.ts'
import { explain } from '#/core/explain.ts'
import { hasFlag } from '#/core/flags.ts'
import { eventsOf } from '#/core/order.ts'
import { eventOf } from '#/core/report.ts'
import { JobFlag } from '#/core/state.ts'
import { viewJob, viewStream } from '#/core/view.ts'
import { Refusal } from '#/lib/refusal.ts'
import type { EventBody } from '#/model/event.ts'
import { midnight, minute, stage, starts, type JobSketch } from '../support/plan.ts'
import type { Theatre } from '../support/simulate.ts'

const at = (minutes: number): number => midnight + minutes * minute
const cause = { by: 'operator' }
const reason = 'fate'

/** A with an output condition, B that asks for it, and as much of A's life as brings it into the status. */
const bring: Readonly<Record<string, () => Theatre>> = {
  HOLD: () => play({ prompts: ['go?'] }),
  READY: () => play({}, { workstationLimit: 0 }),
  EXEC: () => play({}, { ms: 60 * minute }),
  ABENP: () => confirmed(bring['EXEC']?.(), false, ['OTHER']),
  SUCCP: () => confirmed(bring['EXEC']?.(), true, ['OTHER']),
  PEND: () => play({ confirmed: true }),
  DONE: () => happened(bring['EXEC']?.(), { kind: 'run.lost', job: 1, run: 1, reason }),
  SUCC: () => play({}),
  ABEND: () => play({}, { returnCode: 8 }),
  SUPPR: () => play({ startAt: at(9), untilAt: at(1) }),
  FAIL: () => happened(bring['EXEC']?.(), { kind: 'run.failed', job: 1, run: 1, reason }),
}

const play = (sketch: Partial<JobSketch>, { workstationLimit = 9, ms = 0, returnCode = 0 } = {}): Theatre => {
  const outputConditions = [
    { name: 'STATUS_OK', expression: 'RC=4' },
    { name: 'OTHER', expression: 'RC=5' },
  ]
  const jobs = [
    { name: 'A', outputConditions, ...sketch },
    { name: 'B', follows: ['A IF STATUS_OK'] },
  ]
  const theatre = stage([{ name: 'DAY', jobs }], {
    workstationLimit,
    script: (name) => (name === 'A' ? { ms, returnCode } : undefined),
  })
  theatre.playTo(at(2))
  return theatre
}

const happened = (theatre: Theatre | undefined, event: EventBody): Theatre => {
  assert.ok(theatre)
  theatre.happen(event)
  return theatre
}

const confirmed = (theatre: Theatre | undefined, succeeded: boolean, conditions?: readonly string[]): Theatre => {
  assert.ok(theatre)
  for (const body of eventsOf(theatre.state, { kind: 'confirm', job: 1, succeeded, conditions, cause }))
    theatre.happen(body)
  return theatre
}

/** The status afterwards, with a plus when the output condition has let B go; or that it is not supported. */
const outcome = (status: string, succeeded: boolean, conditions?: readonly string[]): string => {
  try {
    const theatre = confirmed(bring[status]?.(), succeeded, conditions)
    return `${viewJob(theatre.state, 1).internalStatus}${viewJob(theatre.state, 2).internalStatus === 'HOLD' ? '' : '+'}`
  } catch (error) {
    assert.ok(error instanceof Refusal)
    return error.code === 'job.illegal_transition' ? 'not supported' : error.code
  }
}

/** Before; confirm succ without and with an output condition; confirm abend without and with. */
const manual: readonly (readonly [string, string, string, string, string])[] = [
  ['READY', 'READY', 'READY', 'READY', 'READY'],
  ['HOLD', 'HOLD', 'HOLD', 'HOLD', 'HOLD'],
  ['EXEC', 'SUCC', 'SUCCP+', 'ABEND', 'ABENP+'],
  ['ABENP', 'SUCCP', 'SUCCP+', 'ABENP', 'ABENP+'],
  ['SUCCP', 'SUCCP', 'SUCCP', 'SUCCP', 'SUCCP'],
  ['PEND', 'SUCC', 'SUCC+', 'ABEND', 'ABEND+'],
  ['DONE', 'SUCC', 'SUCC+', 'ABEND', 'ABEND+'],
  ['SUCC', 'not supported', 'SUCC+', 'not supported', 'not supported'],
  ['ABEND', 'SUCC', 'SUCC+', 'ABEND', 'ABEND+'],
  ['SUPPR', 'SUCC', 'SUCC+', 'not supported', 'not supported'],
  ['FAIL', 'not supported', 'not supported', 'not supported', 'not supported'],
]

for (const [status, ...expected] of manual) {
  test(`confirm of ${status}`, () => {
    const with_ = ['STATUS_OK']
    const came = [
      outcome(status, true),
      outcome(status, true, with_),
      outcome(status, false),
      outcome(status, false, with_),
    ]
    assert.equal(viewJob((bring[status] as () => Theatre)().state, 1).internalStatus, status)
    assert.deepEqual(came, expected)
  })
}

test('what can be confirmed of a job, and what becomes of it at its UNTIL, is shown', () => {
  const theatre = play({ confirmed: true, untilAt: at(9), onUntil: 'cancel' })
  const { confirmed: isConfirmed, nop, critical, onUntil, outputConditions } = describeJob(theatre.state, 1)
  assert.deepEqual([isConfirmed, nop, critical, onUntil], [true, false, false, 'cancel'])
  assert.deepEqual(
    outputConditions.map(({ name }) => name),
    ['STATUS_OK', 'OTHER'],
  )
  assert.equal(describeJob(theatre.state, 2).onUntil, null)
})

test('an output condition that the job does not have is refused, and the like of it named', () => {
  assert.throws(() => confirmed(bring['EXEC']?.(), true, ['STATUS_0K']), {
    code: 'job.unknown_condition',
    message: /STATUS_OK/,
  })
})

/** A runs for an hour and would fail; C follows it plainly. */
const running = (sketch: Partial<JobSketch> = {}): Theatre => {
  const jobs: JobSketch[] = [
    { name: 'A', ...sketch },
    { name: 'C', follows: ['A'] },
  ]
  const theatre = stage([{ name: 'DAY', jobs }], {
    workstationLimit: 1,
    script: (name) => ({ ms: name === 'A' ? 60 * minute : 0, returnCode: name === 'A' ? 8 : 0 }),
  })
  theatre.playTo(at(2))
  return theatre
}

test('a running job that is confirmed succ has succeeded; its process keeps its place, and its end changes nothing', () => {
  const theatre = confirmed(running(), true)
  theatre.playTo(at(30))
  assert.deepEqual([starts(theatre), viewJob(theatre.state, 2).status], [['A'], 'ready'])
  theatre.playTo(at(61))
  assert.deepEqual(starts(theatre), ['A', 'C'])
  const { internalStatus, returnCode, endedAt } = viewJob(theatre.state, 1)
  assert.deepEqual([internalStatus, returnCode, endedAt], ['SUCC', 0, '2026-11-22T00:02:00.000Z'])
  assert.equal(viewStream(theatre.state, 1).status, 'succeeded')
  assert.equal(theatre.state.afterEnd.size, 0)
})

test('its report is news once, whatever it says, and the place is given back for a lost run too', () => {
  const theatre = confirmed(running(), true)
  const report = { type: 'lost', job: 1, run: 1, reason, at: at(3) } as const
  const event = eventOf(theatre.state, report)
  assert.equal(event?.kind, 'run.lost')
  theatre.happen(event)
  assert.equal(eventOf(theatre.state, report), undefined)
  assert.deepEqual([starts(theatre), viewJob(theatre.state, 1).internalStatus], [['A', 'C'], 'SUCC'])
  assert.equal(cell(theatre.state.streams.liveRuns, 1), 1)
})

test('it cannot be rerun while its process goes on, and can be killed; what is said of it is true', () => {
  const theatre = confirmed(running(), false)
  const said = () => explain(theatre.state, { agent: 'virtual', emptyStreamsSucceed: false }, 1).sentence
  assert.equal(said(), 'WS#DAY.A run 1 was confirmed abend; its process goes on. batuta job kill 1 ends it.')
  assert.equal(viewJob(theatre.state, 1).returnCode, null, 'nobody knows it yet')
  const order = (action: 'rerun' | 'kill') => eventsOf(theatre.state, { kind: 'job', action, job: 1, cause })
  assert.throws(() => order('rerun'), /the process of its run 1, which was confirmed, goes on/)
  assert.deepEqual(
    order('kill').map(({ kind }) => kind),
    ['job.kill_requested'],
  )
  theatre.playTo(at(61))
  assert.throws(() => order('kill'), Refusal)
  assert.equal(order('rerun').length, 1)
})

test('confirmed abend, its recovery runs it again only when its process has ended', () => {
  const theatre = confirmed(running({ recovery: { action: 'rerun' } }), false)
  theatre.playTo(at(59))
  assert.deepEqual(starts(theatre), ['A'])
  theatre.playTo(at(61))
  assert.deepEqual(starts(theatre), ['A', 'A/2'])
})

test('what follows a job with EVERY that is to be confirmed waits for that, and not for its first success alone', () => {
  const jobs: JobSketch[] = [
    { name: 'A', every: 10, everyEndAt: at(25), confirmed: true },
    { name: 'B', follows: ['A'] },
  ]
  const theatre = stage([{ name: 'DAY', jobs }])
  theatre.playTo(at(60))
  assert.deepEqual([starts(theatre), viewJob(theatre.state, 1).internalStatus], [['A', 'A/2', 'A/3'], 'PEND'])
  confirmed(theatre, true)
  theatre.playTo(at(61))
  assert.deepEqual(starts(theatre), ['A', 'A/2', 'A/3', 'B'])
})

test('confirmed with a condition, a job ends as it was confirmed, whatever its return code', () => {
  for (const [succeeded, status] of [
    [true, 'SUCC'],
    [false, 'ABEND'],
  ] as const) {
    const theatre = confirmed(bring['EXEC']?.(), succeeded, ['OTHER'])
    theatre.playTo(at(90))
    assert.equal(viewJob(theatre.state, 1).internalStatus, status)
  }
})

test('a kill that was asked for before the job was confirmed is seen through: its process is not forgotten, and has not succeeded', () => {
  const theatre = running()
  for (const body of eventsOf(theatre.state, { kind: 'job', action: 'kill', job: 1, cause })) theatre.happen(body)
  confirmed(theatre, true)
  assert.ok(hasFlag(theatre.state, 1, JobFlag.killRequested), 'it is killed again when it does not go')
  const usage = { signal: null, userMs: null, systemMs: null, peakMemory: null }
  const end = { type: 'ended', job: 1, run: 1, returnCode: 0, startedAt: at(0), at: at(3), ...usage } as const
  const event = eventOf(theatre.state, end)
  assert.ok(event?.kind === 'run.ended' && event.outcome === 'abended')
  theatre.happen(event)
  assert.equal(viewJob(theatre.state, 1).internalStatus, 'SUCC')
  assert.ok(!hasFlag(theatre.state, 1, JobFlag.killRequested))
})
