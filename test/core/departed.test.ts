/** What is remembered of streams that have left the plan, and how long. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { forgetDeparted, listDeparted, rememberDeparted } from '#/core/departed.ts'
import { intern } from '#/core/names.ts'
import { put } from '#/core/columns.ts'
import { stage } from '../support/plan.ts'

/** The days that are still remembered after a closing, when a stream of `oldest` is in the plan. */
const remembered = (days: string[], closed: string, oldest: string): string[] => {
  const { state } = stage([{ name: 'S', jobs: [{ name: 'A' }] }])
  for (const day of days) {
    put(state.streams.day, 1, intern(state.names, day))
    rememberDeparted(state, [1])
  }
  put(state.streams.day, 1, intern(state.names, oldest))
  state.closedThrough = closed
  forgetDeparted(state)
  return listDeparted(state.departed, state.names.texts)
    .map(({ name, day }) => `${name} ${day}`)
    .toArray()
}

test('instances of the last seven days are remembered', () => {
  assert.deepEqual(remembered(['2026-11-12', '2026-11-13', '2026-11-20'], '2026-11-20', '2026-11-21'), [
    'WS#S 2026-11-13',
    'WS#S 2026-11-20',
  ])
})

test('while something older is in the plan, all since then are remembered, but for a month at most', () => {
  assert.deepEqual(remembered(['2026-11-01', '2026-11-03'], '2026-11-20', '2026-11-02'), ['WS#S 2026-11-03'])
  assert.deepEqual(remembered(['2026-10-01', '2026-10-21'], '2026-11-20', '2026-01-01'), ['WS#S 2026-10-21'])
})
