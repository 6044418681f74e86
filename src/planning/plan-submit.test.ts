import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Definition } from '#/model/definition.ts'
import type { PlanBatch } from '#/model/plan.ts'
import { planSubmit } from './plan-submit.ts'
import {
  everyday,
  followsIn,
  instantText,
  job,
  planOf,
  sourcesAfter,
  step,
  stream,
  time,
  workstation,
} from './testing/site.ts'

/** The batch of a stream submitted on 2026-11-22 at 14:00 UTC. */
const submit = (
  definitions: Definition[],
  name = 'WS#S',
  earlier: PlanBatch[] = [],
  more: { at?: string; alias?: string } = {},
) =>
  planSubmit({
    ...sourcesAfter(definitions, earlier),
    stream: name,
    now: Temporal.Instant.from('2026-11-22T14:00Z').epochMilliseconds,
    ...(more.at !== undefined && { at: Temporal.Instant.from(more.at).epochMilliseconds }),
    ...(more.alias !== undefined && { alias: more.alias }),
  })

test('a submitted stream is one occurrence of the present production day', () => {
  const { batch } = submit([job('X'), stream('S', { jobs: [step('X')] })], 'ws#s')
  assert.deepEqual([batch.reason, batch.from, batch.to], ['submit', null, null])
  const [row] = batch.streams
  assert.deepEqual(
    [row?.day, row?.runCycle, instantText(row?.scheduledAt ?? null), row?.startAt, row?.jobCount],
    ['2026-11-22', null, '2026-11-22T14:00Z', null, 1],
  )
})

test('its day is counted on the clocks of the stream', () => {
  const { batch } = submit([stream('S', { timezone: 'Pacific/Auckland' })])
  assert.equal(batch.streams[0]?.day, '2026-11-23')
})

test("it has the stream's own times, not those of its run cycles", () => {
  const { batch } = submit([
    stream('S', {
      at: time('2000'),
      deadline: time('2200'),
      runCycles: [everyday({ at: time('0300'), until: time('0400'), every: { minutes: 60, end: time('1000') } })],
    }),
  ])
  assert.equal(batch.streams.length, 1)
  const [row] = batch.streams
  assert.deepEqual(
    [row?.scheduledAt, row?.startAt, row?.untilAt, row?.deadlineAt].map((at) => instantText(at ?? null)),
    ['2026-11-22T20:00Z', '2026-11-22T20:00Z', null, '2026-11-22T22:00Z'],
  )
})

test('an AT that has passed places it now', () => {
  const { batch } = submit([stream('S', { at: time('0600') })])
  assert.equal(instantText(batch.streams[0]?.scheduledAt ?? null), '2026-11-22T14:00Z')
})

test('a time of its submission takes the place of its AT, on the day that holds it; its latest times count from there', () => {
  const definitions = [stream('S', { at: time('0600'), until: time('0300') })]
  const [row] = submit(definitions, 'WS#S', [], { at: '2026-11-23T02:00Z' }).batch.streams
  assert.deepEqual(
    [row?.day, ...[row?.scheduledAt, row?.startAt, row?.untilAt].map((at) => instantText(at ?? null))],
    ['2026-11-23', '2026-11-23T02:00Z', '2026-11-23T02:00Z', '2026-11-23T03:00Z'],
  )
  const [past] = submit(definitions, 'WS#S', [], { at: '2026-11-22T08:00Z' }).batch.streams
  assert.deepEqual([past?.day, instantText(past?.startAt ?? null)], ['2026-11-22', '2026-11-22T14:00Z'])
  assert.throws(() => submit(definitions, 'WS#S', [], { at: '2029-11-22T08:00Z' }), { code: 'request.invalid' })
})

test('submitted for a day that is not planned yet, it waits for what its FOLLOWS means on that day', () => {
  const definitions = [
    stream('LEDGER', { runCycles: [everyday({ at: time('0100') })] }),
    stream('S', { runCycles: [], follows: [{ stream: 'LEDGER' }] }),
  ]
  const { batch } = submit(definitions, 'WS#S', [planOf(definitions).batch], { at: '2026-11-23T02:00Z' })
  assert.deepEqual(
    batch.dependencies.map((one) => one.type === 'pending' && [one.stream, one.day]),
    [['WS#LEDGER', '2026-11-23']],
  )
})

test('an alias is the name of the occurrence; one that others have is refused', () => {
  const definitions = [stream('S'), stream('OTHER')]
  const { batch } = submit(definitions, 'WS#S', [], { alias: 'stest' })
  assert.deepEqual([batch.streams[0]?.name, batch.submitted?.definition], ['STEST', 'WS#S'])
  const alias = (name: string) => () => submit(definitions, 'WS#S', [batch], { alias: name })
  assert.throws(alias('other'), { code: 'stream.name_taken' })
  assert.throws(alias('STEST'), { code: 'stream.name_taken' })
  assert.throws(alias('S TEST'), { code: 'request.invalid' })
})

test('what it follows is found among the instances of its day, the closest before now', () => {
  const runCycles = [everyday({ at: time('0900') }), everyday({ at: time('1300') }), everyday({ at: time('1500') })]
  const definitions = [
    job('X'),
    stream('LEDGER', { runCycles, jobs: [step('X')] }),
    stream('S', { runCycles: [], follows: [{ stream: 'LEDGER', job: 'X' }] }),
  ]
  const day = planOf(definitions).batch
  const { batch } = submit(definitions, 'WS#S', [day])
  assert.deepEqual(followsIn(batch, day), ['S 22 waits for LEDGER 22.X'])
  const [dependency] = batch.dependencies
  assert.equal(dependency?.type === 'job' && dependency.predecessor, day.streams[1]?.firstJob)
})

test('a stream of other days only is not waited for', () => {
  const saturdays = [everyday({ days: [{ type: 'weekday', weekday: 'SA' }] })]
  const definitions = [stream('LEDGER', { runCycles: saturdays }), stream('S', { follows: [{ stream: 'LEDGER' }] })]
  const { batch, notes } = submit(definitions, 'WS#S', [planOf(definitions, { from: '2026-11-21' }).batch])
  assert.deepEqual(batch.dependencies, [])
  assert.equal(notes.length, 1)
})

test('what cannot be submitted is refused', () => {
  const definitions = [
    workstation('OLD', { ignored: true }),
    stream('S', { draft: true }),
    stream('S', { workstation: 'OLD' }),
    stream('BROKEN', { jobs: [step('NONE')] }),
  ]
  assert.throws(() => submit(definitions, 'WS#SS'), {
    code: 'stream.unknown',
    message: 'There is no job stream WS#SS. Did you mean WS#S?',
  })
  assert.throws(() => submit(definitions), { code: 'stream.not_plannable' })
  assert.throws(() => submit(definitions, 'OLD#S'), { code: 'stream.not_plannable' })
  assert.throws(() => submit(definitions, 'WS#BROKEN'), { code: 'definition.unknown' })
})
