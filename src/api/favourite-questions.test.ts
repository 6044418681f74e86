/** What is kept of a question, and what is asked again: the same, on another day the days that were meant. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Caller } from '#/model/caller.ts'
import { askAgain, questionOf } from './favourite-questions.ts'
import type { Handlers } from './handlers.ts'

const on = (instant: string) => ({
  reading: () => ({ now: Temporal.Instant.from(instant).epochMilliseconds, timezone: 'America/Sao_Paulo' }),
})
const sunday = on('2026-11-22T03:14:00-03:00')
const monday = on('2026-11-23T23:59:00-03:00')

test('the same question is the same, in whatever order it was written', () => {
  const one = questionOf('jobs', { name: 'PAY@', limit: 100, status: undefined }, sunday)
  const other = questionOf('jobs', { limit: 100, name: 'PAY@' }, monday)
  assert.equal(JSON.stringify(one), JSON.stringify(other))
  assert.deepEqual(one, { route: 'jobs', input: { limit: 100, name: 'PAY@' } })
})

test('a further page, a job by its number, a log, a person and an order are not kept', () => {
  for (const [route, input] of [
    ['jobs', { after: '4711', limit: 100 }],
    ['job', { id: 7 }],
    ['log', { id: 7 }],
    ['me', {}],
    ['users', {}],
    ['sessions', {}],
    ['hold', { id: 7 }],
    ['audit', {}],
  ] as const)
    assert.equal(questionOf(route, input, sunday), undefined, route)
})

test('who looks at yesterday looks at another day on the next one', async () => {
  const asked: unknown[] = []
  const told: Caller[] = []
  const handlersFor = (caller: Caller): Handlers => {
    told.push(caller)
    // The one route that is asked.
    return { runs: (input: unknown) => asked.push(input) } as unknown as Handlers
  }
  const question = questionOf('runs', { from: '2026-11-15', to: '2026-11-21', outcome: 'abended' }, sunday)
  assert.deepEqual(question, { route: 'runs', input: { from: -7, to: -1, outcome: 'abended' } })
  const scope = [{ role: 'viewer' as const, stream: 'PAY@' }]
  await askAgain(handlersFor, monday, { scope, question: question ?? { route: '', input: {} } })
  assert.deepEqual(asked, [{ from: '2026-11-16', to: '2026-11-22', outcome: 'abended' }])
  assert.deepEqual(told, [{ actor: 'server', grants: scope, source: '' }])
})

test('what stands in the table and is no question that is kept is never asked: no order, nothing about people', async () => {
  const handlersFor = (): Handlers => assert.fail('a route was asked')
  for (const route of ['hold', 'users', 'nothing', 'constructor', '__proto__']) {
    await assert.rejects(
      askAgain(handlersFor, sunday, { scope: [{ role: 'administrator' }], question: { route, input: {} } }),
      {
        code: 'request.unknown_route',
      },
    )
  }
})
