/** The start of day changes between two extensions: no instance is lost and none comes twice (Administration, "startOfDay"). */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { everyday, planNext, planOf, stream, streamsIn, time } from './testing/site.ts'

const at = (name: string, start: string, timezone?: string) =>
  stream(name, { runCycles: [everyday({ at: time(start) })], ...(timezone !== undefined && { timezone }) })
const site = (startOfDay: string) => ({ site: { startOfDay: time(startOfDay).minutes } })
const definitions = [at('NIGHT', '0300'), at('MORNING', '0900'), stream('ANY')]

const planned = (before: string, after: string, streams = definitions) => {
  const first = planOf(streams, site(before)).batch
  const second = planNext(streams, '2026-11-23', [first], site(after)).batch
  return [...streamsIn(first), ...streamsIn(second)].toSorted()
}

test('a later start of day: what lies between the end of the last planned day and the new start is planned with the next', () => {
  assert.deepEqual(planned('0000', '0600'), [
    'ANY 2026-11-22T00:00Z',
    'ANY 2026-11-23T06:00Z',
    'MORNING 2026-11-22T09:00Z',
    'MORNING 2026-11-23T09:00Z',
    'NIGHT 2026-11-22T03:00Z',
    'NIGHT 2026-11-23T03:00Z',
    'NIGHT 2026-11-24T03:00Z',
  ])
})

test('an earlier start of day: what the last planned day has at the end is not planned a second time', () => {
  assert.deepEqual(planned('0600', '0000'), [
    'ANY 2026-11-22T06:00Z',
    'ANY 2026-11-23T00:00Z',
    'MORNING 2026-11-22T09:00Z',
    'MORNING 2026-11-23T09:00Z',
    'NIGHT 2026-11-23T03:00Z',
  ])
})

test('each stream meets the new start of day on the clocks of its own zone', () => {
  const streams = [at('EAST', '0300', 'Asia/Kathmandu'), at('WEST', '0300', 'America/St_Johns')]
  assert.deepEqual(planned('0000', '0600', streams), [
    'EAST 2026-11-21T21:15Z',
    'EAST 2026-11-22T21:15Z',
    'EAST 2026-11-23T21:15Z',
    'WEST 2026-11-22T06:30Z',
    'WEST 2026-11-23T06:30Z',
    'WEST 2026-11-24T06:30Z',
  ])
})

test('a definition that is new when the next day is planned brings nothing into the day that is planned already', () => {
  const first = planOf([at('MORNING', '0900')], site('0600')).batch
  const { batch } = planNext([at('MORNING', '0900'), at('NEW', '1200')], '2026-11-23', [first], site('0000'))
  assert.deepEqual(streamsIn(batch), ['MORNING 2026-11-23T09:00Z', 'NEW 2026-11-23T12:00Z'])
})
