/** Lists of the plan against an oracle that asks the same of the views, one row at a time. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { describeJob } from '#/core/detail.ts'
import { openJournal } from '#/core/journal.ts'
import { jobReaders } from '#/core/job-readers.ts'
import { selectJobs, selectStreams } from '#/core/select.ts'
import type { Selected } from '#/core/scan.ts'
import type { PlanState } from '#/core/state.ts'
import { streamReaders } from '#/core/stream-readers.ts'
import type { Condition, Order } from '#/selection/condition.ts'
import { oqlConditions } from '#/selection/testing/arbitrary-condition.ts'
import { nouns } from '#/selection/nouns.ts'
import { parseOql } from '#/selection/parse-oql.ts'
import { parseSelection } from '#/selection/parse-selection.ts'
import { parseSort, sortFields } from '#/selection/parse-sort.ts'
import { close } from '../support/close-day.ts'
import { midnight, minute, stage } from '../support/plan.ts'
import { playSteps } from '../support/play.ts'
import { randomPlan, randomSteps } from '../support/random-plan.ts'
import { holds, jobValues, ordered, streamValues, type Values } from '../support/selection-oracle.ts'

/** All pages of a list. */
const pages = (list: (after: string | undefined) => Selected): number[] => {
  const ids: number[] = []
  let page = list(undefined)
  while (page.next !== null) {
    ids.push(...page.ids)
    page = list(page.next)
  }
  return [...ids, ...page.ids]
}

/** Fields whose values the views tell. */
const told = (condition: Condition, known: Values): boolean => {
  if (condition.is === 'field') return condition.field in known
  return condition.is === 'not' ? told(condition.of, known) : condition.of.every((part) => told(part, known))
}

const tables = {
  job: { select: selectJobs, values: jobValues },
  stream: { select: selectStreams, values: streamValues },
} as const

for (const noun of ['job', 'stream'] as const) {
  const { select, values } = tables[noun]
  test(`a list of ${noun}s has what its condition says, in the order it says, page by page`, () => {
    let found = 0
    const orders = fc.tuple(fc.uniqueArray(fc.constantFrom(...sortFields(noun)), { maxLength: 2 }), fc.boolean())
    fc.assert(
      fc.property(
        randomPlan,
        randomSteps,
        fc.array(oqlConditions(noun), { minLength: 12, maxLength: 12 }),
        fc.tuple(orders, fc.boolean()),
        (streams, steps, conditions, [[fields, descending], isIndexed]) => {
          // With a journal the index answers what it can, without one each row is looked at.
          const { state } = playSteps(streams, steps, ({ state: now }) => {
            if (isIndexed) now.journal ??= openJournal(now)
          })
          const everything = select(state, { limit: 10_000 }).ids
          const known = new Map(everything.map((id) => [id, values(state, id)]))
          const sample = known.get(everything[0] ?? 0)
          if (sample === undefined) return
          const valuesOf = (id: number): Values => known.get(id) ?? {}
          const order = fields.filter((field) => field in sample).map((field) => ({ field, descending }))
          for (const where of conditions.filter((one) => told(one, sample))) {
            const expected = ordered(
              everything.filter((id) => holds(where, valuesOf(id))),
              order,
              valuesOf,
            )
            assert.deepEqual(
              pages((after) => select(state, { where, order, limit: 3, after })),
              expected,
            )
            assert.equal(select(state, { where, order, limit: 1, count: true }).total, expected.length)
            found += expected.length
          }
        },
      ),
      { numRuns: 60 },
    )
    assert.ok(found > 0, 'some conditions hold')
  })
}

test('every field of a noun can be read', () => {
  const { state } = stage([{ name: 'S', jobs: [{ name: 'A' }] }])
  const names = (noun: 'job' | 'stream') => nouns[noun].fields.map(({ name }) => name).toSorted()
  assert.deepEqual(Object.keys(jobReaders(state, undefined)).toSorted(), names('job'))
  assert.deepEqual(Object.keys(streamReaders(state, undefined)).toSorted(), names('stream'))
})

const reading = { now: midnight, timezone: 'UTC' }

