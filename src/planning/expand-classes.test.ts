/** Workstation classes and pools (User's Guide and Reference, "workstation class", "pool"). */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Definition } from '#/model/definition.ts'
import { planSubmit } from './plan-submit.ts'
import { followsIn, job, planOf, sourcesAfter, step, stream, workstation } from './testing/site.ts'

const nodes: Definition[] = [
  workstation('FTA1', { timezone: 'Europe/Berlin' }),
  workstation('FTA2'),
  workstation('OLD', { ignored: true }),
  { kind: 'class', name: 'NODES', members: ['fta1', 'FTA2', 'OLD'] },
  job('X', { workstation: 'NODES' }),
]
const onClass = (name: string, changes = {}) =>
  stream(name, { workstation: 'NODES', jobs: [step('X', { workstation: 'NODES', ...changes })] })

test('a stream of a class is planned on each member that takes part, with its jobs there and in the zone of the member', () => {
  const { batch } = planOf([...nodes, onClass('S')])
  assert.deepEqual(
    batch.streams.map(({ workstation, name, day }) => [workstation, name, day]),
    [
      ['FTA1', 'S', '2026-11-22'],
      ['FTA2', 'S', '2026-11-22'],
    ],
  )
  assert.deepEqual(
    batch.jobs.map((row) => [row.workstation, row.definition, row.stream]),
    [
      ['FTA1', 'NODES#X', 1],
      ['FTA2', 'NODES#X', 2],
    ],
  )
})

test('streams of one class follow each other member by member', () => {
  const { batch, notes } = planOf([
    ...nodes,
    onClass('A'),
    onClass('B', { follows: [{ workstation: 'NODES', stream: 'A', job: 'X' }] }),
    onClass('C', { follows: [{ stream: 'A' }] }),
  ])
  const streamOf = (id: number) => batch.streams.find((row) => row.firstJob === id)
  const pairs = batch.dependencies.map((one) => {
    const waiter = streamOf(one.waiter.id)
    const predecessor =
      one.type === 'job'
        ? streamOf(one.predecessor)
        : batch.streams.find((row) => one.type === 'stream' && row.id === one.predecessor)
    return `${waiter?.workstation}#${waiter?.name} ${predecessor?.workstation}#${predecessor?.name}`
  })
  assert.deepEqual(pairs.sort(), ['FTA1#B FTA1#A', 'FTA1#C FTA1#A', 'FTA2#B FTA2#A', 'FTA2#C FTA2#A'])
  assert.deepEqual(notes, [])
})

test('@ among the members of a class is every workstation', () => {
  const { batch } = planOf([
    workstation('FTA1'),
    { kind: 'class', name: 'ALL', members: ['@'] },
    job('X', { workstation: 'ALL' }),
    stream('S', { workstation: 'ALL', jobs: [step('X', { workstation: 'ALL' })] }),
  ])
  assert.deepEqual(batch.streams.map(({ workstation }) => workstation).sort(), ['FTA1', 'WS'])
})

test('nothing of an ignored class is planned', () => {
  const ignored = nodes.with(3, { kind: 'class', name: 'NODES', members: ['FTA1'], ignored: true })
  assert.deepEqual(planOf([...ignored, onClass('S')]).batch.streams, [])
})

test('a stream of a class that is submitted by its class runs on each member', () => {
  const now = Temporal.Instant.from('2026-11-22T14:00Z').epochMilliseconds
  const sources = sourcesAfter([...nodes, onClass('S')])
  const { batch } = planSubmit({ ...sources, stream: 'NODES#S', now })
  assert.deepEqual(
    batch.streams.map(({ workstation }) => workstation),
    ['FTA1', 'FTA2'],
  )
  assert.deepEqual(planSubmit({ ...sources, stream: 'FTA2#S', now }).batch.streams.length, 1)
})

test('a job on a pool runs on the first of its members that takes part', () => {
  const { batch } = planOf([
    workstation('OLD', { ignored: true }),
    workstation('FTA1'),
    workstation('FTA2'),
    workstation('POOL', { type: 'POOL', members: ['old', 'fta2', 'FTA1'] }),
    job('X', { workstation: 'POOL' }),
    job('Y', { recovery: { action: 'stop', job: { workstation: 'POOL', name: 'X' } } }),
    stream('S', { jobs: [step('X', { workstation: 'POOL' }), step('Y', { follows: [{ job: 'X' }] })] }),
  ])
  assert.deepEqual(
    batch.jobs.map(({ name, workstation, definition }) => [name, workstation, definition]),
    [
      ['X', 'FTA2', 'POOL#X'],
      ['Y', 'WS', 'WS#Y'],
      ['X', 'FTA2', 'POOL#X'],
    ],
  )
  assert.deepEqual(followsIn(batch), ['S 22.Y waits for S 22.X'])
})
