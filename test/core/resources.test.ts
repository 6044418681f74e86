/** NEEDS: units that are taken all at once and given back, and waited for in order. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { cell } from '#/core/columns.ts'
import { hasPlace, isLive } from '#/core/conditions.ts'
import { explain } from '#/core/explain.ts'
import { missingResources } from '#/core/reservations.ts'
import { jobNamed, midnight, minute, stage, starts, type JobSketch } from '../support/plan.ts'
import { everyJob, play, world } from '../support/play.ts'
import { randomPlan, randomSteps } from '../support/random-plan.ts'
import type { Theatre } from '../support/simulate.ts'

const at = (minutes: number): number => midnight + minutes * minute
const tape = (units: number): NonNullable<JobSketch['needs']> => [{ name: 'WS#TAPE', units }]

const why = ({ state }: Theatre, name: string): string[] =>
  explain(state, world, jobNamed(state, name).id).hindrances.map(({ sentence }) => sentence)

/** Small jobs of ten minutes, a new one each two minutes, and one that needs more than they leave. */
const crowded = () => {
  const small = Array.from({ length: 20 }, (_, i) => ({ name: `S${i}`, needs: tape(1), startAt: at(2 * i) }))
  const large = { name: 'LARGE', needs: tape(5), startAt: at(5) }
  return stage([{ name: 'PAY', jobs: [...small, large] }], {
    resources: { 'WS#TAPE': 5 },
    script: () => ({ ms: 10 * minute }),
  })
}

test('a job that needs many units is not overtaken for ever by jobs that need few', () => {
  const theatre = crowded()
  theatre.playTo(at(200))
  const started = starts(theatre)
  assert.equal(started.indexOf('LARGE'), 3)
  assert.equal(started.length, 21)
})

test('those that come later are told for whom the units are kept back', () => {
  const theatre = crowded()
  theatre.playTo(at(8))
  assert.deepEqual(why(theatre, 'PAY.LARGE'), [
    'NEEDS: it needs 5 units of WS#TAPE, of which 2 of 5 are free: WS#PAY.S0 (job 1) holds 1, WS#PAY.S1 (job 2) holds 1, WS#PAY.S2 (job 3) holds 1; it is the first that waits.',
  ])
  assert.deepEqual(why(theatre, 'PAY.S3'), [
    'NEEDS: it needs 1 unit of WS#TAPE, which are free and kept back for WS#PAY.LARGE, which comes before it; 1 job waits before it, WS#PAY.LARGE first.',
  ])
})

test('what is left beside the units that are kept back is for whoever comes next', () => {
  const theatre = stage(
    [
      {
        name: 'PAY',
        jobs: [
          { name: 'DISK', needs: [{ name: 'WS#DISK', units: 1 }] },
          { name: 'BOTH', needs: [{ name: 'WS#DISK', units: 1 }, ...tape(2)], startAt: at(1) },
          { name: 'ONE', needs: tape(1), startAt: at(2) },
          { name: 'TWO', needs: tape(2), startAt: at(3) },
        ],
      },
    ],
    { resources: { 'WS#DISK': 1, 'WS#TAPE': 3 }, script: () => ({ ms: 10 * minute }) },
  )
  theatre.playTo(at(60))
  assert.deepEqual(starts(theatre), ['DISK', 'ONE', 'BOTH', 'TWO'])
})

test('of those that wait for units the highest priority comes first, then who has been ready longest', () => {
  const jobs = [
    { name: 'FIRST', needs: tape(1) },
    { name: 'LATE', needs: tape(1), startAt: at(2) },
    { name: 'EARLY', needs: tape(1), startAt: at(1) },
    { name: 'HIGH', needs: tape(1), startAt: at(3), priority: 50, workstation: 'OTHER' },
  ]
  const theatre = stage([{ name: 'PAY', jobs }], {
    resources: { 'WS#TAPE': 1 },
    script: () => ({ ms: 10 * minute }),
  })
  theatre.playTo(at(60))
  assert.deepEqual(starts(theatre), ['FIRST', 'HIGH', 'EARLY', 'LATE'])
})

test('a job that needs more than there is keeps nobody back, and is told that it can never start', () => {
  const jobs = [
    { name: 'HUGE', needs: tape(5) },
    { name: 'SMALL', needs: tape(2) },
  ]
  const theatre = stage([{ name: 'PAY', jobs }], { resources: { 'WS#TAPE': 2 } })
  assert.deepEqual(starts(theatre), ['SMALL'])
  assert.deepEqual(why(theatre, 'PAY.HUGE'), [
    'NEEDS: it needs 5 units of WS#TAPE, which has 2: it can never start unless they are raised.',
  ])
})

test('units of a stream are taken with its first job and given back when it is complete; job and stream need theirs together', () => {
  const jobs = [
    { name: 'A', needs: tape(1) },
    { name: 'B', follows: ['A'], needs: tape(1) },
  ]
  const theatre = stage([{ name: 'PAY', needs: tape(2), jobs }], {
    resources: { 'WS#TAPE': 3 },
    script: () => ({ ms: 10 * minute }),
  })
  const held = () => [...(theatre.state.resources.get('WS#TAPE')?.holders ?? [])]
  assert.deepEqual(held(), [
    [1, 1],
    [-1, 2],
  ])
  theatre.playTo(at(15))
  assert.deepEqual(held(), [
    [-1, 2],
    [2, 1],
  ])
  theatre.playTo(at(20))
  assert.deepEqual(held(), [])
  const short = stage([{ name: 'PAY', needs: tape(2), jobs }], { resources: { 'WS#TAPE': 2 } })
  assert.deepEqual(starts(short), [])
  assert.deepEqual(why(short, 'PAY.A'), [
    'NEEDS: it needs 3 units of WS#TAPE, which has 2: it can never start unless they are raised.',
  ])
})

test('units that a stream holds are not waited for at the cost of others: the stream may wait for them', () => {
  const disk = [{ name: 'WS#DISK', units: 1 }]
  const theatre = stage(
    [
      { name: 'HOLDS', needs: disk, jobs: [{ name: 'A' }, { name: 'B', follows: ['A', 'OTHER.Y'] }] },
      { name: 'OTHER', jobs: [{ name: 'Y', startAt: at(5), needs: tape(1) }] },
      { name: 'WANTS', jobs: [{ name: 'X', startAt: at(1), needs: [...disk, ...tape(1)] }] },
    ],
    { resources: { 'WS#DISK': 1, 'WS#TAPE': 1 }, script: () => ({ ms: minute }) },
  )
  theatre.playTo(at(60))
  assert.deepEqual(starts(theatre), ['A', 'Y', 'B', 'X'])
})

test('units in use are those of the holders, and nothing is kept back when nothing runs that could give any', () => {
  fc.assert(
    fc.property(randomPlan, randomSteps, (streams, list) => {
      play(streams, list, ({ state }) => {
        for (const resource of state.resources.values()) {
          const held = [...resource.holders]
          const ofStreams = held.filter(([holder]) => holder < 0)
          assert.equal(
            resource.inUse,
            held.reduce((sum, [, units]) => sum + units, 0),
          )
          assert.equal(
            resource.inUseByStreams,
            ofStreams.reduce((sum, [, units]) => sum + units, 0),
          )
        }
        if ([...everyJob(state)].some((job) => isLive(state, job))) return
        for (const job of everyJob(state)) {
          if (cell(state.jobs.line, job) === 0 || !hasPlace(state, job)) continue
          for (const { keptFor } of missingResources(state, job)) assert.equal(keptFor, 0)
        }
      })
    }),
    { numRuns: 500 },
  )
})
