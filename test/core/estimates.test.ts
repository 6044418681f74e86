/** Estimated starts and ends, against the real core that plays the same plan, and against the longest path by recursion. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { cell } from '#/core/columns.ts'
import { estimateTimes, type Estimate } from '#/core/estimate-times.ts'
import { addDuration } from '#/core/expected-durations.ts'
import { jobNode, Open } from '#/core/live-graph.ts'
import { Phase, type PlanState } from '#/core/state.ts'
import { jobName } from '#/core/view.ts'
import { midnight, minute, stage, type JobSketch, type StreamSketch } from '../support/plan.ts'
import { everyJob, play } from '../support/play.ts'
import { dice, randomPlan, randomSteps } from '../support/random-plan.ts'

/** How long a job takes in these plays, milliseconds. */
const lasts = (name: string): number => (1 + (dice(name, 1) % 15)) * minute

/** The same plan without anything that wants a word, a file, a place or a time limit. */
const unhindered = (streams: StreamSketch[]): StreamSketch[] =>
  streams.map(({ start: _s, latestStartAt: _l, untilAt: _u, limit: _m, priority: _p, needs: _d, ...stream }) => ({
    ...stream,
    jobs: stream.jobs.map(
      ({
        needs: _n,
        files: _f,
        prompts: _q,
        untilAt: _v,
        priority: _o,
        confirmed: _c,
        every: _e,
        ...job
      }): JobSketch => ({
        ...job,
        outputConditions: [
          { name: 'GOOD', expression: 'RC=0' },
          { name: 'BAD', expression: 'RC>0' },
        ],
        longest: null,
        shortest: null,
        killWhenLate: false,
      }),
    ),
  }))

const expectAll = (state: PlanState, lasting: (name: string) => number = lasts): void => {
  for (const job of everyJob(state)) addDuration(state, job, lasting(jobName(state, job).replace(/.*\./, '')))
}

const endOf = ({ graph, end }: Estimate, job: number): number => end[jobNode(graph, job)] ?? 0
const startOf = ({ graph, start }: Estimate, job: number): number => start[jobNode(graph, job)] ?? 0

test('where every job has its place, jobs start and end when they were estimated to, conditional branches among them', () => {
  fc.assert(
    fc.property(randomPlan, fc.nat({ max: 40 }), (streams, minutes) => {
      const theatre = stage(unhindered(streams), { workstationLimit: 1000, script: (name) => ({ ms: lasts(name) }) })
      const { state } = theatre
      expectAll(state)
      theatre.playTo(midnight + minutes * minute)
      const open = [...everyJob(state)].filter((job) =>
        ([Phase.waiting, Phase.dispatched, Phase.running] as number[]).includes(cell(state.jobs.phase, job)),
      )
      const estimate = estimateTimes(state)
      const said = open.map((job) => [jobName(state, job), startOf(estimate, job), endOf(estimate, job)])
      theatre.playTo(midnight + 7 * 24 * 60 * minute)
      // What hangs until somebody says a word was estimated as if he had.
      fc.pre([...everyJob(state)].every((job) => cell(state.jobs.endedAt, job) !== 0))
      const came = open.map((job) => {
        const ended = cell(state.jobs.endedAt, job)
        return [jobName(state, job), cell(state.jobs.startedAt, job) || ended, ended]
      })
      assert.deepEqual(said, came)
    }),
    { numRuns: 500 },
  )
})

test('whatever has happened to a plan, its jobs can be estimated, and none ends before it starts', () => {
  fc.assert(
    fc.property(randomPlan, randomSteps, (streams, list) => {
      play(streams, list, ({ state }) => {
        const estimate = estimateTimes(state)
        for (const job of everyJob(state)) {
          if (estimate.graph.open[jobNode(estimate.graph, job)] !== Open.yes) continue
          assert.ok(startOf(estimate, job) > 0 && startOf(estimate, job) <= endOf(estimate, job), jobName(state, job))
          assert.ok(endOf(estimate, job) >= state.now)
        }
      })
    }),
    { numRuns: 200 },
  )
})

