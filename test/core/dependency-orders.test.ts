/** Single dependencies that an operator adds to jobs and streams of the plan, takes away, and releases (conman: adddep, deldep, release). */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { viewDependencies } from '#/core/dependencies-view.ts'
import { eventsOf } from '#/core/order.ts'
import type { FoundDependencies } from '#/model/dependency-change.ts'
import type { Waiter } from '#/model/plan.ts'
import { add, drop, job, stream, why } from '../support/dependency-orders.ts'
import { jobNamed, midnight, minute, stage, starts, type StageOptions, type StreamSketch } from '../support/plan.ts'
import type { Theatre } from '../support/simulate.ts'

const at = (minutes: number): number => midnight + minutes * minute
const cause = { by: 'operator' }

const waits = ({ state }: Theatre, { of, id }: Waiter): string[] =>
  viewDependencies(state, of === 'job' ? id : -id).map((one) => `${one.type} ${one.text} ${one.state}`)

/** HOUR starts at one o'clock and takes ten minutes; NIGHT is there from midnight on. */
const streams: StreamSketch[] = [
  { name: 'HOUR', startAt: at(60), jobs: [{ name: 'A' }] },
  { name: 'NIGHT', startAt: at(10), jobs: [{ name: 'B' }, { name: 'C', follows: ['B'] }] },
]

const play = (options: StageOptions = {}): Theatre =>
  stage(streams, { script: () => ({ ms: 10 * minute }), resources: { 'WS#TAPE': 1 }, ...options })

test('a job waits for what was added to it, also when it was ready, and explain says so', () => {
  const theatre = play({ workstationLimit: 0 })
  theatre.playTo(at(20))
  assert.equal(jobNamed(theatre.state, 'NIGHT.B').status, 'ready')
  add(theatre, job(theatre, 'NIGHT.B'), {
    follows: ['HOUR.A'],
    needs: [{ name: 'WS#TAPE', units: 1, defined: null }],
    files: [{ workstation: 'WS', path: '/in/x', qualifier: null }],
    prompts: [{ name: null, text: 'sure?' }],
    at: at(30),
  })
  assert.equal(jobNamed(theatre.state, 'NIGHT.B').status, 'waiting')
  assert.deepEqual(waits(theatre, job(theatre, 'NIGHT.B')), [
    'follows WS#HOUR.A open',
    'needs 1 WS#TAPE open',
    'opens WS#/in/x open',
    'prompt sure? open',
    'at 2026-11-22T00:30:00.000Z open',
  ])
  assert.deepEqual(why(theatre, 'NIGHT.B'), [
    'FOLLOWS: the job follows WS#HOUR.A, which is waiting.',
    'OPENS: the job waits for the file /in/x on WS.',
    'PROMPT: the job waits for prompt 1, which will be asked: sure?',
    'AT: the time of the job has not come.',
  ])
})

test('what was added comes about, and the job starts', () => {
  const theatre = play()
  add(theatre, job(theatre, 'NIGHT.B'), { follows: ['HOUR.A'], prompts: [{ name: 'GO', text: 'go?' }] })
  theatre.playTo(at(75))
  assert.deepEqual(starts(theatre), ['A'])
  const [prompt] = theatre.state.prompts.values()
  assert.equal(prompt?.status, 'asked')
  theatre.happen({ kind: 'prompt.answered', prompt: prompt?.id ?? 0, yes: true, cause })
  theatre.playTo(at(100))
  assert.deepEqual(starts(theatre), ['A', 'B', 'C'])
})

test('a predecessor that has ended well is met at once; a named prompt is asked once for all', () => {
  const held = stage([
    { name: 'S', jobs: [{ name: 'X' }, { name: 'Y', startAt: at(9) }, { name: 'Z', startAt: at(9) }] },
  ])
  held.playTo(at(1))
  add(held, { of: 'job', id: 2 }, { follows: ['X'], prompts: [{ name: 'GO', text: 'go?' }] })
  const go = [{ name: 'GO', text: 'go?' }]
  add(held, { of: 'job', id: 3 }, { prompts: go })
  assert.throws(() => add(held, { of: 'job', id: 3 }, { prompts: go }), { code: 'dependency.present' })
  assert.throws(() => add(held, { of: 'stream', id: 1 }, { prompts: [...go, ...go] }), { code: 'dependency.present' })
  assert.deepEqual(waits(held, { of: 'job', id: 2 }), [
    'follows WS#S.X met',
    'prompt GO open',
    'at 2026-11-22T00:09:00.000Z open',
  ])
  assert.equal(held.state.prompts.size, 1)
})

