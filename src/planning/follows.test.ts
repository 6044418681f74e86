/** The rules of external FOLLOWS (User's Guide and Reference, "Managing external follows dependencies"), days starting at 06:00. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Definition } from '#/model/definition.ts'
import type { Follows } from '#/model/needs.ts'
import type { PlanBatch } from '#/model/plan.ts'
import type { RunCycle } from '#/model/run-cycle.ts'
import { planDays } from './plan-days.ts'
import { planSubmit } from './plan-submit.ts'
import {
  everyday,
  followsIn,
  instantText,
  job,
  planNext,
  planOf,
  sourcesAfter,
  step,
  stream,
  time,
  workstation,
} from './testing/site.ts'

const six = { site: { startOfDay: time('0600').minutes } }
const at = (...times: string[]): { runCycles: RunCycle[] } => ({
  runCycles: times.map((one) => everyday({ at: time(one) })),
})
const follows = (changes: Partial<Follows> = {}) => ({ follows: [{ stream: 'JS2', ...changes }] })
const x = job('X')

/** When each predecessor of JS1's instances starts, in order. */
const predecessors = (batch: PlanBatch, ...earlier: PlanBatch[]): (string | null)[] =>
  batch.dependencies.map((dependency) => {
    if (dependency.type === 'pending') return `${instantText(dependency.scheduledAt)} pending`
    const streams = [batch, ...earlier].flatMap((one) => one.streams)
    const row = streams.find((one) =>
      dependency.type === 'stream'
        ? one.id === dependency.predecessor
        : dependency.type === 'job' &&
          dependency.predecessor >= one.firstJob &&
          dependency.predecessor < one.firstJob + one.jobCount,
    )
    return instantText(row?.scheduledAt ?? null)
  })

const plan = (definitions: Definition[], from = '2026-11-22', to = from) => planOf(definitions, { from, to, ...six })

test('criterion SAMEDAY: JS1 at 1000 follows JS2 at 0700 of the same production day', () => {
  const { batch } = plan([stream('JS2', at('0700')), stream('JS1', { ...at('1000'), ...follows() })])
  assert.deepEqual(predecessors(batch), ['2026-11-22T07:00Z'])
})

test('criterion SAMEDAY goes by the production day: 0500 belongs to the evening before', () => {
  const { batch } = plan([stream('JS2', at('0500')), stream('JS1', { ...at('1000'), ...follows() })])
  assert.deepEqual(predecessors(batch), ['2026-11-23T05:00Z'])
})

test('criterion PREVIOUS: JS1 on Fridays follows JS2 of Thursday', () => {
  const on = (weekday: 'TH' | 'FR', start: string): { runCycles: RunCycle[] } => ({
    runCycles: [everyday({ days: [{ type: 'weekday', weekday }], at: time(start) })],
  })
  const { batch } = plan(
    [stream('JS2', on('TH', '0700')), stream('JS1', { ...on('FR', '1000'), ...follows({ matching: 'previous' }) })],
    '2026-11-26',
    '2026-11-27',
  )
  assert.deepEqual(predecessors(batch), ['2026-11-26T07:00Z'])
})

test('criterion RELATIVE: from 25 hours before to 5 hours after the start of JS1', () => {
  const relative = { type: 'relative', from: -25 * 60, to: 5 * 60 } as const
  const definitions = [
    stream('JS2', at('0900', '1700')),
    stream('JS1', { ...at('1000'), ...follows({ matching: relative }) }),
  ]
  const first = plan(definitions, '2026-11-21').batch
  const { batch } = planNext(definitions, '2026-11-22', [first], six)
  assert.deepEqual(predecessors(batch, first), ['2026-11-22T09:00Z'])
})

test('criterion FROM ... TO: from 0600 the day before to 0500 that night', () => {
  const absolute = {
    type: 'absolute',
    from: { minutes: 360, days: -1 },
    to: { minutes: 300, days: -1 },
  } as const
  const definitions = [
    stream('JS2', at('0900', '1700')),
    stream('JS1', { ...at('1000'), ...follows({ matching: absolute }) }),
  ]
  const first = plan(definitions, '2026-11-21').batch
  const { batch } = planNext(definitions, '2026-11-22', [first], six)
  assert.deepEqual(predecessors(batch, first), ['2026-11-21T17:00Z'])
})

test('MATCHING of the stream is the criterion of those of its FOLLOWS that name none', () => {
  const matching = { type: 'relative', from: 60, to: 120 } as const
  const { batch } = plan([
    x,
    stream('JS2', { ...at('0900', '1130'), jobs: [step('X')] }),
    stream('JS1', { ...at('1000'), matching, jobs: [step('X', follows({ job: 'X' }))] }),
  ])
  assert.deepEqual(predecessors(batch), ['2026-11-22T11:30Z'])
})

test('rule 2: the closest that precedes is taken, and only without one the closest that follows', () => {
  const later = plan([stream('JS2', at('1300', '1200')), stream('JS1', { ...at('1000'), ...follows() })]).batch
  assert.deepEqual(predecessors(later), ['2026-11-22T12:00Z'])
  const both = plan([stream('JS2', at('0700', '1001')), stream('JS1', { ...at('1000'), ...follows() })]).batch
  assert.deepEqual(predecessors(both), ['2026-11-22T07:00Z'])
})