/** Names of the jobs that a selection finds in a small plan. */
const jobsOf = (state: PlanState, where: Condition): string[] =>
  selectJobs(state, { where, limit: 100 }).ids.map((id) => describeJob(state, id).name)

test('conman selects by what jobs wait for', () => {
  const { state } = stage(
    [
      {
        name: 'PAY',
        prompts: ['GO'],
        jobs: [
          { name: 'A', needs: [{ name: 'WS#TAPE', units: 1 }], startAt: midnight + 9 * 60 * minute },
          { name: 'B', follows: ['A'], files: ['/in/b'], priority: 50 },
          { name: 'C', follows: ['B'], critical: true, prompts: ['READY'] },
        ],
      },
      { name: '/F/LAST', follows: ['PAY'], jobs: [{ name: 'Z', follows: ['PAY.C'] }] },
    ],
    { resources: { 'WS#TAPE': 1 } },
  )
  const cases: [selection: string, jobs: string[]][] = [
    ['@#@.@', ['A', 'B', 'C', 'Z']],
    ['PAY', ['A', 'B', 'C']],
    ['/@/@#/@/@.@', ['A', 'B', 'C', 'Z']],
    ['@#/@/LAST.@', ['Z']],
    ['@#/F/@.@', ['Z']],
    ['@#/@/PAY', ['A', 'B', 'C']],
    ['2', ['B']],
    ['2;schedid', ['Z']],
    ['@+needs=TAPE', ['A']],
    ['@+needs', ['A']],
    ['@+at=0900', ['A']],
    ['@+at=,0859', []],
    ['@+follows=PAY.@', ['B', 'C', 'Z']],
    ['@+follows=WS#PAY.B', ['C']],
    ['@+opens="/in/b"', ['B']],
    ['@+prompt=2', ['C']],
    ['@+critical', ['C']],
    ['@#PAY.@~critical~priority=50', ['A']],
    ['@+state=hold', ['A', 'B', 'C', 'Z']],
    ['@+state=abend', []],
  ]
  for (const [selection, expected] of cases) {
    assert.deepEqual(jobsOf(state, parseSelection('job', selection, reading)), expected, selection)
  }
  const follows = parseOql(
    'job',
    "dependencies.jobStreamName = 'PAY' AND dependenciesStats.numberOfJobDependencies > 0",
  )
  assert.deepEqual(jobsOf(state, follows.where), ['B', 'C', 'Z'])
})

test('a predecessor that has left the plan is found by its name, and not by a number', () => {
  const theatre = stage(
    [
      { name: 'FIRST', jobs: [{ name: 'A' }] },
      { name: 'SECOND', jobs: [{ name: 'B', follows: ['FIRST.A'] }] },
    ],
    { script: () => ({ returnCode: 1 }) },
  )
  const found = (text: string) => jobsOf(theatre.state, parseOql('job', text).where)
  assert.deepEqual(found('dependencies.jobId = 1'), ['B'])
  close(theatre, { carryStates: ['hold'] })
  assert.deepEqual(found('dependencies.jobId != NULL'), [])
  assert.deepEqual(jobsOf(theatre.state, parseSelection('job', '@+follows=WS#FIRST.A', reading)), ['B'])
})

test('a cursor of another order, and one that was made up, is refused', () => {
  const { state } = stage([{ name: 'S', jobs: [{ name: 'A' }, { name: 'B' }, { name: 'C' }] }])
  const byName = parseSort('job', 'name')
  const { next } = selectJobs(state, { order: byName, limit: 1 })
  assert.ok(next !== null)
  assert.equal(selectJobs(state, { order: byName, limit: 5, after: next }).ids.length, 2)
  const bad = (order: Order, after: string) =>
    assert.throws(() => selectJobs(state, { order, limit: 1, after }), { code: 'request.invalid' })
  bad(parseSort('job', '-name'), next)
  bad(parseSort('job', 'priority'), next)
  for (const text of ['2', '', 'x', Buffer.from('[1,2,3]').toString('base64url'), `${next}AA`]) bad(byName, text)
})
