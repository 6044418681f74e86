/** Streams that repeat and follow each other through the day and over its end, days starting at 06:00, in zones far from UTC. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { PlanBatch } from '#/model/plan.ts'
import { everyday, instantText, planNext, planOf, stream, time } from './testing/site.ts'

const six = { site: { startOfDay: time('0600').minutes } }
const every = (at: string, minutes: number, end: string) => ({
  runCycles: [everyday({ at: time(at), every: { minutes, end: time(end) } })],
})

/** `B 07:00 > A 06:00` for each stream that follows one. */
const chain = (batches: readonly PlanBatch[]): string[] => {
  const rows = new Map(batches.flatMap(({ streams }) => streams.map((row) => [row.id, row])))
  const nameOf = (id: number): string => {
    const row = rows.get(id)
    return `${row?.name} ${instantText(row?.scheduledAt ?? null)?.slice(8, 16)}`
  }
  return batches.flatMap(({ dependencies }) =>
    dependencies.flatMap((one) =>
      one.type === 'stream' ? [`${nameOf(one.waiter.id)} > ${nameOf(one.predecessor)}`] : [],
    ),
  )
}

test('a repeating stream follows the closest repetition before each of its own, over the end of the day too', () => {
  const definitions = [
    stream('A', every('0600', 8 * 60, '0500')),
    stream('B', { ...every('0500', 8 * 60, '0559'), follows: [{ stream: 'A', matching: 'previous' }] }),
    stream('C', { ...every('0700', 8 * 60, '0500'), follows: [{ stream: 'A', matching: 'previous' }] }),
  ]
  const first = planOf(definitions, six).batch
  const second = planNext(definitions, '2026-11-23', [first], six).batch
  assert.deepEqual(chain([first, second]), [
    'C 22T07:00 > A 22T06:00',
    'C 22T15:00 > A 22T14:00',
    'C 22T23:00 > A 22T22:00',
    'B 23T05:00 > A 22T22:00',
    'C 23T07:00 > A 23T06:00',
    'C 23T15:00 > A 23T14:00',
    'C 23T23:00 > A 23T22:00',
    'B 24T05:00 > A 23T22:00',
  ])
})

for (const timezone of ['Asia/Kathmandu', 'Pacific/Apia', 'America/St_Johns', 'Pacific/Kiritimati']) {
  test(`RELATIVE reaches over the start of day on the clocks of ${timezone}`, () => {
    const matching = { type: 'relative', from: -60, to: 60 } as const
    const definitions = [
      stream('LAST', { timezone, runCycles: [everyday({ at: time('0530') })] }),
      stream('FIRST', {
        timezone,
        runCycles: [everyday({ at: time('0600') })],
        follows: [{ stream: 'LAST', matching }],
      }),
    ]
    const first = planOf(definitions, six).batch
    const second = planNext(definitions, '2026-11-23', [first], six).batch
    const last = first.streams.find(({ name }) => name === 'LAST')
    assert.deepEqual(first.dependencies, [])
    assert.deepEqual(
      second.dependencies.map((one) => one.type === 'stream' && one.predecessor),
      [last?.id],
    )
  })
}
