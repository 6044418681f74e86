/** Promotion: what a critical job waits for goes before the rest when its critical start is near. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assess } from '#/core/assurance.ts'
import { addDuration } from '#/core/expected-durations.ts'
import { dueForPromotion, promote } from '#/core/promotion.ts'
import { midnight, minute, stage, starts } from '../support/plan.ts'
import { everyJob } from '../support/play.ts'
import type { Theatre } from '../support/simulate.ts'

const at = (minutes: number): number => midnight + minutes * minute

const options = {
  planEnd: at(24 * 60),
  deadlineOffset: 2,
  longDurationThreshold: 150,
  approachingLateOffset: 120,
  riskConfidence: 80,
  promotionOffset: 120,
}

/** One place, taken for ten minutes; then B, which C follows, which is due at 60; A and Z have higher priorities than B. */
const crowd = (): Theatre => {
  const theatre = stage(
    [
      {
        name: 'S',
        jobs: [
          { name: 'FIRST', priority: 99 },
          { name: 'A', priority: 50 },
          { name: 'B', priority: 10 },
          { name: 'Z', priority: 100, startAt: at(1) },
          { name: 'C', follows: ['B'], critical: true, deadlineAt: at(60) },
        ],
      },
    ],
    { workstationLimit: 1, script: (name) => ({ ms: (name === 'Z' ? 1 : 10) * minute }) },
  )
  for (const job of everyJob(theatre.state)) addDuration(theatre.state, job, 10 * minute)
  return theatre
}

const look = ({ state, happen }: Theatre, promotionOffset: number): number[] => {
  const events = promote(state, dueForPromotion(state, assess(state, options), { promotionOffset }).due)
  for (const event of events) happen(event)
  return events.flatMap((event) => ('job' in event ? [event.job] : []))
}

test('a job is promoted when its critical start is as near as promotionOffset, and starts after HI and GO and before the rest', () => {
  const theatre = crowd()
  // B must start at 40, C at 50.
  assert.deepEqual(look(theatre, 2000), [])
  theatre.playTo(at(9))
  assert.deepEqual(look(theatre, 31 * 60), [3])
  assert.deepEqual(look(theatre, 31 * 60), [], 'it is promoted once')
  theatre.playTo(at(60))
  assert.deepEqual(starts(theatre), ['FIRST', 'Z', 'B', 'A', 'C'])
})

test('it is known when the first promotion is due, long before', () => {
  const theatre = crowd()
  const promotions = dueForPromotion(theatre.state, assess(theatre.state, options), { promotionOffset: 600 })
  // B must start at 40.
  assert.deepEqual([promotions.due, promotions.firstAt], [[], at(30)])
})

test('without promotion the priorities decide, and what has started meanwhile is not promoted', () => {
  const theatre = crowd()
  theatre.playTo(at(9))
  const { due } = dueForPromotion(theatre.state, assess(theatre.state, options), { promotionOffset: 31 * 60 })
  theatre.playTo(at(30))
  assert.deepEqual(starts(theatre), ['FIRST', 'Z', 'A', 'B', 'C'])
  assert.deepEqual(promote(theatre.state, due), [])
})
