/** Predecessors that are not planned yet (User's Guide and Reference, "pending" and "orphaned predecessors"). */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Definition } from '#/model/definition.ts'
import type { Matching } from '#/model/needs.ts'
import type { PlanDependency } from '#/model/plan.ts'
import { planSubmit } from './plan-submit.ts'
import { everyday, instantText, job, planNext, planOf, sourcesAfter, step, stream, time } from './testing/site.ts'

const nextMorning: Matching = { type: 'relative', from: 60, to: 16 * 60 }
const at = (text: string) => ({ runCycles: [everyday({ at: time(text) })] })
const ledger = (start = '0700', changes = {}) => stream('LEDGER', { ...at(start), jobs: [step('X')], ...changes })
const pay = stream('PAY', {
  ...at('2000'),
  jobs: [step('X', { follows: [{ stream: 'LEDGER', job: 'X', matching: nextMorning }] })],
})
const definitions = (...streams: Definition[]) => [job('X'), ...streams]

const pendingIn = (dependencies: readonly PlanDependency[]) =>
  dependencies.flatMap((one) =>
    one.type === 'pending' ? [`${one.id} ${one.stream}.${one.job} ${instantText(one.scheduledAt)} of ${one.day}`] : [],
  )

test('an instance beyond the plan is a pending predecessor, with its day and time', () => {
  const { batch, notes } = planOf(definitions(ledger(), pay))
  assert.deepEqual(pendingIn(batch.dependencies), ['1 WS#LEDGER.X 2026-11-23T07:00Z of 2026-11-23'])
  assert.deepEqual(notes, [])
})

test('the extension that plans the instance puts it in the place of the pending one, for the older waiter', () => {
  const first = planOf(definitions(ledger(), pay)).batch
  const { batch } = planNext(definitions(ledger(), pay), '2026-11-23', [first])
  const waiter = first.jobs[1]
  const predecessor = batch.jobs[0]
  assert.deepEqual([waiter?.name, predecessor?.name], ['X', 'X'])
  assert.deepEqual(
    batch.dependencies.filter((one) => 'resolves' in one),
    [
      {
        type: 'job',
        waiter: { of: 'job', id: waiter?.id },
        predecessor: predecessor?.id,
        condition: null,
        join: null,
        resolves: 1,
      },
    ],
  )
  assert.deepEqual(batch.orphaned, [])
  // What was resolved is not resolved again.
  const third = planNext(definitions(ledger(), pay), '2026-11-24', [first, batch]).batch
  assert.deepEqual(
    third.dependencies.flatMap((one) => ('resolves' in one ? [one.resolves] : [])),
    [2],
  )
})

test('a predecessor that its day does not bring is orphaned, and that is said', () => {
  const first = planOf(definitions(ledger(), pay)).batch
  const changed = [
    ['a draft', ledger('0700', { draft: true })],
    ['moved', ledger('0800')],
    ['without the job', ledger('0700', { jobs: [] })],
  ] as const
  for (const [what, predecessor] of changed) {
    const { batch, notes } = planNext(definitions(predecessor, pay), '2026-11-23', [first])
    assert.deepEqual(batch.orphaned, [1], what)
    assert.ok(
      notes.some(
        ({ level, stream, sentence }) =>
          level === 'warning' &&
          stream === 'WS#PAY' &&
          sentence ===
            'WS#PAY waits for WS#LEDGER.X of 2026-11-23, which is not planned on that day: release it by hand.',
      ),
      what,
    )
  }
})

test('a predecessor of a later day stays pending while the days before it are planned', () => {
  const far: Matching = { type: 'absolute', from: { minutes: 0, days: 3 }, to: { minutes: 1439, days: 3 } }
  const once = { runCycles: [everyday({ days: [{ type: 'date', date: '2026-11-22' }] })] }
  const waiting = stream('PAY', { ...once, follows: [{ stream: 'LEDGER', matching: far }] })
  const days = ['2026-11-23', '2026-11-24', '2026-11-25']
  const batches = [planOf(definitions(ledger(), waiting)).batch]
  for (const day of days) batches.push(planNext(definitions(ledger(), waiting), day, batches).batch)
  assert.deepEqual(
    batches.map(({ dependencies }) => dependencies.map((one) => ('resolves' in one ? one.resolves : one.type))),
    [['pending'], [], [], [1]],
  )
})