test('a stream waits for what was added to it, its other jobs stay where they are, and it may have begun', () => {
  const theatre = play()
  theatre.playTo(at(12))
  assert.equal(jobNamed(theatre.state, 'NIGHT.B').status, 'running')
  add(theatre, stream(2), { follows: ['HOUR'] })
  theatre.playTo(at(60))
  assert.deepEqual(starts(theatre), ['B', 'A'])
  assert.deepEqual(why(theatre, 'NIGHT.C'), [
    'FOLLOWS: its stream WS#NIGHT follows the stream WS#HOUR, which is running.',
  ])
  theatre.playTo(at(90))
  assert.deepEqual(starts(theatre), ['B', 'A', 'C'])
})

test('nothing is made to wait for itself, over whatever way', () => {
  const theatre = play()
  const refused = { code: 'definition.cycle' }
  const [a, b, c] = ['HOUR.A', 'NIGHT.B', 'NIGHT.C'].map((name) => job(theatre, name)) as [Waiter, Waiter, Waiter]
  for (const name of ['B', 'C', 'NIGHT', 'NIGHT.@']) assert.throws(() => add(theatre, b, { follows: [name] }), refused)
  assert.throws(() => add(theatre, stream(2), { follows: ['NIGHT.C'] }), refused)
  add(theatre, a, { follows: ['NIGHT.C'] })
  assert.throws(() => add(theatre, b, { follows: ['HOUR.A'] }), refused)
  assert.throws(() => add(theatre, stream(2), { follows: ['HOUR'] }), refused)
  assert.throws(() => add(theatre, c, { follows: ['HOUR'] }), refused)
})

test('a FOLLOWS asks for a condition, and the branch is off when that is false', () => {
  const theatre = play({ script: (name) => ({ ms: minute, returnCode: name === 'A' ? 1 : 0 }) })
  add(theatre, job(theatre, 'NIGHT.C'), { follows: ['HOUR.A IF SUCC'] })
  theatre.playTo(at(70))
  assert.equal(jobNamed(theatre.state, 'NIGHT.C').status, 'suppressed')
  const other = play({ script: (name) => ({ ms: minute, returnCode: name === 'A' ? 1 : 0 }) })
  add(other, job(other, 'NIGHT.C'), { follows: ['HOUR.A if abend | fail'] })
  other.playTo(at(70))
  assert.deepEqual(starts(other), ['B', 'A', 'C'])
  const unknown = { code: 'job.unknown_condition' }
  const third = play()
  for (const words of ['GOOD', 'SUCC|GOOD']) {
    assert.throws(() => add(third, job(third, 'NIGHT.C'), { follows: [`HOUR.A IF ${words}`] }), unknown)
  }
  assert.throws(() => add(third, job(third, 'NIGHT.C'), { follows: ['HOUR IF EXEC'] }), unknown)
})

test('what cannot be is refused, and nothing of the order happens', () => {
  const theatre = play()
  const b = job(theatre, 'NIGHT.B')
  const refuse = (target: Waiter, added: FoundDependencies, code: string): void =>
    assert.throws(() => add(theatre, target, added), { code })
  refuse(b, {}, 'request.invalid')
  refuse(b, { follows: ['HOUR.X'] }, 'job.unknown')
  refuse(b, { follows: ['MORNING'] }, 'stream.unknown')
  refuse(b, { needs: [{ name: 'WS#DISK', units: 1, defined: null }] }, 'resource.unknown')
  const tape = { name: 'WS#TAPE', units: 1, defined: null }
  refuse(b, { needs: [tape, tape] }, 'dependency.present')
  add(theatre, b, { needs: [tape] })
  refuse(b, { needs: [{ ...tape, units: 3 }] }, 'dependency.present')
  refuse({ of: 'job', id: 99 }, { at: at(30) }, 'job.unknown')
  refuse(stream(99), { at: at(30) }, 'stream.unknown')
  add(theatre, b, { follows: ['HOUR.A'] })
  refuse(b, { follows: ['HOUR.A'], at: at(30) }, 'dependency.present')
  refuse(b, { follows: ['HOUR', 'stream:1'] }, 'dependency.present')
  assert.throws(() => drop(theatre, b, 'removed', { follows: ['HOUR.B'] }), { code: 'dependency.unknown' })
  assert.throws(() => drop(theatre, b, 'removed', { times: ['until'] }), { code: 'dependency.unknown' })
  assert.throws(() => drop(theatre, b, 'removed', {}), { code: 'request.invalid' })
  theatre.playTo(at(65))
  refuse(b, { until: at(60) }, 'request.invalid')
  refuse(job(theatre, 'HOUR.A'), { at: at(90) }, 'job.illegal_transition')
  theatre.playTo(at(99))
  refuse(stream(1), { at: at(120) }, 'job.illegal_transition')
  assert.throws(() => drop(theatre, job(theatre, 'HOUR.A'), 'removed', { follows: ['B'] }), {
    code: 'job.illegal_transition',
  })
})

