/** Workload service assurance: critical start and path, confidence, risk and the hot list. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { assess, criticalPath, hotListOf, type Assurance, type AssuranceOptions } from '#/core/assurance.ts'
import { cell, put } from '#/core/columns.ts'
import { criticalStart } from '#/core/critical-times.ts'
import { viewPath } from '#/core/assurance-views.ts'
import { addDuration } from '#/core/expected-durations.ts'
import { jobNode } from '#/core/live-graph.ts'
import { Phase, type PlanState } from '#/core/state.ts'
import { jobName } from '#/core/view.ts'
import { jobNamed, midnight, minute, stage, type StageOptions, type StreamSketch } from '../support/plan.ts'
import { everyJob, play } from '../support/play.ts'
import { randomPlan, randomSteps } from '../support/random-plan.ts'
import type { Theatre } from '../support/simulate.ts'

const at = (minutes: number): number => midnight + minutes * minute

const options: AssuranceOptions = {
  planEnd: at(24 * 60),
  deadlineOffset: 2,
  longDurationThreshold: 150,
  approachingLateOffset: 120,
  riskConfidence: 80,
}

/** A plan whose jobs are expected to take so many minutes each, as a few equal runs say. */
const expecting = (streams: StreamSketch[], minutes: Record<string, number>, more: StageOptions = {}): Theatre => {
  const theatre = stage(streams, { script: () => ({ ms: 1e9 }), ...more })
  for (const job of everyJob(theatre.state)) {
    const name = jobName(theatre.state, job).replace(/.*[.]/, '')
    for (let run = 0; run < 5; run += 1) addDuration(theatre.state, job, (minutes[name] ?? 1) * minute)
  }
  return theatre
}

const names = (state: PlanState, ids: readonly number[]): string[] =>
  ids.map((job) => jobName(state, job).replace(/.*[.]/, ''))

const criticalStartOf = (state: PlanState, { estimate, times }: Assurance, name: string): number => {
  const { id } = jobNamed(state, name)
  return (criticalStart(estimate, times, jobNode(estimate.graph, id)) - midnight) / minute
}

/** A and B before C, which is critical and due at 100; D follows nothing. C is expected to end at 45. */
const diamond = (deadline: number | null = 100, more: StageOptions = {}): Theatre =>
  expecting(
    [
      {
        name: 'S',
        jobs: [
          { name: 'A' },
          { name: 'B', follows: ['A'] },
          { name: 'X', follows: ['A'] },
          { name: 'C', follows: ['B', 'X'], critical: true, deadlineAt: deadline === null ? null : at(deadline) },
          { name: 'D' },
        ],
      },
    ],
    { A: 10, B: 20, X: 5, C: 15, D: 500 },
    more,
  )

test('critical start: the deadline less the estimated durations, backwards along the chain', () => {
  const { state } = diamond()
  const assurance = assess(state, options)
  assert.deepEqual(
    ['A', 'B', 'X', 'C', 'D'].map((name) => criticalStartOf(state, assurance, `S.${name}`)),
    [55, 65, 80, 85, Infinity],
  )
})

test('critical path: from the critical job back to the predecessor with the latest estimated end', () => {
  const { state } = diamond()
  assert.deepEqual(names(state, criticalPath(assess(state, options).estimate, 4)), ['A', 'B', 'C'])
})

test('the critical path goes through streams', () => {
  const { state } = expecting(
    [
      { name: 'S', jobs: [{ name: 'A' }, { name: 'B' }] },
      { name: 'T', follows: ['S'], jobs: [{ name: 'C' }, { name: 'D', follows: ['C'], critical: true }] },
    ],
    { A: 10, B: 20, C: 5, D: 5 },
  )
  const assurance = assess(state, options)
  assert.deepEqual(names(state, criticalPath(assurance.estimate, 4)), ['B', 'C', 'D'])
  const end = 24 * 60 - 2
  assert.deepEqual(
    ['S.A', 'S.B', 'T.C', 'T.D'].map((name) => criticalStartOf(state, assurance, name)),
    [end - 20, end - 30, end - 10, end - 5],
  )
})