test('instances are known as far as the preproduction plan reaches (maxLen)', () => {
  const far: Matching = { type: 'absolute', from: { minutes: 0, days: 9 }, to: { minutes: 1439, days: 9 } }
  const waiting = stream('PAY', { follows: [{ stream: 'LEDGER', matching: far }] })
  assert.equal(pendingIn(planOf(definitions(ledger(), waiting)).batch.dependencies).length, 1)
  const short = planOf(definitions(ledger(), waiting), { options: { maxLen: 8 } })
  assert.deepEqual(pendingIn(short.batch.dependencies), [])
  assert.deepEqual(
    short.notes[0]?.sentence,
    'WS#PAY of 2026-11-22 does not wait for WS#LEDGER: it has no instance within that time.',
  )
})

test('PREVIOUS waits for an instance to come when it starts after the end of the plan', () => {
  const late = stream('PAY', {
    runCycles: [everyday({ at: time('1200 +1') })],
    follows: [{ stream: 'LEDGER', matching: 'previous' }],
  })
  const { batch } = planOf(definitions(ledger(), late))
  assert.deepEqual(pendingIn(batch.dependencies), ['1 WS#LEDGER.null 2026-11-23T07:00Z of 2026-11-23'])
})

test('an instance in the plan is taken before one to come when it is closer', () => {
  const wide: Matching = { type: 'relative', from: -24 * 60, to: 24 * 60 }
  const waiting = stream('PAY', { ...at('2000'), follows: [{ stream: 'LEDGER', matching: wide }] })
  const { batch } = planOf(definitions(ledger(), waiting))
  assert.deepEqual(
    batch.dependencies.map(({ type }) => type),
    ['stream'],
  )
})

test('a submitted stream may wait for an instance to come, and resolves nothing', () => {
  const first = planOf(definitions(ledger(), pay)).batch
  const now = Temporal.Instant.from('2026-11-22T21:00Z').epochMilliseconds
  const sources = sourcesAfter(definitions(ledger(), pay), [first])
  assert.deepEqual(pendingIn(planSubmit({ ...sources, stream: 'WS#PAY', now }).batch.dependencies), [
    '2 WS#LEDGER.X 2026-11-23T07:00Z of 2026-11-23',
  ])
  const submitted = planSubmit({ ...sources, stream: 'WS#LEDGER', now }).batch
  assert.deepEqual([submitted.dependencies, submitted.orphaned], [[], []])
})

test('an instance that would wait for who waits for it is not put in: the older one is orphaned', () => {
  const chained = ledger('0700', {
    follows: [{ stream: 'PAY', matching: { type: 'relative', from: -12 * 60, to: 0 } }],
  })
  const first = planOf(definitions(chained, pay)).batch
  const { batch, notes } = planNext(definitions(chained, pay), '2026-11-23', [first])
  assert.deepEqual(
    batch.dependencies.filter((one) => 'resolves' in one && one.resolves !== null),
    [],
  )
  assert.deepEqual(batch.orphaned, [1])
  assert.equal(notes.length, 1)
})

test('a stream that is submitted before its day is planned waits for the instances of that day as for ones to come', () => {
  const sites = definitions(ledger(), stream('NOW', { runCycles: [], follows: [{ stream: 'LEDGER' }] }))
  const now = Temporal.Instant.from('2026-11-22T06:00Z').epochMilliseconds
  const submitted = planSubmit({ ...sourcesAfter(sites), stream: 'WS#NOW', now }).batch
  assert.deepEqual(pendingIn(submitted.dependencies), ['1 WS#LEDGER.null 2026-11-22T07:00Z of 2026-11-22'])
  const { batch } = planNext(sites, '2026-11-22', [submitted])
  assert.deepEqual(
    batch.dependencies.map((one) => 'resolves' in one && one.resolves),
    [1],
  )
})