test('rule 3: for a job that is followed the start of its stream counts, not its own', () => {
  const { batch } = plan([
    x,
    stream('JS2', { ...at('0700', '0930'), jobs: [step('X', { at: time('2300') })] }),
    stream('JS1', { ...at('1000'), ...follows({ job: 'X' }) }),
  ])
  assert.deepEqual(predecessors(batch), ['2026-11-22T09:30Z'])
})

const zones = [
  stream('JS2', { timezone: 'Europe/Berlin', ...at('1200', '1400') }),
  stream('JS1', { timezone: 'America/Sao_Paulo', ...at('0930'), ...follows() }),
]

test('rule 4: streams of different zones are compared by UTC', () => {
  // 09:30 in Sao Paulo is 13:30 in Berlin.
  assert.deepEqual(predecessors(plan(zones).batch), ['2026-11-22T11:00Z'])
})

test('rule 4: with enLegacyStartOfDayEvaluation local times are compared also between zones', () => {
  const { batch } = planOf(zones, { ...six, options: { enLegacyStartOfDayEvaluation: true } })
  // Neither 12:00 nor 14:00 is before 09:30, so the closest after is taken.
  assert.deepEqual(predecessors(batch), ['2026-11-22T11:00Z'])
  const previous = zones.with(
    1,
    stream('JS1', { timezone: 'America/Sao_Paulo', ...at('0930'), ...follows({ matching: 'previous' }) }),
  )
  const legacy = planOf(previous, { ...six, options: { enLegacyStartOfDayEvaluation: true } }).batch
  assert.deepEqual(predecessors(legacy), [])
})

test('rule 5: a submitted stream is followed by what is planned or submitted after it, and changes nothing before', () => {
  const definitions = [stream('JS2', at('0700')), stream('JS1', { ...at('1000'), ...follows() })]
  const day = plan(definitions).batch
  const sources = sourcesAfter(definitions, [day], six)
  const now = Temporal.Instant.from('2026-11-22T09:00Z').epochMilliseconds
  const submitted = planSubmit({ ...sources, stream: 'WS#JS2', now }).batch
  assert.deepEqual(submitted.dependencies, [])
  const after = sourcesAfter(definitions, [day, submitted], six)
  const { batch } = planSubmit({ ...after, stream: 'WS#JS1', now })
  assert.deepEqual(predecessors(batch, day, submitted), ['2026-11-22T09:00Z'])
})

test('rule 6: JS1.X written inside JS1 is another instance of that day, and none the first time it is submitted', () => {
  const definitions = [
    x,
    job('Y'),
    stream('JS1', { runCycles: [], jobs: [step('X'), step('Y', { follows: [{ stream: 'JS1', job: 'X' }] })] }),
  ]
  const now = Temporal.Instant.from('2026-11-22T09:00Z').epochMilliseconds
  const first = planSubmit({ ...sourcesAfter(definitions, [], six), stream: 'WS#JS1', now }).batch
  assert.deepEqual(first.dependencies, [])
  const sources = sourcesAfter(definitions, [first], six)
  const second = planSubmit({ ...sources, stream: 'WS#JS1', now: now + 60_000 }).batch
  assert.deepEqual(followsIn(second, first), ['JS1 22.Y waits for JS1 22.X'])
  const [dependency] = second.dependencies
  assert.equal(dependency?.type === 'job' && dependency.predecessor, first.jobs[0]?.id)
})

test('rule 8: a stream on an ignored workstation is not planned, a job there in an active stream is', () => {
  const { batch, notes } = plan([
    workstation('OLD', { ignored: true }),
    job('X', { workstation: 'OLD' }),
    stream('JS2', { workstation: 'OLD' }),
    stream('JS1', { follows: [{ workstation: 'OLD', stream: 'JS2' }], jobs: [step('X', { workstation: 'OLD' })] }),
  ])
  assert.deepEqual(
    batch.streams.map(({ name }) => name),
    ['JS1'],
  )
  assert.deepEqual(
    batch.jobs.map(({ workstation, name }) => [workstation, name]),
    [['OLD', 'X']],
  )
  assert.deepEqual(
    batch.workstations.filter(({ ignored }) => ignored).map(({ name }) => name),
    ['OLD'],
  )
  assert.deepEqual([batch.dependencies.length, notes.length], [0, 1])
})

test('a stream whose zone is wrong is left out, and who follows it is planned', () => {
  const { batch } = plan([stream('JS2', { timezone: 'Mars/Olympus' }), stream('JS1', follows())])
  assert.deepEqual(
    batch.streams.map(({ name }) => name),
    ['JS1'],
  )
})

test('a predecessor in another network is not waited for, and that is said', () => {
  const { batch, notes } = plan([stream('JS1', { follows: [{ networkAgent: 'NET', remote: 'WS#JS9.X' }] })])
  assert.deepEqual(batch.dependencies, [])
  assert.equal(
    notes[0]?.sentence,
    'WS#JS1 does not wait for NET::WS#JS9.X: predecessors in other networks are not known here.',
  )
})

test('days planned one by one and at once follow the same instances', () => {
  const definitions = [
    stream('JS2', at('0700')),
    stream('JS1', { ...at('0700'), ...follows({ matching: 'previous' }) }),
  ]
  const first = plan(definitions, '2026-11-21').batch
  const second = planNext(definitions, '2026-11-22', [first], six).batch
  const { batch } = planDays({ ...sourcesAfter(definitions, [], six), from: '2026-11-21', to: '2026-11-22' })
  assert.deepEqual([...followsIn(first), ...followsIn(second, first)], followsIn(batch))
})
