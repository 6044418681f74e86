/** Lists of the plan against an oracle that asks the same of the views, one row at a time. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { describeJob } from '#/core/detail.ts'
import { viewDependencies } from '#/core/dependencies-view.ts'
import { openJournal } from '#/core/journal.ts'
import { jobReaders } from '#/core/job-readers.ts'
import { selectJobs, selectStreams } from '#/core/select.ts'
import type { Selected } from '#/core/scan.ts'
import type { PlanState } from '#/core/state.ts'
import { streamReaders } from '#/core/stream-readers.ts'
import { viewStream } from '#/core/view.ts'
import type { Comparison, Condition, Order, Test, Value } from '#/selection/condition.ts'
import { oqlConditions } from '#/selection/testing/arbitrary-condition.ts'
import { nouns } from '#/selection/nouns.ts'
import { parseOql } from '#/selection/parse-oql.ts'
import { parseSelection } from '#/selection/parse-selection.ts'
import { parseSort, sortFields } from '#/selection/parse-sort.ts'
import { midnight, minute, stage } from '../support/plan.ts'
import { playSteps } from '../support/play.ts'
import { randomPlan, randomSteps } from '../support/random-plan.ts'

type Values = Readonly<Record<string, readonly (Value | null)[]>>

const instant = (text: string | null): number | null =>
  text === null ? null : Temporal.Instant.from(text).epochMilliseconds

/** Everything that a job can be asked for, as its views tell it. */
const jobValues = (state: PlanState, id: number): Values => {
  const job = describeJob(state, id)
  const [streamWorkstation = '', stream = ''] = job.stream.split('#')
  const [started, ended] = [instant(job.startedAt), instant(job.endedAt)]
  const waits = viewDependencies(state, id)
  const files = waits.filter(({ type }) => type === 'opens').map(({ text }) => text)
  return {
    id: [id],
    name: [job.name],
    stream: [stream],
    streamId: [job.streamId],
    streamWorkstation: [streamWorkstation],
    workstation: [job.workstation],
    scheduledAt: [instant(job.scheduledAt)],
    day: [job.day],
    status: [job.status],
    state: [job.internalStatus],
    returnCode: [job.returnCode],
    run: [job.run],
    priority: [job.priority],
    cancelPending: [job.cancelPending],
    late: [job.late],
    carriedForward: [job.carriedForward],
    readyAt: [instant(job.readyAt)],
    startedAt: [started],
    endedAt: [ended],
    duration: [started === null ? null : (ended ?? state.now) - started],
    estimatedDuration: [job.expected.ms],
    startAt: [instant(job.startAt)],
    untilAt: [instant(job.untilAt)],
    untilAction: [job.onUntil],
    deadlineAt: [instant(job.deadlineAt)],
    definition: [job.definition],
    definitionWorkstation: [job.definition.split('#')[0] ?? null],
    logon: [job.logon],
    script: [job.task.text],
    taskType: [job.task.type],
    recovery: [job.recovery.split(' ')[0]?.toLowerCase() ?? null],
    every: [job.every === null ? null : job.every * minute],
    repeats: [job.every !== null],
    confirmed: [job.confirmed],
    critical: [job.critical],
    nop: [job.nop],
    follows: job.predecessors.map(({ name }) => name),
    followsJob: job.predecessors.filter((one) => one.type === 'job').map((one) => String(one.id)),
    needs: waits.filter(({ type }) => type === 'needs').map(({ text }) => text.split(' ')[1] ?? ''),
    opens: files.flatMap((text) => [text, text.replace(/\([^)]*\)$/, '')]),
    fileDependencies: [files.length],
    resourceDependencies: [waits.filter(({ type }) => type === 'needs').length],
  }
}

const streamValues = (state: PlanState, id: number): Values => {
  const stream = viewStream(state, id)
  const [started, ended] = [instant(stream.startedAt), instant(stream.endedAt)]
  return {
    id: [id],
    name: [stream.name],
    workstation: [stream.workstation],
    status: [stream.status],
    state: [stream.internalStatus],
    scheduledAt: [instant(stream.scheduledAt)],
    day: [stream.day],
    priority: [stream.priority],
    limit: [stream.limit],
    startedAt: [started],
    endedAt: [ended],
    duration: [started === null ? null : (ended ?? state.now) - started],
    jobs: [stream.jobs],
    ended: [stream.ended],
    wentWrong: [stream.failed],
    late: [stream.late],
    carriedForward: [stream.carriedForward],
  }
}

const like = (pattern: string, text: string): boolean => {
  const parts = pattern.split(/[@*]+/).map((part) => RegExp.escape(part).replaceAll('\\?', '[^]'))
  return new RegExp(`^${parts.join('[^]*')}$`).test(text)
}

const passes = (test: Test, value: Value): boolean => {
  switch (test.is) {
    case 'present':
      return true
    case 'one of':
      return test.values.some((one) => one === value || (typeof value === 'number' && one === String(value)))
    case 'like':
      return like(test.pattern, String(value))
    default:
      return typeof value === 'number' && compare[test.is](value, test.than)
  }
}

const compare: Readonly<Record<Comparison, (a: number, b: number) => boolean>> = {
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
}

const holds = (condition: Condition, values: Values): boolean => {
  switch (condition.is) {
    case 'all':
      return condition.of.every((part) => holds(part, values))
    case 'any':
      return condition.of.some((part) => holds(part, values))
    case 'not':
      return !holds(condition.of, values)
    case 'field':
      return (values[condition.field] ?? []).some((value) => value !== null && passes(condition.test, value))
  }
}

const ordered = (ids: readonly number[], order: Order, valuesOf: (id: number) => Values): number[] =>
  ids.toSorted((a, b) => {
    for (const { field, descending } of order) {
      const [left, right] = [valuesOf(a)[field]?.[0] ?? null, valuesOf(b)[field]?.[0] ?? null]
      if (left === right) continue
      if (left === null || right === null) return left === null ? 1 : -1
      return left < right === descending ? 1 : -1
    }
    return a - b
  })

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
