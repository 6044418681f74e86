/** Predecessors that are known and not planned yet: pending [P], in their place when they come, orphaned [O] when they do not. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { explain } from '#/core/explain.ts'
import { eventsOf } from '#/core/order.ts'
import { createState } from '#/core/state.ts'
import type { AskedCondition } from '#/model/needs.ts'
import type { PlanBatch, PlanDependency } from '#/model/plan.ts'
import { jobNamed, midnight, minute, sketchBatch, starts } from '../support/plan.ts'
import { openTheatre, type Theatre } from '../support/simulate.ts'

const cause = { by: 'planner' }
const condition = null
const tomorrow = '2026-11-23'
const scheduledAt = midnight + 24 * 60 * minute

/** Stream LATER with job B, which follows WS#NEXT.A of tomorrow; that is not planned yet. */
const withPending = (condition: AskedCondition | null = null): Theatre => {
  const state = createState({ workstationLimit: 10 })
  state.now = midnight
  const theatre = openTheatre(state)
  const batch = sketchBatch([{ name: 'LATER', jobs: [{ name: 'B' }] }])
  const waiter = { of: 'job', id: 1 } as const
  batch.dependencies.push({
    type: 'pending',
    waiter,
    id: 1,
    stream: 'WS#NEXT',
    job: 'A',
    day: tomorrow,
    scheduledAt,
    condition,
    join: null,
  })
  theatre.happen({ kind: 'plan.added', batch, cause })
  theatre.playTo(midnight + minute)
  return theatre
}

/** The batch of tomorrow: stream NEXT with job A, as the plan numbers them on. */
const nextDay = (dependencies: PlanDependency[], orphaned: number[] = []): PlanBatch => {
  const batch = sketchBatch([{ name: 'NEXT', jobs: [{ name: 'A' }] }])
  const streams = batch.streams.map((stream) => ({ ...stream, id: 2, firstJob: 2, day: tomorrow, scheduledAt }))
  const jobs = batch.jobs.map((job) => ({ ...job, id: 2, stream: 2, task: 2, startAt: scheduledAt }))
  const tasks = batch.tasks.map((task) => ({ ...task, id: 2 }))
  return { ...batch, id: 2, from: tomorrow, to: tomorrow, streams, jobs, tasks, dependencies, orphaned }
}

const why = ({ state }: Theatre): string[] =>
  explain(state, { agent: 'virtual' }, jobNamed(state, 'LATER.B').id).hindrances.map(({ sentence }) => sentence)

const resolving: PlanDependency = {
  type: 'job',
  waiter: { of: 'job', id: 1 },
  predecessor: 2,
  condition,
  join: null,
  resolves: 1,
}

test('a pending predecessor keeps its follower waiting, and why names it', () => {
  const theatre = withPending()
  assert.deepEqual(starts(theatre), [])
  assert.deepEqual(why(theatre), [
    'FOLLOWS: the job follows WS#NEXT.A, which is not planned yet: a pending predecessor [P].',
  ])
})

test('when the extension plans it, it becomes the predecessor, and its end lets the follower go', () => {
  const theatre = withPending()
  theatre.happen({ kind: 'plan.added', batch: nextDay([resolving]), cause })
  assert.deepEqual(why(theatre), ['FOLLOWS: the job follows WS#NEXT.A, which is waiting.'])
  theatre.playTo(scheduledAt + minute)
  assert.deepEqual(starts(theatre), ['A', 'B'])
  assert.equal(theatre.state.pending.size, 0)
})

test('when the extension does not bring it, it is orphaned, and the follower waits until it is released', () => {
  const theatre = withPending()
  theatre.happen({ kind: 'plan.added', batch: nextDay([], [1]), cause })
  theatre.playTo(scheduledAt + minute)
  assert.deepEqual(why(theatre), [
    'FOLLOWS: the job follows WS#NEXT.A, which the plan was to bring and has not: an orphaned predecessor [O].',
  ])
  for (const body of eventsOf(theatre.state, { kind: 'job', action: 'release', job: 1, cause })) theatre.happen(body)
  theatre.playTo(scheduledAt + 2 * minute)
  assert.deepEqual(starts(theatre), ['A', 'B'])
})

test('a follower that was released meanwhile does not wait for the predecessor that comes later', () => {
  const theatre = withPending()
  for (const body of eventsOf(theatre.state, { kind: 'job', action: 'release', job: 1, cause })) theatre.happen(body)
  theatre.happen({ kind: 'plan.added', batch: nextDay([resolving]), cause })
  theatre.playTo(midnight + 2 * minute)
  assert.deepEqual(starts(theatre), ['B'])
})

test('ONOVERLAP waits for no instance that did not come: its follower goes on by itself', () => {
  const theatre = withPending({ type: 'over' })
  assert.deepEqual(starts(theatre), [])
  theatre.happen({ kind: 'plan.added', batch: nextDay([], [1]), cause })
  theatre.playTo(midnight + 2 * minute)
  assert.deepEqual(starts(theatre), ['B'])
  assert.equal(theatre.state.pending.size, 0)
})
