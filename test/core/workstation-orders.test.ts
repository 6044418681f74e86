/** How much runs, as operators set it: limits, fences, links, units; and that plans to come keep to it. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { decideClosing } from '#/core/decide-closing.ts'
import { explain } from '#/core/explain.ts'
import { eventsOf } from '#/core/order.ts'
import { viewResources, viewWorkstations } from '#/core/view-workstations.ts'
import type { Command } from '#/model/command.ts'
import type { PlanBatch } from '#/model/plan.ts'
import { defaultCarryForward } from '#/planning/carry-forward.ts'
import { jobNamed, midnight, minute, sketchBatch, stage, starts, type StageOptions } from '../support/plan.ts'
import { world } from '../support/play.ts'
import type { Theatre } from '../support/simulate.ts'

const at = (minutes: number): number => midnight + minutes * minute
const cause = { by: 'operator' }

const order = ({ state, happen }: Theatre, command: Command): void => {
  for (const body of eventsOf(state, command)) happen(body)
}
const change = (
  theatre: Theatre,
  what: Extract<Command, { kind: 'workstation' }>['change'],
  workstation = 'WS',
): void => order(theatre, { kind: 'workstation', workstation, change: what, cause })
const units = (theatre: Theatre, number: number): void =>
  order(theatre, { kind: 'resource', resource: 'WS#TAPE', units: number, cause })

const why = ({ state }: Theatre, name: string) =>
  explain(state, world, jobNamed(state, name).id).hindrances.map(({ sentence, remedy }) => [sentence, remedy])

const jobs = ['A', 'B', 'C'].map((name) => ({ name }))
const slowly: StageOptions = { script: () => ({ ms: 10 * minute }) }

test('a raised limit starts what waited for a place, a lowered one ends nothing', () => {
  const theatre = stage([{ name: 'PAY', jobs }], { ...slowly, workstationLimit: 1 })
  assert.deepEqual(starts(theatre), ['A'])
  assert.deepEqual(why(theatre, 'PAY.B'), [['WS runs 1 of 1 jobs: no place is free.', 'batuta workstation limit WS 2']])
  change(theatre, { limit: 2 })
  assert.deepEqual(starts(theatre), ['A', 'B'])
  change(theatre, { limit: 0 })
  theatre.playTo(at(60))
  assert.deepEqual(starts(theatre), ['A', 'B'])
  assert.equal(jobNamed(theatre.state, 'PAY.B').status, 'succeeded')
  assert.deepEqual(why(theatre, 'PAY.C'), [
    ['The limit of WS is 0: only HI and GO start.', 'batuta workstation limit WS 1'],
  ])
})

test('with limit 0 only HI and GO start, and of HI and GO streams every job of a priority', () => {
  const theatre = stage(
    [
      { name: 'READY', jobs: [{ name: 'A' }, { name: 'HI', priority: 100 }, { name: 'GO', priority: 101 }] },
      {
        name: 'URGENT',
        priority: 100,
        jobs: [
          { name: 'ONE', priority: 1 },
          { name: 'NONE', priority: 0 },
        ],
      },
    ],
    { ...slowly, workstationLimit: 0 },
  )
  theatre.playTo(at(60))
  assert.deepEqual(starts(theatre), ['ONE', 'GO', 'HI'])
})

test('fence n lets only priorities above n start, whatever the priority of the stream; HI and GO do not pass it', () => {
  const mixed = [
    { name: 'P20', priority: 20 },
    { name: 'P21', priority: 21 },
    { name: 'HI', priority: 100 },
  ]
  const theatre = stage([{ name: 'LATER', startAt: at(1), priority: 101, jobs: mixed }], slowly)
  change(theatre, { fence: 20 })
  theatre.playTo(at(2))
  assert.deepEqual(starts(theatre), ['HI', 'P21'])
  assert.equal(jobNamed(theatre.state, 'LATER.P20').internalStatus, 'FENCE')
  assert.deepEqual(why(theatre, 'LATER.P20'), [
    ['Its priority 20 is not above the fence 20 of WS.', 'batuta workstation fence WS 19'],
  ])
  const stopped = stage([{ name: 'LATER', startAt: at(1), jobs: mixed }], slowly)
  change(stopped, { fence: 101 })
  stopped.playTo(at(2))
  assert.deepEqual(starts(stopped), [])
  change(stopped, { fence: 0 })
  assert.deepEqual(starts(stopped), ['HI', 'P21', 'P20'])
})

test('on a workstation that is unlinked what runs goes on and nothing new starts, until it is linked', () => {
  const theatre = stage([{ name: 'PAY', jobs: [{ name: 'A' }, { name: 'B', follows: ['A'], priority: 101 }] }], slowly)
  change(theatre, { linked: false })
  theatre.playTo(at(60))
  assert.equal(jobNamed(theatre.state, 'PAY.A').status, 'succeeded')
  assert.deepEqual(why(theatre, 'PAY.B'), [['WS is unlinked: nothing new starts on it.', 'batuta workstation link WS']])
  change(theatre, { linked: true })
  assert.deepEqual(starts(theatre), ['A', 'B'])
})

test('an ignored workstation starts nothing until it is unignored', () => {
  const theatre = stage([{ name: 'PAY', jobs: [{ name: 'A', startAt: at(1) }] }])
  change(theatre, { ignored: true })
  theatre.playTo(at(2))
  assert.deepEqual(why(theatre, 'PAY.A'), [['WS is ignored.', 'batuta workstation unignore WS']])
  change(theatre, { ignored: false })
  assert.deepEqual(starts(theatre), ['A'])
})

test('the limit of a stream is altered while it runs: higher, lower, none', () => {
  const theatre = stage([{ name: 'PAY', limit: 1, jobs: [...jobs, { name: 'HI', priority: 100 }] }], slowly)
  const limit = (most: number | null) => order(theatre, { kind: 'stream-limit', stream: 1, limit: most, cause })
  assert.deepEqual(starts(theatre), ['HI'])
  assert.deepEqual(why(theatre, 'PAY.A'), [
    ['WS#PAY runs 1 of 1 jobs: its limit is reached.', 'batuta stream limit 1 2'],
  ])
  limit(2)
  assert.deepEqual(starts(theatre), ['HI', 'A'])
  limit(0)
  theatre.playTo(at(20))
  assert.deepEqual(starts(theatre), ['HI', 'A'])
  limit(null)
  assert.deepEqual(starts(theatre), ['HI', 'A', 'B', 'C'])
})

test('an order that says what is so already is no event, and one about something unknown is refused with what was meant', () => {
  const { state } = stage([{ name: 'PAY', jobs }], { resources: { 'WS#TAPE': 2 } })
  const said = (command: Command) => eventsOf(state, command)
  assert.deepEqual(said({ kind: 'workstation', workstation: 'ws', change: { limit: 100, linked: true }, cause }), [])
  assert.deepEqual(said({ kind: 'resource', resource: 'WS#TAPE', units: 2, cause }), [])
  assert.deepEqual(said({ kind: 'stream-limit', stream: 1, limit: null, cause }), [])
  const unknown = (command: Command, code: string, message: RegExp): void =>
    assert.throws(() => said(command), { code, message })
  unknown({ kind: 'workstation', workstation: 'WSX', change: {}, cause }, 'workstation.unknown', /Did you mean WS\?/)
  assert.deepEqual(said({ kind: 'resource', resource: 'tape', units: 2, cause }), [], 'only one workstation has it')
  unknown({ kind: 'resource', resource: 'WS#TAP', units: 1, cause }, 'resource.unknown', /Did you mean WS#TAPE\?/)
  unknown({ kind: 'stream-limit', stream: 9, limit: 1, cause }, 'stream.unknown', /Stream 9/)
})

const needy = [1, 2, 3].map((n) => ({ name: `T${n}`, needs: [{ name: 'WS#TAPE', units: 1 }] }))

test('units are raised and lowered, below what is in use too: who holds some keeps them', () => {
  const theatre = stage([{ name: 'PAY', jobs: needy }], { ...slowly, resources: { 'WS#TAPE': 2 } })
  assert.deepEqual(starts(theatre), ['T1', 'T2'])
  units(theatre, 1)
  const [tape] = viewResources(theatre.state)
  assert.deepEqual([tape?.units, tape?.inUse, tape?.free, tape?.waiting], [1, 2, 0, 1])
  assert.deepEqual(why(theatre, 'PAY.T3'), [
    [
      'NEEDS: it needs 1 unit of WS#TAPE, of which 0 of 1 are free: WS#PAY.T1 (job 1) holds 1, WS#PAY.T2 (job 2) holds 1; it is the first that waits.',
      'batuta resource units WS#TAPE 3',
    ],
  ])
  units(theatre, 0)
  theatre.playTo(at(20))
  assert.deepEqual(starts(theatre), ['T1', 'T2'])
  assert.deepEqual(why(theatre, 'PAY.T3'), [
    [
      'NEEDS: it needs 1 unit of WS#TAPE, which has 0: it can never start unless they are raised.',
      'batuta resource units WS#TAPE 1',
    ],
  ])
  units(theatre, 1)
  assert.deepEqual(starts(theatre), ['T1', 'T2', 'T3'])
})

/** The day after, with the same workstation and resource as they are defined then. */
const nextDay = (theatre: Theatre, { ignored, tapes }: { ignored: boolean; tapes: number }): void => {
  const batch: PlanBatch = {
    ...sketchBatch([], { 'WS#TAPE': tapes }),
    id: theatre.state.nextIds.batch,
    workstations: [{ name: 'WS', timezone: 'UTC', ignored }],
    from: null,
    to: null,
  }
  theatre.happen({ kind: 'plan.added', batch, cause: { by: 'planner' } })
}