/** Streams of jobs that follow earlier ones, of their own stream or another, and may wait for a time. */
const plainPlan: fc.Arbitrary<StreamSketch[]> = fc
  .array(
    fc.array(fc.record({ picks: fc.array(fc.nat(), { maxLength: 3 }), startAt: fc.option(fc.nat({ max: 90 })) }), {
      minLength: 1,
      maxLength: 6,
    }),
    { minLength: 1, maxLength: 5 },
  )
  .map((drafts) => {
    const before: string[] = []
    return drafts.map((jobs, i) => ({
      name: `S${i}`,
      jobs: jobs.map(({ picks, startAt }, j) => {
        const follows = [...new Set(before.length === 0 ? [] : picks.map((pick) => before[pick % before.length] ?? ''))]
        before.push(`S${i}.J${i}X${j}`)
        return {
          name: `J${i}X${j}`,
          // A name of the same stream is written without it.
          follows: follows.map((name) => name.replace(`S${i}.`, '')),
          startAt: startAt === null ? null : midnight + startAt * minute,
        }
      }),
    }))
  })

/** When a job ends at the earliest: the longest path to it, by recursion over the sketches. */
const longestPath = (streams: readonly StreamSketch[], name: string, lasting: (name: string) => number): number => {
  const [stream = '', own = ''] = name.split('.')
  const job = streams.find((one) => one.name === stream)?.jobs.find((one) => one.name === own)
  const before = (job?.follows ?? []).map((other) =>
    longestPath(streams, other.includes('.') ? other : `${stream}.${other}`, lasting),
  )
  return Math.max(midnight, job?.startAt ?? 0, ...before) + lasting(own)
}

const open = (streams: StreamSketch[], lasting: (name: string) => number): PlanState => {
  const { state } = stage(streams, { workstationLimit: 1000, script: () => ({ ms: 1e9 }) })
  expectAll(state, lasting)
  return state
}

test('the estimated end is the longest path of times, FOLLOWS and durations', () => {
  fc.assert(
    fc.property(plainPlan, (streams) => {
      const state = open(streams, lasts)
      const estimate = estimateTimes(state)
      for (const job of everyJob(state)) {
        const name = jobName(state, job).replace('WS#', '')
        assert.equal(endOf(estimate, job), longestPath(streams, name, lasts), name)
      }
    }),
  )
})

test('a job that takes longer makes no estimated end earlier', () => {
  fc.assert(
    fc.property(plainPlan, fc.nat(), fc.integer({ min: 1, max: 100 }), (streams, pick, minutes) => {
      const names = streams.flatMap(({ jobs }) => jobs.map(({ name }) => name))
      const slow = names[pick % names.length]
      const longer = (name: string): number => lasts(name) + (name === slow ? minutes * minute : 0)
      const [before, after] = [open(streams, lasts), open(streams, longer)]
      const [sooner, later] = [estimateTimes(before), estimateTimes(after)]
      for (const job of everyJob(before)) assert.ok(endOf(later, job) >= endOf(sooner, job))
    }),
  )
})

test('the same state is estimated the same', () => {
  fc.assert(
    fc.property(randomPlan, randomSteps, (streams, list) => {
      const { state } = play(streams, list, () => undefined)
      assert.deepEqual(estimateTimes(state), estimateTimes(state))
    }),
    { numRuns: 100 },
  )
})

test('EVERY: who follows goes on after the first run, the stream ends with the last repetition', () => {
  const { state } = stage([
    {
      name: 'S0',
      jobs: [
        { name: 'A', every: 10, startAt: midnight + 10 * minute, everyEndAt: midnight + 60 * minute },
        { name: 'B', follows: ['A'] },
      ],
    },
    { name: 'S1', follows: ['S0'], jobs: [{ name: 'C' }] },
  ])
  const estimate = estimateTimes(state)
  assert.deepEqual(
    [1, 2, 3].map((job) => (startOf(estimate, job) - midnight) / minute),
    [10, 11, 61],
  )
})

test('a running job is estimated to end when it has run as long as expected, and now when it is over that', () => {
  const theatre = stage([{ name: 'S0', jobs: [{ name: 'A' }] }], { script: () => ({ ms: 100 * minute }) })
  addDuration(theatre.state, 1, 20 * minute)
  theatre.playTo(midnight + 5 * minute)
  assert.equal(endOf(estimateTimes(theatre.state), 1), midnight + 20 * minute)
  theatre.playTo(midnight + 50 * minute)
  assert.equal(endOf(estimateTimes(theatre.state), 1), midnight + 50 * minute)
})
