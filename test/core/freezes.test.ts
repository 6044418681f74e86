/** Freezes and drains: a part of the plan that starts nothing for a while, whatever its own states are. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { explain } from '#/core/explain.ts'
import { eventsOf } from '#/core/order.ts'
import { viewFreezes } from '#/core/view-freezes.ts'
import type { Command } from '#/model/command.ts'
import type { FreezeKind, FreezeScope } from '#/model/freeze.ts'
import { jobNamed, midnight, minute, sketchBatch, stage, starts, type StageOptions } from '../support/plan.ts'
import { world } from '../support/play.ts'
import type { Theatre } from '../support/simulate.ts'

const at = (minutes: number): number => midnight + minutes * minute
const cause = { by: 'operator', reason: 'disk is replaced' }
const site: FreezeScope = { of: 'site', pattern: '' }

const order = ({ state, happen }: Theatre, command: Command): void => {
  for (const body of eventsOf(state, command)) happen(body)
}
interface Ordered {
  readonly what?: FreezeKind
  readonly until?: number
}
const freeze = (theatre: Theatre, scope: FreezeScope, { what = 'freeze', until }: Ordered = {}): void =>
  order(theatre, { kind: 'freeze', what, scope, until: until ?? null, cause })
const lift = (theatre: Theatre, number: number): void => order(theatre, { kind: 'lift', freeze: number, cause })

const why = ({ state }: Theatre, name: string) =>
  explain(state, world, jobNamed(state, name).id).hindrances.map(({ sentence, remedy, until }) => [
    sentence,
    remedy,
    until,
  ])

const slowly: StageOptions = { script: () => ({ ms: 10 * minute }) }

test('how many workstations or streams a freeze means is told: a name that was mistyped means none', () => {
  const names = ['PAY', 'PAYMENTS', 'LEDGER']
  const theatre = stage(names.map((name) => ({ name, jobs: [{ name: 'A' }] })))
  const scopes = [
    { of: 'site', pattern: '' },
    { of: 'workstation', pattern: 'W@' },
    { of: 'workstation', pattern: 'SW' },
    { of: 'stream', pattern: 'PAY@' },
    { of: 'stream', pattern: 'WS#PAY' },
    { of: 'stream', pattern: 'PYA@' },
  ] as const
  for (const scope of scopes)
    for (const body of eventsOf(theatre.state, {
      kind: 'freeze',
      what: 'freeze',
      scope,
      until: null,
      cause: { by: 'op' },
    }))
      theatre.happen(body)
  assert.deepEqual(
    viewFreezes(theatre.state).map(({ meant }) => meant),
    [1, 1, 0, 2, 1, 0],
  )
})

test('in a frozen scope nothing starts, HI and GO neither, and what runs goes on; lifted, all starts in its order', () => {
  const jobs = [
    { name: 'A' },
    { name: 'B', follows: ['A'] },
    { name: 'GO', startAt: at(1), priority: 101 },
    { name: 'NOP', startAt: at(1), nop: true },
  ]
  const theatre = stage([{ name: 'PAY', jobs }], slowly)
  freeze(theatre, site)
  theatre.playTo(at(30))
  assert.deepEqual(starts(theatre), ['A'])
  assert.equal(jobNamed(theatre.state, 'PAY.A').status, 'succeeded')
  for (const name of ['B', 'GO', 'NOP']) assert.equal(jobNamed(theatre.state, `PAY.${name}`).status, 'ready')
  assert.deepEqual(why(theatre, 'PAY.GO'), [
    [
      'Freeze 1 of the whole site, by operator, until it is lifted: nothing starts (disk is replaced).',
      'batuta freeze lift 1',
      null,
    ],
  ])
  assert.equal(why(theatre, 'PAY.NOP').length, 1)
  lift(theatre, 1)
  assert.deepEqual(starts(theatre), ['A', 'GO', 'B'])
  assert.equal(jobNamed(theatre.state, 'PAY.NOP').status, 'succeeded')
})

test('a scope is a pattern of workstations where jobs run, or of streams by name, those planned later too', () => {
  const jobs = [
    { name: 'HERE', startAt: at(1) },
    { name: 'THERE', startAt: at(1), workstation: 'FTA2' },
  ]
  const theatre = stage(
    [
      { name: 'PAY', jobs },
      { name: 'LOAD', jobs: [{ name: 'X', startAt: at(1) }] },
    ],
    slowly,
  )
  freeze(theatre, { of: 'workstation', pattern: 'fta@' })
  freeze(theatre, { of: 'stream', pattern: 'WS#LO?D' })
  const later = sketchBatch([{ name: 'LOAD', jobs: [{ name: 'Y', workstation: 'FTA3' }, { name: 'Z' }] }])
  const moved = {
    ...later,
    id: 2,
    from: null,
    to: null,
    streams: later.streams.map((stream) => ({ ...stream, id: 3, firstJob: 4 })),
    jobs: later.jobs.map((job) => ({ ...job, id: job.id + 3, stream: 3 })),
  }
  theatre.happen({ kind: 'plan.added', batch: moved, cause: { by: 'planner' } })
  theatre.playTo(at(2))
  assert.deepEqual(starts(theatre), ['HERE'])
  lift(theatre, 2)
  assert.deepEqual(starts(theatre), ['HERE', 'Z', 'X'])
  lift(theatre, 1)
  assert.deepEqual(starts(theatre), ['HERE', 'Z', 'X', 'THERE', 'Y'])
})

test('in a drained scope a stream that has begun goes on starting its jobs, and none begins', () => {
  const chain = [{ name: 'A' }, { name: 'B', follows: ['A'] }, { name: 'C', follows: ['B'] }]
  const theatre = stage(
    [
      { name: 'BEGUN', jobs: chain },
      {
        name: 'LATER',
        jobs: [
          { name: 'X', startAt: at(5), priority: 101 },
          { name: 'N', startAt: at(5), nop: true },
        ],
      },
    ],
    slowly,
  )
  freeze(theatre, { of: 'workstation', pattern: 'WS' }, { what: 'drain' })
  const remaining = () => viewFreezes(theatre.state).map((view) => view.remaining)
  assert.deepEqual(remaining(), [3])
  theatre.playTo(at(15))
  assert.deepEqual(starts(theatre), ['A', 'B'])
  assert.deepEqual(remaining(), [2])
  theatre.playTo(at(60))
  assert.deepEqual(starts(theatre), ['A', 'B', 'C'])
  assert.deepEqual(remaining(), [0])
  assert.deepEqual(why(theatre, 'LATER.X'), [
    [
      'Drain 1 of workstation WS, by operator, until it is lifted: no stream begins (disk is replaced).',
      'batuta freeze lift 1',
      null,
    ],
  ])
  lift(theatre, 1)
  assert.deepEqual(starts(theatre), ['A', 'B', 'C', 'X'])
})

test('a stream that begins elsewhere goes on on the workstation that is drained', () => {
  const jobs = [
    { name: 'HERE', startAt: at(1) },
    { name: 'NOP', startAt: at(1), nop: true },
    { name: 'THERE', startAt: at(5), workstation: 'FTA2' },
  ]
  const theatre = stage([{ name: 'PAY', jobs }], slowly)
  freeze(theatre, { of: 'workstation', pattern: 'WS' }, { what: 'drain' })
  theatre.playTo(at(4))
  assert.deepEqual(starts(theatre), [])
  theatre.playTo(at(6))
  assert.deepEqual(starts(theatre), ['THERE', 'HERE'])
  assert.equal(jobNamed(theatre.state, 'PAY.NOP').status, 'succeeded')
})

test('a stream that begins with a job that does not run goes on where it is drained', () => {
  const jobs = [
    { name: 'HERE', startAt: at(1) },
    { name: 'NOP', startAt: at(5), nop: true, workstation: 'FTA2' },
  ]
  const theatre = stage([{ name: 'PAY', jobs }], slowly)
  freeze(theatre, { of: 'workstation', pattern: 'WS' }, { what: 'drain' })
  theatre.playTo(at(4))
  assert.deepEqual(starts(theatre), [])
  theatre.playTo(at(6))
  assert.deepEqual(starts(theatre), ['HERE'])
})

test('several overlap: a job starts when the last that means it is lifted, by an operator or by its time', () => {
  const theatre = stage([{ name: 'PAY', jobs: [{ name: 'A', startAt: at(1) }] }])
  freeze(theatre, site, { until: at(30) })
  freeze(theatre, { of: 'stream', pattern: 'PAY' }, { what: 'drain', until: at(20) })
  freeze(theatre, { of: 'workstation', pattern: '@' })
  theatre.playTo(at(10))
  assert.deepEqual(
    why(theatre, 'PAY.A').map(([, remedy, until]) => [remedy, until]),
    [
      ['batuta freeze lift 1', '2026-11-22T00:30:00.000Z'],
      ['batuta freeze lift 2', '2026-11-22T00:20:00.000Z'],
      ['batuta freeze lift 3', null],
    ],
  )
  lift(theatre, 3)
  theatre.playTo(at(29))
  assert.deepEqual(starts(theatre), [])
  theatre.playTo(at(30))
  assert.deepEqual(starts(theatre), ['A'])
  const lifted = theatre.events.flatMap((event) =>
    event.kind === 'freeze.lifted' ? [[event.freeze, (event.at - midnight) / minute, event.cause.by]] : [],
  )
  assert.deepEqual(lifted, [
    [3, 10, 'operator'],
    [2, 20, 'clock'],
    [1, 30, 'clock'],
  ])
})

test('the rerun of a recovery in a frozen scope waits, and so does its recovery job', () => {
  const recovery = { action: 'rerun', attempts: 2, repeatEvery: 5, job: { name: 'FIX' } } as const
  const theatre = stage([{ name: 'PAY', jobs: [{ name: 'A', recovery, recoveryJob: 'FIX' }] }], {
    script: (name, run) => ({ ms: 10 * minute, returnCode: name === 'A' && run === 1 ? 1 : 0 }),
  })
  freeze(theatre, { of: 'stream', pattern: 'PAY' })
  theatre.playTo(at(30))
  assert.deepEqual(starts(theatre), ['A'])
  lift(theatre, 1)
  theatre.playTo(at(39))
  assert.deepEqual(starts(theatre), ['A', 'FIX'])
  freeze(theatre, { of: 'stream', pattern: 'PAY' })
  theatre.playTo(at(60))
  assert.deepEqual(starts(theatre), ['A', 'FIX'])
  lift(theatre, 2)
  assert.deepEqual(starts(theatre), ['A', 'FIX', 'A/2'])
})

test('a freeze that would be over already is refused, and so is lifting one that is not there', () => {
  const theatre = stage([{ name: 'PAY', jobs: [{ name: 'A' }] }])
  const over = { until: midnight }
  assert.throws(() => freeze(theatre, site, over), { code: 'request.invalid', message: /has passed/ })
  assert.throws(() => lift(theatre, 1), { code: 'freeze.unknown', message: /There is no freeze 1/ })
  freeze(theatre, site)
  lift(theatre, 1)
  assert.throws(() => lift(theatre, 1), { code: 'freeze.unknown', message: /Freeze 1 is lifted already/ })
  freeze(theatre, site)
  assert.deepEqual(
    viewFreezes(theatre.state).map(({ id }) => id),
    [2],
  )
})
