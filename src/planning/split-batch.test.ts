/** A batch in parts is the batch: the same rows, each reference to what is there already. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import type { Definition } from '#/model/definition.ts'
import type { Follows } from '#/model/needs.ts'
import type { NextIds, PlanBatch, PlanDependency } from '#/model/plan.ts'
import { packBatch } from './pack-batch.ts'
import { planDays } from './plan-days.ts'
import { partRebase } from './rebase-parts.ts'
import { partsOf } from './testing/parts.ts'
import { idsAfter, job, planOf, sourcesAfter, step, stream } from './testing/site.ts'
import { unpackBatch } from './unpack-batch.ts'

const names = ['A', 'B', 'C', 'D', 'E', 'F', 'G']
const jobNames = ['X', 'Y', 'Z']

const external: fc.Arbitrary<Follows> = fc.record(
  {
    stream: fc.constantFrom(...names),
    job: fc.constantFrom(...jobNames),
    condition: fc.constant({ type: 'status' as const, any: ['SUCC' as const] }),
  },
  { requiredKeys: ['stream'] },
)
const waits = fc.record({
  follows: fc.array(external, { maxLength: 3 }),
  joins: fc.array(
    fc.record({
      name: fc.constant('J'),
      needed: fc.nat(2),
      follows: fc.array(external, { minLength: 1, maxLength: 3 }),
    }),
    {
      maxLength: 1,
    },
  ),
  opens: fc.array(fc.constant({ path: '/tmp/go' }), { maxLength: 1 }),
  prompts: fc.array(fc.constantFrom({ name: 'NAMED' }, { text: 'Go?' }), { maxLength: 2 }),
})
const site: fc.Arbitrary<Definition[]> = fc
  .tuple(
    ...names.map((name) =>
      fc
        .tuple(waits, fc.tuple(...jobNames.map(() => waits)))
        .map(([own, steps]) => stream(name, { ...own, jobs: steps.map((one, i) => step(jobNames[i] ?? '', one)) })),
    ),
  )
  .map((streams) => [
    job('CLEAN'),
    job('X', { recovery: { action: 'stop', job: { name: 'CLEAN' } } }),
    job('Y'),
    job('Z'),
    ...streams,
  ])

/** A batch as people see it: names in place of numbers, the order of no meaning. */
const describe = (batches: readonly PlanBatch[]): unknown => {
  const streams = batches.flatMap((batch) => batch.streams)
  const jobs = batches.flatMap((batch) => batch.jobs)
  const tasks = new Map(batches.flatMap((batch) => batch.tasks.map(({ id, ...task }) => [id, task])))
  const prompts = new Map(batches.flatMap((batch) => batch.prompts.map(({ id, ...prompt }) => [id, prompt])))
  const joins = new Map(
    batches.flatMap((batch) =>
      batch.dependencies.flatMap((row) => (row.type === 'join' ? [[row.id, row.name] as const] : [])),
    ),
  )
  const streamName = (id: number): string => `${streams.find((row) => row.id === id)?.name}`
  const jobName = (id: number | null): string => {
    const row = jobs.find((one) => one.id === id)
    return `${row?.role} ${streamName(row?.stream ?? 0)}.${row?.name}`
  }
  const nameOf = ({ of, id }: PlanDependency['waiter']): string => (of === 'stream' ? streamName(id) : jobName(id))
  const dependencies = batches
    .flatMap((batch) => batch.dependencies)
    .filter(({ type }) => type !== 'pending')
    .map((row) => {
      const waiter = nameOf(row.waiter)
      if (row.type === 'prompt') return [waiter, prompts.get(row.prompt)]
      if (row.type !== 'job' && row.type !== 'stream') return [waiter, { ...row, waiter: null, id: null }]
      return [
        waiter,
        nameOf({ of: row.type, id: row.predecessor }),
        row.condition,
        row.join === null ? null : joins.get(row.join),
      ]
    })
  const texts = (rows: unknown[]): string[] => rows.map((row) => JSON.stringify(row)).sort()
  return {
    streams: texts(streams.map((row) => ({ ...row, id: null, firstJob: jobName(row.firstJob) }))),
    jobs: texts(
      jobs.map((row) => [
        jobName(row.id),
        {
          ...row,
          id: null,
          stream: streamName(row.stream),
          task: tasks.get(row.task),
          recoveryJob: row.recoveryJob === null ? null : jobName(row.recoveryJob),
        },
      ]),
    ),
    dependencies: texts(dependencies),
    workstations: batches.flatMap((batch) => batch.workstations),
    days: batches.filter(({ from }) => from !== null).map(({ from, to }) => [from, to]),
  }
}

