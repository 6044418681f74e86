import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { JobStream } from '#/model/job-stream.ts'
import { everyday, instantText, planOf, stream, streamsIn, time } from './testing/site.ts'

/** The scheduled times of a stream with one run cycle. */
const timesOf = (
  runCycle: Parameters<typeof everyday>[0],
  { day = '2026-11-22', ...changes }: Partial<JobStream> & { day?: string } = {},
): string[] => streamsIn(planOf([stream('S', { runCycles: [everyday(runCycle)], ...changes })], { from: day }).batch)

const every = (minutes: number, end: string) => ({ every: { minutes, end: time(end) } })

test('EVERY repeats a stream until EVERYENDTIME, included', () => {
  assert.deepEqual(timesOf({ at: time('0900'), ...every(60, '1100') }), [
    'S 2026-11-22T09:00Z',
    'S 2026-11-22T10:00Z',
    'S 2026-11-22T11:00Z',
  ])
  assert.equal(timesOf({ at: time('0900'), ...every(60, '1059') }).length, 2)
})

test("EVERY repeats from the stream's own AT when the run cycle has none", () => {
  assert.deepEqual(timesOf(every(90, '1100'), { at: time('0800') }), [
    'S 2026-11-22T08:00Z',
    'S 2026-11-22T09:30Z',
    'S 2026-11-22T11:00Z',
  ])
})

test('an EVERYENDTIME before the start is of the next day, also with +1 DAY', () => {
  const expected = ['S 2026-11-22T23:00Z', 'S 2026-11-23T00:00Z', 'S 2026-11-23T01:00Z']
  assert.deepEqual(timesOf({ at: time('2300'), ...every(60, '0100') }), expected)
  assert.deepEqual(timesOf({ at: time('2300'), ...every(60, '0100 +1') }), expected)
})

test('an EVERYENDTIME equal to the start goes once round the clock, without the first of the next day', () => {
  const times = timesOf(every(360, '0000'))
  assert.deepEqual(times, ['S 2026-11-22T00:00Z', 'S 2026-11-22T06:00Z', 'S 2026-11-22T12:00Z', 'S 2026-11-22T18:00Z'])
})

test('repetitions keep their distance when the clocks change', () => {
  const berlin = { timezone: 'Europe/Berlin', day: '2026-10-25' }
  const times = timesOf({ at: time('0100'), ...every(60, '0400') }, berlin)
  assert.deepEqual(times, [
    'S 2026-10-24T23:00Z',
    'S 2026-10-25T00:00Z',
    'S 2026-10-25T01:00Z',
    'S 2026-10-25T02:00Z',
    'S 2026-10-25T03:00Z',
  ])
})

test('a start in the hour the clocks skip comes an hour later, one in the repeated hour comes first', () => {
  const at = time('0230')
  const newYork = { timezone: 'America/New_York' }
  assert.deepEqual(timesOf({ at }, { ...newYork, day: '2026-03-08' }), ['S 2026-03-08T07:30Z'])
  assert.deepEqual(timesOf({ at: time('0130') }, { ...newYork, day: '2026-11-01' }), ['S 2026-11-01T05:30Z'])
})

test('each repetition waits for its own time, and has as long until its limits as the first', () => {
  const runCycle = everyday({
    scheduledTime: time('0900'),
    until: time('0930'),
    deadline: time('1000'),
    ...every(60, '1000'),
  })
  const { batch } = planOf([stream('S', { runCycles: [runCycle] })])
  assert.deepEqual(
    batch.streams.map((row) => [row.startAt, row.untilAt, row.deadlineAt].map(instantText)),
    [
      ['2026-11-22T00:00Z', '2026-11-22T09:30Z', '2026-11-22T10:00Z'],
      ['2026-11-22T10:00Z', '2026-11-22T10:30Z', '2026-11-22T11:00Z'],
    ],
  )
})

test('a repetition at a time that another run cycle has is the same instance', () => {
  const runCycles = [everyday({ at: time('0900'), ...every(60, '1000') }), everyday({ name: 'TEN', at: time('1000') })]
  const { batch } = planOf([stream('S', { runCycles })])
  assert.deepEqual(
    batch.streams.map(({ runCycle }) => runCycle),
    ['DAILY', 'TEN'],
  )
})
