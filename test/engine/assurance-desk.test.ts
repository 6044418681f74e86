/** The desk of critical jobs and forecasts: what it answers beside the plan, in its thread, and how little it asks of it. */
import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { addDuration } from '#/core/expected-durations.ts'
import { advance } from '#/core/progress.ts'
import type { PlanState } from '#/core/state.ts'
import { createAssuranceDesk, type AssuranceDesk } from '#/engine/assurance-desk.ts'
import { startConductor } from '#/engine/conductor.ts'
import { createForecastAside } from '#/engine/forecast-aside.ts'
import { createPromoter } from '#/engine/promoter.ts'
import { manualClock } from '#/lib/clock.ts'
import { Refusal } from '#/lib/refusal.ts'
import { resolveGlobalOptions } from '#/model/global-options.ts'
import { everything } from '../support/everything.ts'
import { midnight, minute, stage, type StreamSketch } from '../support/plan.ts'
import { everyJob } from '../support/play.ts'

const at = (minutes: number): string =>
  Temporal.Instant.fromEpochMilliseconds(midnight + minutes * minute).toString({ fractionalSecondDigits: 3 })

const assumptions = { prompts: 'at-once', files: 'at-once', confirmations: 'at-once' } as const

const streams = (more: number): StreamSketch[] => [
  {
    name: 'S',
    jobs: [
      { name: 'A', startAt: midnight + 10 * minute },
      { name: 'B', follows: ['A'], critical: true, deadlineAt: midnight + 31 * minute },
    ],
  },
  { name: 'MANY', jobs: Array.from({ length: more }, (_, i) => ({ name: `J${i}`, startAt: midnight + 60 * minute })) },
]

const openDesk = (t: TestContext, more = 0, set: Record<string, string> = {}) => {
  const planned = (): PlanState => {
    const { state: made } = stage(streams(more))
    for (const job of everyJob(made)) addDuration(made, job, 10 * minute)
    return made
  }
  const state = planned()
  let current = state
  const aside = createForecastAside()
  t.after(() => aside.end())
  const clock = manualClock(midnight)
  const desk: AssuranceDesk = createAssuranceDesk({
    state: () => {
      advance(current, clock.now())
      return current
    },
    now: clock.now,
    site: { timezone: 'UTC', startOfDay: 0 },
    options: () => resolveGlobalOptions(new Map(Object.entries(set))),
    aside,
  })
  /** As after a rebuild. */
  const replace = (): void => {
    current = planned()
  }
  return { state, desk, clock, replace }
}

test('a large plan is looked at in a thread, with the answers that a small one has at once', async (t) => {
  const [small, large] = [openDesk(t), openDesk(t, 5000)]
  const before = everything(large.state)
  assert.deepEqual(await large.desk.critical(), await small.desk.critical())
  assert.deepEqual(await large.desk.hot(), await small.desk.hot())
  assert.deepEqual(await large.desk.path(2), await small.desk.path(2))
  const [ofLarge, ofSmall] = [await large.desk.times(), await small.desk.times()]
  assert.deepEqual(ofLarge.job(2), { estimatedStartAt: at(20), estimatedEndAt: at(30) })
  assert.deepEqual(ofSmall.job(2), ofLarge.job(2))
  assert.deepEqual(ofSmall.stream(1), { estimatedStartAt: at(0), estimatedEndAt: at(30) })
  assert.deepEqual(ofLarge.stream(1), ofSmall.stream(1))
  assert.deepEqual(everything(large.state), before)
})

test('who asks what is critical every few seconds waits for no estimate, and is shown none that is older than ten', async (t) => {
  const { desk, clock } = openDesk(t, 5000)
  const [critical, hot] = [await desk.critical(), await desk.hot()]
  clock.advanceBy(4_999)
  assert.equal(await desk.critical(), critical)
  clock.advanceBy(2)
  assert.equal(await desk.critical(), critical)
  assert.equal(await desk.hot(), hot)
  // What is worked out meanwhile is for who asks next.
  await desk.standing()
  const next = await desk.critical()
  assert.notEqual(next, critical)
  clock.advanceBy(10_000)
  assert.notEqual(await desk.critical(), next)
})

test('a forecast is made in the thread, and leaves the plan as it was; what it refuses is refused', async (t) => {
  const { state, desk } = openDesk(t)
  const before = everything(state)
  const plain = await desk.forecast({ whatIf: [], assumptions })
  assert.deepEqual(
    plain.deadlines.map(({ name, endAt, late }) => [name, endAt, late]),
    [['WS#S.B', at(30), false]],
  )
  assert.equal(plain.until, at(24 * 60))
  const changed = await desk.forecast({ until: at(100), whatIf: ['duration S.A x2'], assumptions })
  assert.deepEqual(
    changed.deadlines.map(({ endAt, late, endBefore, lateBefore }) => [endAt, late, endBefore, lateBefore]),
    [[at(40), true, at(30), false]],
  )
  await assert.rejects(desk.forecast({ whatIf: ['hold NONE'], assumptions }), Refusal)
  await assert.rejects(desk.forecast({ until: at(-1), whatIf: [], assumptions }), Refusal)
  assert.deepEqual(everything(state), before)
})