/** Each part may refer to itself and to what came before; its own numbers follow those before without a gap. */
const checkOrder = (batches: readonly PlanBatch[], first: NextIds): void => {
  let next = first
  const pending = new Set<number>()
  for (const batch of batches) {
    const after = idsAfter(next, batch)
    assert.deepEqual(
      batch.streams.map(({ id }) => id),
      batch.streams.map((_, i) => next.stream + i),
    )
    assert.deepEqual(
      batch.jobs.map(({ id }) => id),
      batch.jobs.map((_, i) => next.job + i),
    )
    for (const row of batch.streams)
      assert.ok(batch.jobs.filter(({ stream }) => stream === row.id).every(({ id }, i) => id === row.firstJob + i))
    for (const { task } of batch.jobs) assert.ok(task < after.task)
    for (const row of batch.dependencies) {
      assert.ok(row.waiter.id < after[row.waiter.of])
      if (row.type === 'job' || row.type === 'stream') {
        assert.ok(row.predecessor < after[row.type])
        if (row.resolves !== null) assert.ok(pending.delete(row.resolves))
        if (row.join !== null) assert.ok(row.join < after.join)
      }
      if (row.type === 'pending') pending.add(row.id)
      if (row.type === 'prompt') assert.ok(row.prompt < after.prompt)
    }
    next = after
  }
  assert.equal(pending.size, 0)
}

const next: NextIds = { batch: 5, stream: 50, job: 500, task: 7, file: 3, prompt: 2, join: 4, pending: 9 }
const plan = (definitions: Definition[]): PlanBatch =>
  planDays({
    ...sourcesAfter([{ kind: 'prompt', name: 'NAMED', text: 'Go on?' }, ...definitions]),
    next,
    from: '2026-11-22',
    to: '2026-11-23',
  }).batch

test('the parts of a batch are the batch, and no part refers to a later one', () => {
  fc.assert(
    fc.property(site, fc.integer({ min: 1, max: 60 }), (definitions, mostRows) => {
      const batch = plan(definitions)
      const parts = partsOf(batch, next, mostRows).map((part) => part.batch)
      assert.deepEqual(describe(parts), describe([batch]))
      checkOrder(parts, next)
      assert.deepEqual(
        parts.map(({ id }) => id),
        parts.map((_, i) => next.batch + i),
      )
    }),
    { numRuns: 150 },
  )
})

test('a packed batch says all that the batch says', () => {
  fc.assert(
    fc.property(site, (definitions) => {
      const batch = plan(definitions)
      assert.deepEqual(unpackBatch(packBatch(batch)), batch)
    }),
    { numRuns: 60 },
  )
})

test('parts that were overtaken get the numbers that are free, and mean the same', () => {
  const overtaking = fc.array(fc.nat(3), { minLength: 1, maxLength: 12 })
  fc.assert(
    fc.property(site, overtaking, (definitions, submitted) => {
      const batch = plan(definitions)
      const rebase = partRebase()
      let free = next
      const parts = partsOf(batch, next, 30).map((part, i) => {
        const taken = submitted[i] ?? 0
        free = {
          ...free,
          batch: free.batch + taken,
          stream: free.stream + taken,
          job: free.job + 2 * taken,
          pending: free.pending + taken,
        }
        const rebased = unpackBatch(rebase({ base: part.base, batch: packBatch(part.batch) }, free))
        assert.equal(rebased.id, free.batch)
        assert.deepEqual(
          rebased.streams.map(({ id }) => id),
          rebased.streams.map((_, place) => free.stream + place),
        )
        assert.deepEqual(
          rebased.jobs.map(({ id }) => id),
          rebased.jobs.map((_, place) => free.job + place),
        )
        free = idsAfter(free, rebased)
        return rebased
      })
      assert.deepEqual(describe(parts), describe([batch]))
    }),
    { numRuns: 60 },
  )
})

const chain = (count: number): Definition[] => [
  job('X'),
  ...Array.from({ length: count }, (_, i) =>
    stream(`S${String(i).padStart(3, '0')}`, {
      jobs: [step('X')],
      follows: i + 1 === count ? [] : [{ stream: `S${String(i + 1).padStart(3, '0')}` }],
    }),
  ),
]

test('predecessors come before those that wait for them, so that nothing is pending where there is no ring', () => {
  const { batch } = planOf(chain(100))
  const parts = partsOf(batch, sourcesAfter([]).next, 30)
  assert.equal(parts.length, 10)
  assert.ok(parts.every((part) => part.batch.dependencies.every(({ type }) => type !== 'pending')))
  assert.deepEqual(
    parts.map((part) => part.batch.to),
    [...parts.slice(1).map(() => null), '2026-11-22'],
  )
})

test('days that were planned in part are completed: what is there stays, what was pending is resolved', () => {
  const ring = names.map((name, i) =>
    stream(name, {
      jobs: [step('X'), step('Y', { follows: [{ stream: names[(i + 1) % names.length] ?? '', job: 'X' }] })],
    }),
  )
  const definitions = [job('X'), job('Y'), ...ring]
  const { batch } = planOf(definitions)
  const parts = partsOf(batch, sourcesAfter([]).next, 12).map((part) => part.batch)
  assert.ok(parts.length > 2)
  const [first] = parts
  assert.ok(first?.dependencies.some(({ type }) => type === 'pending'))
  for (let done = 1; done < parts.length; done += 1) {
    const there = parts.slice(0, done)
    const rest = planDays({ ...sourcesAfter(definitions, there), from: '2026-11-22', to: '2026-11-22' }).batch
    assert.deepEqual(rest.orphaned, [])
    const whole = [...there, rest]
    assert.deepEqual({ ...(describe(whole) as object), workstations: batch.workstations }, describe([batch]))
    checkOrder(whole, sourcesAfter([]).next)
  }
})
