/** The global options of TWS that change a plan, and the times that follow from others (Administration, "Global options"). */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { everyday, instantText, job, planOf, step, stream, streamsIn, time } from './testing/site.ts'

test('enPreventStart: without AT a stream waits for its day, unless the site lets it start before', () => {
  const definitions = [stream('S', { scheduledTime: time('2000') })]
  const startOf = (enPreventStart: boolean) =>
    instantText(planOf(definitions, { options: { enPreventStart } }).batch.streams[0]?.startAt ?? null)
  assert.equal(startOf(true), '2026-11-22T00:00Z')
  assert.equal(startOf(false), null)
})

test('untilDays: a stream without UNTIL or JSUNTIL may start for so many days after its scheduled time', () => {
  const definitions = [
    stream('A', { at: time('0900'), timezone: 'Europe/Berlin' }),
    stream('B', { at: time('0900'), until: time('1000'), onUntil: 'cancel' }),
    stream('C', { at: time('0900'), latestStart: time('1000') }),
  ]
  const untils = (untilDays: number) =>
    planOf(definitions, { from: '2026-10-24', options: { untilDays } }).batch.streams.map(
      ({ name, untilAt, onUntil }) => [name, instantText(untilAt), onUntil],
    )
  assert.deepEqual(untils(0), [
    ['A', null, 'suppress'],
    ['B', '2026-10-24T10:00Z', 'cancel'],
    ['C', null, 'suppress'],
  ])
  // The clocks of Berlin are put back in that night: it is 9 o'clock there all the same.
  assert.deepEqual(untils(2)[0], ['A', '2026-10-26T08:00Z', 'suppress'])
  assert.deepEqual(untils(2).slice(1), untils(0).slice(1))
})

test('enTimeZone no: everything is on the clocks of the site', () => {
  const definitions = [stream('S', { timezone: 'Europe/Berlin', at: time('0900', 'America/Sao_Paulo') })]
  assert.deepEqual(streamsIn(planOf(definitions, { options: { enTimeZone: false } }).batch), ['S 2026-11-22T09:00Z'])
})

test('ONLATE KILL: without an UNTIL the deadline is the UNTIL too', () => {
  const late = { deadline: time('1000'), onLate: 'kill' as const }
  const { batch } = planOf([
    job('X'),
    stream('S', {
      jobs: [
        step('X', { name: 'A', ...late }),
        step('X', { name: 'B', ...late, until: time('0900'), onUntil: 'continue' }),
        step('X', { name: 'C', deadline: time('1000') }),
      ],
    }),
  ])
  assert.deepEqual(
    batch.jobs.map(({ name, untilAt, onUntil, killWhenLate }) => [name, instantText(untilAt), onUntil, killWhenLate]),
    [
      ['A', '2026-11-22T10:00Z', 'suppress', true],
      ['B', '2026-11-22T09:00Z', 'continue', true],
      ['C', null, 'suppress', false],
    ],
  )
})

test('JSUNTIL is a latest start, of the run cycle or the stream', () => {
  const { batch } = planOf([
    stream('S', {
      latestStart: time('1200'),
      runCycles: [everyday({ at: time('0900') }), everyday({ at: time('1000'), until: time('1100') })],
    }),
  ])
  assert.deepEqual(
    batch.streams.map(({ latestStartAt, untilAt }) => [instantText(latestStartAt), instantText(untilAt)]),
    [
      ['2026-11-22T12:00Z', null],
      [null, '2026-11-22T11:00Z'],
    ],
  )
})

test('EVERYENDTIME of a job that is at or before its AT is meant for the next day', () => {
  const { batch } = planOf([
    job('X'),
    stream('S', { jobs: [step('X', { at: time('2200'), every: 30, everyEnd: time('0200') })] }),
  ])
  assert.equal(instantText(batch.jobs[0]?.everyEndAt ?? null), '2026-11-23T02:00Z')
})

test('ON REQUEST is never planned, also beside AT', () => {
  const { batch } = planOf([stream('S', { at: time('0900'), runCycles: [everyday({ days: [{ type: 'request' }] })] })])
  assert.deepEqual(batch.streams, [])
})

test('a run cycle without a name is known by its place', () => {
  const { name: _, ...unnamed } = everyday({ at: time('1200') })
  const { batch } = planOf([stream('S', { runCycles: [everyday({ at: time('0900') }), unnamed] })])
  assert.deepEqual(
    batch.streams.map(({ runCycle }) => runCycle),
    ['DAILY', 'RULE2'],
  )
})