test('limit, fence, link, ignore and units are carried to the next plan; ignore and units until their definition says something new', () => {
  const theatre = stage([{ name: 'PAY', jobs }], { ...slowly, resources: { 'WS#TAPE': 2 } })
  change(theatre, { limit: 7, fence: 30, linked: false, ignored: true })
  units(theatre, 5)
  const seen = () => {
    const [{ limit, fence, linked, ignored } = {}] = viewWorkstations(theatre.state)
    return { limit, fence, linked, ignored, units: viewResources(theatre.state)[0]?.units }
  }
  const set = { limit: 7, fence: 30, linked: false, ignored: true, units: 5 }
  nextDay(theatre, { ignored: false, tapes: 2 })
  assert.deepEqual(seen(), set)
  nextDay(theatre, { ignored: true, tapes: 3 })
  change(theatre, { ignored: false })
  assert.deepEqual(seen(), { ...set, ignored: false, units: 3 })
  nextDay(theatre, { ignored: true, tapes: 3 })
  assert.deepEqual(seen(), { ...set, ignored: false, units: 3 })
  nextDay(theatre, { ignored: false, tapes: 3 })
  nextDay(theatre, { ignored: true, tapes: 3 })
  assert.deepEqual(seen(), { ...set, ignored: true, units: 3 })
})

test('enCFResourceQuantity no: units that were altered are as defined again when the day is closed', () => {
  for (const enCFResourceQuantity of [true, false]) {
    const theatre = stage([{ name: 'PAY', jobs }], { ...slowly, resources: { 'WS#TAPE': 2, 'WS#DISK': 4 } })
    units(theatre, 5)
    const options = { ...defaultCarryForward, enCFResourceQuantity }
    const before = midnight + 24 * 60 * minute
    theatre.happen(decideClosing(theatre.state, { through: '2026-11-22', before, timezone: 'UTC', options }))
    assert.deepEqual(
      viewResources(theatre.state).map(({ name, units: has }) => [name, has]),
      [
        ['WS#DISK', 4],
        ['WS#TAPE', enCFResourceQuantity ? 5 : 2],
      ],
    )
  }
})