test('a dependency that is removed is gone, one that is released counts as come and is still shown', () => {
  for (const how of ['removed', 'released'] as const) {
    const theatre = stage([
      { name: 'HOUR', startAt: at(60), jobs: [{ name: 'A' }] },
      { name: 'S', jobs: [{ name: 'X', follows: ['HOUR.A'], files: ['/in/x'], prompts: ['go?'], startAt: at(30) }] },
    ])
    const x = job(theatre, 'S.X')
    drop(theatre, x, how, { follows: ['hour.a'] })
    drop(theatre, x, how, { opens: ['/in/x'], prompts: ['go?'] })
    assert.deepEqual(starts(theatre), [])
    drop(theatre, x, how, { times: ['at'] })
    assert.deepEqual(starts(theatre), ['X'], how)
    assert.deepEqual(
      waits(theatre, x).filter((one) => !one.startsWith('at')),
      how === 'removed' ? [] : ['follows WS#HOUR.A released', 'opens WS#/in/x met'],
    )
  }
})

test('the chains of predecessors and successors hold together when edges are taken out of their middle', () => {
  const jobs = ['A', 'B', 'C'].map((name) => ({ name, startAt: at(30) }))
  const theatre = stage([
    { name: 'S', jobs: [...jobs, { name: 'X', follows: ['A', 'B', 'C'] }, { name: 'Y', follows: ['B'] }] },
  ])
  drop(theatre, job(theatre, 'S.X'), 'removed', { follows: ['B'] })
  add(theatre, job(theatre, 'S.X'), { follows: ['B'] })
  drop(theatre, job(theatre, 'S.X'), 'removed', { follows: ['A'] })
  assert.deepEqual(waits(theatre, job(theatre, 'S.X')).toSorted(), ['follows WS#S.B open', 'follows WS#S.C open'])
  theatre.playTo(at(31))
  assert.deepEqual(starts(theatre).toSorted(), ['A', 'B', 'C', 'X', 'Y'])
})

test('a join asks for no more than it has left', () => {
  const jobs = ['A', 'B'].map((name) => ({ name, startAt: at(30) }))
  const joins = [{ name: 'BOTH', needed: 2, follows: ['A', 'B'] }]
  const removed = stage([{ name: 'S', jobs: [...jobs, { name: 'X', joins }] }])
  drop(removed, job(removed, 'S.X'), 'removed', { follows: ['A'] })
  assert.deepEqual(starts(removed), [])
  drop(removed, job(removed, 'S.X'), 'removed', { follows: ['B'] })
  assert.deepEqual(starts(removed), ['X'])
  const released = stage([{ name: 'S', jobs: [...jobs, { name: 'X', joins }] }])
  drop(released, job(released, 'S.X'), 'released', { follows: ['A'] })
  assert.deepEqual(waits(released, job(released, 'S.X')).toSorted(), [
    'follows WS#S.A, of join BOTH released',
    'follows WS#S.B, of join BOTH open',
  ])
  released.playTo(at(31))
  assert.deepEqual(starts(released).toSorted(), ['A', 'B', 'X'])
})

test('one that was released from a condition stays so when the predecessor is run again by itself', () => {
  const theatre = stage(
    [{ name: 'S', jobs: [{ name: 'A' }, { name: 'X', follows: ['A IF SUCC', 'A IF ABEND'], prompts: ['go?'] }] }],
    { script: (name, run) => ({ ms: 0, returnCode: name === 'A' && run === 1 ? 1 : 0 }) },
  )
  theatre.playTo(at(1))
  drop(theatre, job(theatre, 'S.X'), 'released', { follows: ['A'] })
  const rerun = { kind: 'job', action: 'rerun', job: 1, cause } as const
  for (const body of eventsOf(theatre.state, rerun)) theatre.happen(body)
  theatre.playTo(at(2))
  assert.deepEqual(waits(theatre, job(theatre, 'S.X')).toSorted(), [
    'follows WS#S.A IF ABEND released',
    'follows WS#S.A IF SUCC released',
    'prompt go? open',
  ])
})