test('the deadline of a critical job is its own, else that of its stream, else deadlineOffset before the end of the plan', () => {
  const deadlineOf = (own: number | null, stream: number | null): number => {
    const jobs = [{ name: 'A', critical: true, deadlineAt: own }]
    const { state } = expecting([{ name: 'S', deadlineAt: stream, jobs }], {})
    return ((assess(state, options).critical[0]?.deadline ?? 0) - midnight) / minute
  }
  assert.deepEqual([deadlineOf(at(10), at(20)), deadlineOf(null, at(20)), deadlineOf(null, null)], [10, 20, 1438])
})

test('confidence is the probability that the deadline is met, forced to 100 or 0 at the end', () => {
  const confidence = (deadline: number): number | undefined => {
    const theatre = stage([{ name: 'S', jobs: [{ name: 'A', critical: true, deadlineAt: at(deadline) }] }], {
      script: () => ({ ms: 40 * minute }),
    })
    // Median 40 minutes, median absolute deviation 10: a deviation of 14.826.
    for (const minutes of [20, 30, 40, 50, 60]) addDuration(theatre.state, 1, minutes * minute)
    return assess(theatre.state, options).critical[0]?.confidence
  }
  assert.deepEqual([20, 40, 50, 55, 80].map(confidence), [9, 50, 75, 84, 100])
  const ended = (deadline: number): unknown => {
    const theatre = stage([{ name: 'S', jobs: [{ name: 'A', critical: true, deadlineAt: at(deadline) }] }], {
      script: () => ({ ms: 40 * minute }),
    })
    theatre.playTo(at(50))
    const [job] = assess(theatre.state, options).critical
    return [job?.confidence, job?.risk]
  }
  assert.deepEqual(
    [ended(39), ended(40)],
    [
      [0, 'HIGH_RISK'],
      [100, 'ON_TRACK'],
    ],
  )
})

test('risk: high when the deadline is missed or confidence is low, potential when the hot list is not empty, else on track', () => {
  const risk = (theatre: Theatre, more: Partial<AssuranceOptions> = {}): string | undefined =>
    assess(theatre.state, { ...options, ...more }).critical[0]?.risk
  assert.equal(risk(diamond(44)), 'HIGH_RISK')
  assert.equal(risk(diamond(100)), 'ON_TRACK')
  const long = diamond(100)
  long.playTo(at(16))
  assert.equal(risk(long), 'POTENTIAL_RISK')
  assert.equal(risk(long, { longDurationThreshold: 170 }), 'ON_TRACK')
  const unsure = stage([{ name: 'S', jobs: [{ name: 'A', critical: true, deadlineAt: at(50) }] }], {
    script: () => ({ ms: 1e9 }),
  })
  for (const minutes of [20, 30, 40, 50, 60]) addDuration(unsure.state, 1, minutes * minute)
  assert.equal(risk(unsure), 'HIGH_RISK')
  assert.equal(risk(unsure, { riskConfidence: 75 }), 'ON_TRACK')
})

const hot = (theatre: Theatre, more: Partial<AssuranceOptions> = {}): unknown =>
  assess(theatre.state, { ...options, ...more }).hot.map(({ job, causes }) => [
    ...names(theatre.state, [job]),
    ...causes.map(({ type }) => type),
  ])

test('hot list: a job that ended in error, and no job that still has an open predecessor', () => {
  const theatre = diamond(100, { script: () => ({ ms: minute, returnCode: 1 }) })
  theatre.playTo(at(2))
  assert.deepEqual(hot(theatre), [['A', 'error']])
})

test('a step of the critical path that abended shows no estimated end: nobody can say when it will have ended well', () => {
  const theatre = diamond(100, { script: () => ({ ms: minute, returnCode: 1 }) })
  theatre.playTo(at(2))
  const [abended, next] = viewPath(theatre.state, assess(theatre.state, options), 4).steps
  assert.deepEqual(
    [abended?.status, abended?.estimatedStartAt, abended?.estimatedEndAt, next?.status, next?.estimatedEndAt === null],
    ['abended', null, null, 'waiting', false],
  )
})

