/** Conditional dependencies and joins in the rows of the plan (User's Guide and Reference, "follows", "join", "onoverlap"). */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Follows } from '#/model/needs.ts'
import type { PlanDependency } from '#/model/plan.ts'
import { everyday, instantText, job, planNext, planOf, step, stream, time } from './testing/site.ts'

const ifStatus = (...any: ('EXEC' | 'SUCC' | 'ABEND')[]): Pick<Follows, 'condition'> => ({
  condition: { type: 'status', any },
})
const ifOutput = (...any: string[]): Pick<Follows, 'condition'> => ({ condition: { type: 'output', any } })
const x = job('X')
const y = job('Y')
const z = job('Z')

const joinsIn = (dependencies: readonly PlanDependency[]) =>
  dependencies.flatMap((one) => (one.type === 'join' ? [[one.id, one.name, one.needed]] : []))

test('IF goes with its predecessor, in the stream and outside; names of output conditions are in upper case', () => {
  const { batch } = planOf([
    x,
    y,
    stream('LEDGER', { jobs: [step('X')] }),
    stream('PAY', {
      jobs: [
        step('X'),
        step('Y', {
          follows: [
            { job: 'X', ...ifStatus('ABEND', 'SUCC') },
            { stream: 'LEDGER', job: 'X', ...ifOutput('many_rows', 'Few') },
            { stream: 'LEDGER', ...ifStatus('ABEND') },
          ],
        }),
      ],
    }),
  ])
  assert.deepEqual(
    batch.dependencies.map((one) => ('condition' in one ? [one.type, one.condition] : one.type)),
    [
      ['job', { type: 'status', any: ['ABEND', 'SUCC'] }],
      ['job', { type: 'output', any: ['MANY_ROWS', 'FEW'] }],
      ['stream', { type: 'status', any: ['ABEND'] }],
    ],
  )
})

test('the output conditions of a task have their names in upper case too', () => {
  const { batch } = planOf([
    job('X', { outputConditions: [{ name: 'few', expression: 'RC=4' }] }),
    stream('S', { jobs: [step('X')] }),
  ])
  assert.deepEqual(batch.tasks[0]?.outputConditions, [{ name: 'FEW', expression: 'RC=4' }])
})

test('a join stands before its members, which name it; what follows without a join does not', () => {
  const { batch } = planOf([
    x,
    y,
    z,
    stream('S', {
      jobs: [
        step('X'),
        step('Y'),
        step('Z', {
          follows: [{ job: 'X' }],
          joins: [
            {
              name: 'ENOUGH',
              needed: 1,
              follows: [
                { job: 'X', ...ifStatus('ABEND') },
                { job: 'Y', ...ifStatus('ABEND') },
              ],
            },
          ],
        }),
      ],
    }),
    stream('T', { jobs: [step('X'), step('Y', { joins: [{ name: 'ALL', needed: 0, follows: [{ job: 'X' }] }] })] }),
  ])
  assert.deepEqual(
    batch.dependencies.map((one) => [one.type, one.waiter.id, 'join' in one ? one.join : 'id' in one && one.id]),
    [
      ['join', 3, 1],
      ['job', 3, null],
      ['job', 3, 1],
      ['job', 3, 1],
      ['join', 5, 2],
      ['job', 5, 2],
    ],
  )
  assert.deepEqual(joinsIn(batch.dependencies), [
    [1, 'ENOUGH', 1],
    [2, 'ALL', 0],
  ])
})

test('a join asks for no more members than are planned, and without any it is left out; both are said', () => {
  const join = (needed: number, ...streams: string[]) => ({
    joins: [{ name: 'J', needed, follows: streams.map((one) => ({ stream: one, ...ifStatus('SUCC') })) }],
  })
  const never = stream('NEVER', { runCycles: [] })
  const { batch, notes } = planOf([
    x,
    never,
    stream('DAILY'),
    stream('S', { jobs: [step('X', join(2, 'DAILY', 'NEVER'))] }),
    stream('T', { jobs: [step('X', join(0, 'NEVER'))] }),
  ])
  assert.deepEqual(joinsIn(batch.dependencies), [[1, 'J', 1]])
  assert.deepEqual(
    notes.filter(({ level }) => level === 'warning').map(({ sentence }) => sentence),
    [
      'Join J of WS#S on 2026-11-22 asks for 1 in place of 2: only 1 of its predecessors are planned.',
      'Join J of WS#T on 2026-11-22 is left out: only 0 of its predecessors are planned.',
    ],
  )
})

