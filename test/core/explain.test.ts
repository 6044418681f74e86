/** Explain keeps its promise: never empty for a job that is not running, and clearing what it names makes the job start. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { cell } from '#/core/columns.ts'
import { explain } from '#/core/explain.ts'
import { isLive } from '#/core/conditions.ts'
import { hasFlag } from '#/core/flags.ts'
import { JobFlag, Phase, type PlanState } from '#/core/state.ts'
import { viewJob } from '#/core/view.ts'
import { run } from '../edge/command-line.ts'
import { everyJob, play, playSteps, world } from '../support/play.ts'
import { randomPlan, randomSteps } from '../support/random-plan.ts'
import { carryOut, comeAbout } from '../support/remedies.ts'
import type { Theatre } from '../support/simulate.ts'

test('of every job at every moment something is said: what it waits for, or how it runs or ended', () => {
  fc.assert(
    fc.property(randomPlan, randomSteps, (streams, list) => {
      play(streams, list, ({ state }) => {
        for (const job of everyJob(state)) {
          const { sentence, hindrances } = explain(state, world, job)
          assert.ok(sentence.length > 10 && !sentence.includes('undefined'), sentence)
          assert.equal(
            hindrances.length > 0,
            cell(state.jobs.phase, job) === Phase.waiting,
            JSON.stringify(viewJob(state, job)),
          )
          for (const { remedy, sentence: why } of hindrances)
            assert.ok(remedy !== null && !why.includes('undefined'), why)
        }
      })
    }),
    { numRuns: 300 },
  )
})

const waits = ({ jobs }: PlanState, job: number): boolean => cell(jobs.phase, job) === Phase.waiting

/** Each round clears one thing that is named; other jobs may come first and take the place that was made. */
const mostRounds = 120

/** Clears what is named until the job waits no longer, and answers how many rounds that took. */
const clearAll = (theatre: Theatre, job: number, choose: (round: number) => number, comes: boolean): number => {
  const { state } = theatre
  for (let round = 0; round < mostRounds; round += 1) {
    if (!waits(state, job)) return round
    const { hindrances } = explain(state, world, job)
    // A condition that is false, or comes out false when what else is cleared lets others run, suppresses: it is released first.
    const condition = hindrances.find(({ sentence }) => /will be suppressed| IF |^JOIN/.test(sentence))
    const one = condition ?? hindrances[choose(round) % Math.max(1, hindrances.length)]
    // Nothing helps it: it is to be cancelled, or another occurrence to be submitted.
    if (hindrances.some(({ type }) => type === 'until' || type === 'cancel-pending')) return -1
    assert.ok(one !== undefined, `${JSON.stringify(viewJob(state, job))} waits, and nothing is named`)
    if (!comes || !comeAbout(theatre, one)) carryOut(theatre, one)
  }
  return assert.fail(
    `${JSON.stringify(viewJob(state, job))} still waits: ${JSON.stringify(explain(state, world, job))}`,
  )
}

/** Steps of a play that leave it where it was when they ended: what is done then is done at that moment. */
const atSomeMoment = (comes: boolean, seen: (remedies: readonly string[]) => void) =>
  fc.property(
    randomPlan,
    randomSteps,
    fc.nat(),
    fc.array(fc.nat(), { minLength: 1, maxLength: 8 }),
    (streams, list, pick, choices) => {
      const theatre = playSteps(streams, list, () => undefined)
      const { state } = theatre
      const waiting = [...everyJob(state)].filter((job) => waits(state, job))
      const job = waiting[pick % Math.max(1, waiting.length)]
      if (job === undefined) return
      seen(explain(state, world, job).hindrances.map(({ remedy }) => remedy ?? ''))
      const before = cell(state.jobs.run, job)
      if (clearAll(theatre, job, (round) => choices[round % choices.length] ?? 0, comes) < 0) return
      const started =
        isLive(state, job) || cell(state.jobs.run, job) > before || cell(state.jobs.phase, job) === Phase.succeeded
      // When time passes its latest time may pass, too; a condition that was true may be judged again when what it is about is rerun.
      const isOff = hasFlag(state, job, JobFlag.notTaken)
      assert.ok(started || comes || isOff, JSON.stringify([viewJob(state, job), explain(state, world, job)]))
    },
  )

test('a job starts when the commands that explain names are given, one after the other, and nothing else', () => {
  const remedies = new Set<string>()
  fc.assert(
    atSomeMoment(false, (named) => {
      for (const remedy of named) remedies.add(remedy.replaceAll(/\d+/g, '7'))
    }),
    { numRuns: 500 },
  )
  assert.ok(remedies.size >= 8, [...remedies].join(', '))
})

test('a job starts, or is ended by its own times, when what explain names comes about', () => {
  fc.assert(
    atSomeMoment(true, () => undefined),
    { numRuns: 300 },
  )
})

test('each remedy is a command of the command line', async () => {
  const remedies = new Set<string>()
  fc.assert(
    fc.property(randomPlan, randomSteps, (streams, list) => {
      play(streams, list, ({ state }) => {
        for (const job of everyJob(state)) {
          for (const { remedy } of explain(state, { agent: null }, job).hindrances)
            if (remedy !== null) remedies.add(remedy.replaceAll(/\d+/g, '7'))
        }
      })
    }),
    { numRuns: 200 },
  )
  assert.ok(remedies.size >= 8)
  for (const remedy of remedies) {
    // Nobody listens there: a command that can be read finds no server, one that cannot be is refused before.
    const { code, err } = await run('http://127.0.0.1:9', remedy.replace(/^batuta /, ''))
    assert.equal(code, 69, `${remedy}: ${err}`)
  }
})
