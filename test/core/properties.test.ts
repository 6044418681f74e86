/** What holds for every plan: random plans, random outcomes, random orders, and the invariants of a batch scheduler. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { apply } from '#/core/apply.ts'
import { cell } from '#/core/columns.ts'
import { explain } from '#/core/explain.ts'
import { eventsOf } from '#/core/order.ts'
import { advance } from '#/core/progress.ts'
import { countJobs } from '#/core/select.ts'
import { createState, Phase, type PlanState } from '#/core/state.ts'
import { streamStatus } from '#/core/status.ts'
import { viewJob } from '#/core/view.ts'
import { Refusal } from '#/lib/refusal.ts'
import { midnight, minute, stage, type StreamSketch } from '../support/plan.ts'
import { dice, randomPlan, randomSteps, type Step } from '../support/random-plan.ts'
import type { Theatre } from '../support/simulate.ts'

const play = (streams: StreamSketch[], list: readonly Step[], look: (theatre: Theatre) => void): Theatre => {
  const theatre = stage(streams, {
    workstationLimit: 3,
    resources: { 'WS#TAPE': 3 },
    script: (name, run) => ({ ms: (dice(name, run) % 15) * minute, returnCode: dice(name, run) % 3 === 0 ? 1 : 0 }),
  })
  for (const step of list) {
    look(theatre)
    theatre.playTo(theatre.state.now + step.minutes * minute)
    act(theatre, step)
  }
  theatre.playTo(midnight + 24 * 60 * minute)
  look(theatre)
  return theatre
}

const act = ({ state, happen }: Theatre, { action, pick, yes }: Step): void => {
  const cause = { by: 'operator' }
  const one = (size: number): number => 1 + (pick % Math.max(1, size - 1))
  try {
    if (action === 'file') {
      const [file] = state.watching
      if (file !== undefined) happen({ kind: 'file.found', file })
    } else if (action === 'reply') {
      const prompt = [...state.prompts.keys()][pick % Math.max(1, state.prompts.size)] ?? 0
      for (const body of eventsOf(state, { kind: 'reply', prompt, yes, cause })) happen(body)
    } else if (action === 'cancel-stream' || action === 'release-stream') {
      const verb = action === 'cancel-stream' ? 'cancel' : 'release'
      for (const body of eventsOf(state, { kind: 'stream', action: verb, stream: one(state.streams.size), cause }))
        happen(body)
    } else {
      for (const body of eventsOf(state, { kind: 'job', action, job: one(state.jobs.size), cause })) happen(body)
    }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
  }
}

const everyJob = function* (state: PlanState): Generator<number> {
  for (let id = 1; id < state.jobs.size; id += 1) if (cell(state.jobs.phase, id) !== Phase.dormant) yield id
}

const world = { agent: 'virtual' }

test('a job that waits is explained, and one that is not waiting has no hindrance', () => {
  fc.assert(
    fc.property(randomPlan, randomSteps, (streams, list) => {
      play(streams, list, ({ state }) => {
        for (const id of everyJob(state)) {
          const waits = cell(state.jobs.phase, id) === Phase.waiting
          assert.equal(explain(state, world, id).hindrances.length > 0, waits, JSON.stringify(viewJob(state, id)))
        }
      })
    }),
    { numRuns: 300 },
  )
})

test('clearing what explain names leaves nothing but the lack of a place, a priority of 0, or a dead stream', () => {
  const stays = new Set(['workstation-limit', 'stream-limit', 'resource', 'priority', 'fence', 'stream'])
  fc.assert(
    fc.property(randomPlan, randomSteps, fc.nat(), (streams, list, pick) => {
      const theatre = play(streams, list, () => undefined)
      const waiting = [...everyJob(theatre.state)].filter((id) => cell(theatre.state.jobs.phase, id) === Phase.waiting)
      const id = waiting[pick % Math.max(1, waiting.length)]
      if (id === undefined) return
      act(theatre, { minutes: 0, action: 'release-stream', pick: cell(theatre.state.jobs.stream, id) - 1, yes: true })
      act(theatre, { minutes: 0, action: 'release', pick: id - 1, yes: true })
      const left = explain(theatre.state, world, id).hindrances.filter(({ type }) => !stays.has(type))
      assert.deepEqual(left, [])
    }),
    { numRuns: 300 },
  )
})

test('limits hold at every moment, and no run is started twice', () => {
  fc.assert(
    fc.property(randomPlan, randomSteps, (streams, list) => {
      const theatre = play(streams, list, ({ state }) => {
        for (const { live } of state.workstations) {
          const counted = [...live].filter(
            (id) =>
              viewJob(state, id).priority < 100 && cell(state.streams.priority, cell(state.jobs.stream, id)) < 100,
          )
          assert.ok(counted.length <= 3)
        }
        for (const { units, holders } of state.resources.values()) {
          assert.ok([...holders.values()].reduce((sum, held) => sum + held, 0) <= units)
        }
        for (let id = 1; id < state.streams.size; id += 1) {
          const limit = cell(state.streams.limit, id)
          assert.ok(limit < 0 || cell(state.streams.liveRuns, id) <= limit)
        }
      })
      const runs = theatre.events
        .filter((event) => event.kind === 'run.dispatched')
        .map(({ job, run }) => `${job}.${run}`)
      assert.equal(new Set(runs).size, runs.length)
    }),
    { numRuns: 300 },
  )
})

/** All that can be seen of a state. */
const picture = (state: PlanState): unknown => ({
  counts: countJobs(state),
  jobs: [...everyJob(state)].map((id) => [viewJob(state, id), explain(state, world, id)]),
  streams: Array.from({ length: state.streams.size - 1 }, (_, i) => streamStatus(state, i + 1)),
  queues: state.workstations.map(({ ready, live }) => [ready, [...live]]),
  prompts: [...state.prompts.values()],
  due: [...state.due.until, ...state.due.deadline, ...state.due.asking],
})

test('the state folded from the ledger is the state that was lived through', () => {
  fc.assert(
    fc.property(randomPlan, randomSteps, (streams, list) => {
      const { state, events } = play(streams, list, () => undefined)
      const folded = createState({ workstationLimit: 3 })
      folded.now = midnight
      for (const event of structuredClone(events)) apply(folded, event)
      advance(folded, state.now)
      assert.deepEqual(picture(folded), picture(state))
    }),
    { numRuns: 300 },
  )
})