test('enWorkloadServiceAssurance no: nothing is critical; enWhatIfAnalysis no: a forecast takes no what-if', async (t) => {
  const { desk } = openDesk(t, 0, { enWorkloadServiceAssurance: 'no', enWhatIfAnalysis: 'no' })
  assert.deepEqual([await desk.critical(), await desk.hot()], [[], []])
  await assert.rejects(desk.forecast({ whatIf: ['hold S'], assumptions }), /enWhatIfAnalysis/)
  assert.equal((await desk.forecast({ whatIf: [], assumptions })).ended, 2)
})

/** A promoter, and how often it has the plan estimated. */
const openPromoter = (t: TestContext, more = 0) => {
  const set: Record<string, string> = { promotionOffset: '120' }
  const { state, desk, clock } = openDesk(t, more, set)
  const conductor = startConductor({
    state,
    term: 1,
    clock,
    world: () => ({ agent: null }),
    commit: async () => undefined,
    onCommitted: () => undefined,
    onLost: (error) => {
      throw error
    },
  })
  t.after(() => conductor.stop())
  let estimates = 0
  const standing: AssuranceDesk['standing'] = (since) => {
    estimates += 1
    return desk.standing(since)
  }
  const options = () => resolveGlobalOptions(new Map(Object.entries(set)))
  const promoter = createPromoter({
    state: () => state,
    conductor: () => conductor,
    desk: { standing },
    options,
    clock,
  })
  const look = async (minutes: number): Promise<unknown> => {
    clock.advanceTo(midnight + minutes * minute)
    const promoted = await promoter.lookOnce()
    promoter.committed(promoted)
    return promoted.map(({ kind, ...event }) => [kind, 'job' in event ? event.job : 0])
  }
  /** Another instance of a job has ended after so many minutes. */
  const learn = (job: number, minutes: number): void => {
    addDuration(state, job, minutes * minute)
    promoter.committed([{ kind: 'run.ended', job }])
  }
  return { promoter, look, learn, set, estimates: () => estimates }
}

test('where a job is expected to take longer than it was, what comes before it is promoted in time; nothing is estimated for that before it can be near', async (t) => {
  for (const more of [0, 5_000]) {
    const { look, learn, estimates } = openPromoter(t, more)
    // A is to be promoted at 9.
    assert.deepEqual(await look(0), [])
    learn(2, 12)
    // B takes 11: A is to be promoted at 8.
    assert.deepEqual([await look(1), estimates()], [[], 1])
    learn(2, 20)
    learn(2, 20)
    // B takes 16: at 3.
    assert.deepEqual([await look(1.5), estimates()], [[], 1])
    assert.deepEqual([await look(2.5), estimates()], [[], 2])
    assert.deepEqual(await look(3), [['job.promoted', 1]])
  }
})

test('how soon jobs are promoted counts with the next look', async (t) => {
  const { look, set, estimates } = openPromoter(t)
  assert.deepEqual(await look(0), [])
  set['promotionOffset'] = '540'
  // A is to be promoted at 2.
  assert.deepEqual([await look(0.5), estimates()], [[], 2])
  assert.deepEqual(await look(2), [['job.promoted', 1]])
})

test('what a critical job waits for is promoted in time, and once', async (t) => {
  const { look } = openPromoter(t)
  // A must start at 11, B at 21.
  assert.deepEqual([await look(5), await look(10), await look(10)], [[], [['job.promoted', 1]], []])
})

test('a plan in which nothing but runs happens is estimated when the first promotion is near, and every five minutes', async (t) => {
  const { promoter, look, estimates } = openPromoter(t)
  const looks = async (...times: readonly number[]): Promise<number> => {
    const before = estimates()
    for (const time of times) assert.deepEqual(await look(time), [], `at ${time}`)
    return estimates() - before
  }
  assert.equal(await looks(0, 0.5, 1, 1.5, 4.5), 1)
  assert.equal(await looks(5, 5.5), 1)
  promoter.committed([{ kind: 'run.started' }, { kind: 'run.ended' }])
  assert.equal(await looks(6), 0)
  promoter.committed([{ kind: 'job.held' }])
  assert.equal(await looks(6.5, 7, 7.5), 1)
  assert.equal(await looks(8, 8.5), 2)
  // A is to be promoted at 9.
  assert.deepEqual(await look(9), [['job.promoted', 1]])
})

test('what was estimated of a plan is not given for another, though it is as old as a moment', async (t) => {
  const { desk, replace } = openDesk(t, 5000)
  const critical = await desk.critical()
  const underWay = desk.times()
  assert.ok(desk.lastTimes() !== undefined)
  replace()
  assert.equal(desk.lastTimes(), undefined)
  assert.notEqual(await desk.critical(), critical)
  await underWay
  assert.ok(desk.lastTimes() !== undefined)
})