test('hot list: a job that runs longer than longDurationThreshold percent of what was expected', () => {
  const theatre = diamond()
  theatre.playTo(at(15))
  assert.deepEqual(hot(theatre), [])
  theatre.playTo(at(16))
  assert.deepEqual(hot(theatre), [['A', 'long']])
})

test('hot list: a job whose critical start is as near as approachingLateOffset and that has not started', () => {
  const theatre = diamond(47, { workstationLimit: 1, script: () => ({ ms: 1e9 }) })
  const { state } = theatre
  // D took the only place.
  put(state.jobs.phase, 1, Phase.waiting)
  assert.deepEqual(hot(theatre), [['A', 'late-start']])
  assert.deepEqual(hot(theatre, { approachingLateOffset: 119 }), [])
})

test('hot list: limits of 0, a fence, priority 0, a hold and a suppression, all that hold', () => {
  const keptBack = (sketch: Partial<StreamSketch>, job: object, change: (state: PlanState) => void = () => {}) => {
    const jobs = [
      { name: 'A', ...job },
      { name: 'B', follows: ['A'], critical: true, deadlineAt: at(500) },
    ]
    const theatre = expecting([{ name: 'S', startAt: at(1), ...sketch, jobs }], {})
    change(theatre.state)
    theatre.playTo(at(2))
    return hot(theatre)
  }
  assert.deepEqual(keptBack({ limit: 0 }, {}), [['A', 'stream-limit']])
  assert.deepEqual(keptBack({}, { priority: 0 }), [['A', 'priority']])
  assert.deepEqual(
    keptBack({ limit: 0 }, { priority: 5 }, ({ workstations: [, workstation] }) => {
      if (workstation !== undefined) Object.assign(workstation, { limit: 0, fence: 10 })
    }),
    [['A', 'workstation-limit', 'stream-limit', 'fence']],
  )
  assert.deepEqual(keptBack({ limit: 0 }, { untilAt: at(1.5) }), [['A', 'suppressed']])
})

test('a critical job ends the network: what endangers another one is not on its list', () => {
  const theatre = expecting(
    [
      { name: 'S', jobs: [{ name: 'A' }, { name: 'B', follows: ['A'], critical: true, deadlineAt: at(100) }] },
      { name: 'T', jobs: [{ name: 'C' }, { name: 'D', follows: ['C'], critical: true, deadlineAt: at(100) }] },
    ],
    {},
    { script: (name) => ({ ms: minute, returnCode: name === 'A' ? 1 : 0 }) },
  )
  theatre.playTo(at(1))
  const assurance = assess(theatre.state, options)
  assert.deepEqual(
    [2, 4].map((job) => hotListOf(assurance, job).map((entry) => entry.job)),
    [[1], []],
  )
})

test('whatever has happened to a plan: who is on the hot list runs long, failed, or waits for no predecessor', () => {
  fc.assert(
    fc.property(randomPlan, randomSteps, (streams, list) => {
      const critical = streams.map((stream) => ({
        ...stream,
        jobs: stream.jobs.map((job, i) => ({ ...job, critical: i % 2 === 0 })),
      }))
      play(critical, list, ({ state }) => {
        const assurance = assess(state, { ...options, planEnd: at(60) })
        for (const { job, causes } of assurance.hot) {
          assert.ok(causes.length > 0)
          assert.notEqual(cell(state.jobs.phase, job), Phase.succeeded)
        }
        for (const { job, confidence, risk } of assurance.critical) {
          assert.ok(confidence >= 0 && confidence <= 100)
          if (risk === 'POTENTIAL_RISK') assert.ok(hotListOf(assurance, job).length > 0)
        }
      })
    }),
    { numRuns: 200 },
  )
})
