import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { formatDay, parseDay } from '#/calendar/day-number.ts'
import type { Definition } from '#/model/definition.ts'
import type { JobStream, StreamJob } from '#/model/job-stream.ts'
import type { Follows } from '#/model/needs.ts'
import type { PlanBatch } from '#/model/plan.ts'
import type { RunCycle } from '#/model/run-cycle.ts'
import { planDays } from './plan-days.ts'
import { job, sourcesAfter, step, stream, workstation } from './testing/site.ts'

const streamNames = ['A', 'B', 'C', 'D', 'E']
const jobNames = ['X', 'Y', 'Z']

const timeOfDay = fc.record({ minutes: fc.integer({ min: 0, max: 23 }).map((hour) => hour * 60), plusDays: fc.nat(1) })

const runCycle: fc.Arbitrary<RunCycle> = fc.record(
  {
    days: fc.constantFrom<RunCycle['days']>(
      [{ type: 'class', class: 'everyday' }],
      [{ type: 'rule', rule: 'FREQ=WEEKLY;BYDAY=MO,TU,SA' }],
      [{ type: 'rule', rule: 'FREQ=DAILY;INTERVAL=2' }],
      [{ type: 'class', class: 'freedays' }],
    ),
    freeDayRule: fc.constantFrom('next', 'previous', 'ignore'),
    at: timeOfDay,
    every: fc.record({ minutes: fc.constantFrom(60, 400), end: timeOfDay }),
  },
  { requiredKeys: ['days'] },
)

const external: fc.Arbitrary<Follows> = fc.record(
  {
    stream: fc.constantFrom(...streamNames),
    job: fc.constantFrom(...jobNames),
    matching: fc.constantFrom('previous', 'sameday'),
  },
  { requiredKeys: ['stream'] },
)
const follows = fc.array(external, { maxLength: 2 })

const oneStep = (name: string): fc.Arbitrary<StreamJob> =>
  fc
    .record({ follows, prompts: fc.array(fc.constant({ text: 'Go?' }), { maxLength: 1 }) })
    .map((waits) => step(name, waits))

const oneStream = (name: string): fc.Arbitrary<Definition> =>
  fc
    .record({
      workstation: fc.constant('WS'),
      timezone: fc.constantFrom('UTC', 'Europe/Berlin', 'America/New_York', 'Pacific/Auckland'),
      runCycles: fc.array(runCycle, { minLength: 1, maxLength: 2 }),
      follows,
      jobs: fc.subarray(jobNames).chain((names) => fc.tuple(...names.map(oneStep))),
    })
    .map((changes: Partial<JobStream>) => stream(name, changes))

const site = fc
  .tuple(...streamNames.map(oneStream))
  .map((streams) => [
    workstation('FTA1'),
    job('CLEAN'),
    job('X', { recovery: { action: 'stop', job: { name: 'CLEAN' } } }),
    job('Y'),
    job('Z'),
    ...streams,
  ])

/** Around the days when the clocks change. */
const firstDay = fc.constantFrom('2026-03-06', '2026-03-27', '2026-09-25', '2026-10-23', '2026-11-22').map(parseDay)

const plan = (definitions: Definition[], from: number, to: number, earlier: PlanBatch[] = []): PlanBatch =>
  planDays({ ...sourcesAfter(definitions, earlier), from: formatDay(from), to: formatDay(to) }).batch

/** What an occurrence is, apart from its ids. */
const occurrences = (batches: PlanBatch[]): string[] =>
  batches
    .flatMap(({ streams, jobs }) =>
      streams.map((row) => {
        const own = jobs.filter(({ stream }) => stream === row.id)
        const names = own.map(({ name, role, startAt }) => [name, role, startAt])
        return JSON.stringify([{ ...row, id: null, firstJob: null }, names])
      }),
    )
    .sort()

test('days planned one by one give the same occurrences as planned at once', () => {
  fc.assert(
    fc.property(site, firstDay, (definitions, from) => {
      const oneByOne: PlanBatch[] = []
      for (let day = from; day < from + 4; day += 1) oneByOne.push(plan(definitions, day, day, oneByOne))
      assert.deepEqual(occurrences(oneByOne), occurrences([plan(definitions, from, from + 3)]))
    }),
    { numRuns: 100 },
  )
})

test('ids have no gaps, jobs stand with their streams, and every reference leads to a row', () => {
  fc.assert(
    fc.property(site, firstDay, (definitions, from) => {
      const first = plan(definitions, from, from)
      const second = plan(definitions, from + 1, from + 2, [first])
      const streams = [...first.streams, ...second.streams]
      const jobs = [...first.jobs, ...second.jobs]
      assert.deepEqual(
        streams.map(({ id }) => id),
        streams.map((_, i) => i + 1),
      )
      assert.deepEqual(
        jobs.map(({ id }) => id),
        jobs.map((_, i) => i + 1),
      )
      for (const { id, firstJob, jobCount } of streams) {
        const own = jobs.slice(firstJob - 1, firstJob - 1 + jobCount)
        assert.equal(own.length, jobCount)
        assert.ok(own.every((one) => one.stream === id))
      }
      for (const one of jobs) if (one.recoveryJob !== null) assert.equal(jobs[one.recoveryJob - 1]?.role, 'recovery')
      for (const { dependencies, prompts } of [first, second]) {
        for (const dependency of dependencies) {
          const rows = { job: jobs, stream: streams }
          assert.ok(rows[dependency.waiter.of][dependency.waiter.id - 1])
          if (dependency.type === 'job') assert.equal(jobs[dependency.predecessor - 1]?.role, 'step')
          if (dependency.type === 'stream') assert.ok(streams[dependency.predecessor - 1])
          if (dependency.type === 'prompt') assert.ok(prompts.some(({ id }) => id === dependency.prompt))
        }
      }
    }),
    { numRuns: 100 },
  )
})

test('nothing in a batch waits for itself: everything comes to its end', () => {
  fc.assert(
    fc.property(site, firstDay, (definitions, from) => {
      const { streams, jobs, dependencies } = plan(definitions, from, from + 2)
      const ended = { job: new Set<number>(), stream: new Set<number>() }
      const isFree = (of: 'stream' | 'job', id: number): boolean =>
        dependencies.every((dependency) => {
          if (dependency.waiter.of !== of || dependency.waiter.id !== id) return true
          return (
            (dependency.type !== 'job' && dependency.type !== 'stream') ||
            ended[dependency.type].has(dependency.predecessor)
          )
        })
      const stepsOf = (stream: number) => jobs.filter((one) => one.stream === stream && one.role === 'step')
      for (let before = -1; before < ended.job.size + ended.stream.size;) {
        before = ended.job.size + ended.stream.size
        for (const { id } of streams) {
          if (!isFree('stream', id)) continue
          for (const one of stepsOf(id)) if (isFree('job', one.id)) ended.job.add(one.id)
          if (stepsOf(id).every((one) => ended.job.has(one.id))) ended.stream.add(id)
        }
      }
      assert.equal(ended.stream.size, streams.length)
    }),
    { numRuns: 60 },
  )
})