test('a member that is pending is a member', () => {
  const follows: Follows[] = [
    { stream: 'LEDGER', matching: { type: 'relative', from: 1, to: 24 * 60 }, ...ifStatus('SUCC') },
  ]
  const definitions = [stream('LEDGER'), stream('S', { joins: [{ name: 'J', needed: 1, follows }] })]
  const first = planOf(definitions).batch
  assert.deepEqual(
    first.dependencies.map((one) => [one.type, 'join' in one ? one.join : null]),
    [
      ['join', null],
      ['pending', 1],
    ],
  )
  const { batch } = planNext(definitions, '2026-11-23', [first])
  const resolved = batch.dependencies.find((one) => 'resolves' in one && one.resolves !== null)
  assert.deepEqual(resolved && 'join' in resolved && [resolved.join, resolved.condition], [
    1,
    ifStatus('SUCC').condition,
  ])
})

const hourly = { runCycles: [everyday({ at: time('0900'), every: { minutes: 60, end: time('1000') } })] }

for (const onOverlap of ['enqueue', 'donotstart'] as const) {
  test(`ONOVERLAP ${onOverlap.toUpperCase()} waits for the instance before, also for one of the plan`, () => {
    const definitions = [stream('S', { ...hourly, onOverlap })]
    const first = planOf(definitions).batch
    const { batch, notes } = planNext(definitions, '2026-11-23', [first])
    const pairs = [...first.dependencies, ...batch.dependencies].map((one) => [
      one.waiter.id,
      one.type === 'stream' && one.predecessor,
    ])
    assert.deepEqual(pairs, [
      [2, 1],
      [3, 2],
      [4, 3],
    ])
    assert.deepEqual(notes, [])
  })
}

test('DONOTSTART starts within four minutes or not at all; ENQUEUE waits as long as it takes', () => {
  const { batch } = planOf([
    stream('A', { ...hourly, onOverlap: 'donotstart', onUntil: 'continue', until: time('2300') }),
    stream('B', { ...hourly, onOverlap: 'enqueue' }),
    stream('C', { ...hourly, onOverlap: 'parallel' }),
  ])
  assert.deepEqual(
    batch.streams.map(({ name, latestStartAt, onUntil }) => [name, instantText(latestStartAt), onUntil]),
    [
      ['A', '2026-11-22T09:04Z', 'suppress'],
      ['B', null, 'suppress'],
      ['C', null, 'suppress'],
      ['A', '2026-11-22T10:04Z', 'suppress'],
      ['B', null, 'suppress'],
      ['C', null, 'suppress'],
    ],
  )
  assert.equal(batch.dependencies.length, 2)
})

test('a stream that follows its own instance before already waits for it once', () => {
  const { batch } = planOf([
    stream('S', { ...hourly, onOverlap: 'enqueue', follows: [{ stream: 'S', matching: 'previous' }] }),
  ])
  assert.equal(batch.dependencies.length, 1)
})

test('an instance before that its day does not bring after all is not waited for, and nobody has to release anything', () => {
  const both = { runCycles: [everyday({ at: time('0600') }), everyday({ name: 'LATE', at: time('1200 +1') })] }
  const lateAlone = { runCycles: [everyday({ name: 'LATE', at: time('1200 +1') })] }
  const first = planOf([stream('S', { ...both, onOverlap: 'enqueue' })]).batch
  assert.deepEqual(
    first.dependencies.map((one) => [one.type, 'condition' in one && one.condition]),
    [['pending', { type: 'over' }]],
  )
  const { batch, notes } = planNext([stream('S', { ...lateAlone, onOverlap: 'enqueue' })], '2026-11-23', [first])
  assert.deepEqual([batch.orphaned, notes], [[1], []])
})
