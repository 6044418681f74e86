/** Random plays: a random plan, an operator who does random things to it, outcomes that depend on job and run alone. */
import { decideClosing } from '#/core/decide-closing.ts'
import { explain } from '#/core/explain.ts'
import { cell } from '#/core/columns.ts'
import { eventsOf } from '#/core/order.ts'
import { countJobs } from '#/core/select.ts'
import { Phase, type PlanState } from '#/core/state.ts'
import { streamStatus } from '#/core/status.ts'
import { viewJob, viewStream } from '#/core/view.ts'
import { Refusal } from '#/lib/refusal.ts'
import type { EventBody } from '#/model/event.ts'
import { midnight, minute, stage, type StreamSketch } from './plan.ts'
import { dice, type Step } from './random-plan.ts'
import type { Theatre } from './simulate.ts'

/** Plays a day and looks at it before each step, and before each decision is carried out. */
export const play = (
  streams: StreamSketch[],
  list: readonly Step[],
  look: (theatre: Theatre) => void,
  beforeDecision?: (state: PlanState, decision: EventBody) => void,
): Theatre => {
  const theatre = stage(streams, {
    workstationLimit: 3,
    resources: { 'WS#TAPE': 3, 'WS#DISK': 2 },
    beforeDecision,
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

/** Does one thing, unless it is refused. */
export const act = (theatre: Theatre, { action, pick, yes }: Step): void => {
  const { state, happen } = theatre
  const cause = { by: 'operator' }
  const one = (size: number): number => 1 + (pick % Math.max(1, size - 1))
  try {
    if (action === 'close') {
      close(theatre, pick)
    } else if (action === 'file') {
      const [file] = state.watching
      if (file !== undefined) happen({ kind: 'file.found', file })
    } else if (action === 'reply') {
      const prompt = [...state.prompts.keys()][pick % Math.max(1, state.prompts.size)] ?? 0
      for (const body of eventsOf(state, { kind: 'reply', prompt, yes, cause })) happen(body)
    } else if (action === 'cancel-stream' || action === 'release-stream') {
      const verb = action === 'cancel-stream' ? 'cancel' : 'release'
      for (const body of eventsOf(state, { kind: 'stream', action: verb, stream: one(state.streams.size), cause }))
        happen(body)
    } else if (action === 'confirm') {
      for (const body of eventsOf(state, { kind: 'confirm', job: one(state.jobs.size), succeeded: yes, cause }))
        happen(body)
    } else {
      for (const body of eventsOf(state, { kind: 'job', action, job: one(state.jobs.size), cause })) happen(body)
    }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
  }
}

const states = [[], [], ['abend'], ['hold', 'exec'], ['sched', 'ready', 'intro', 'exec', 'hold']]

/** Closes the day of the plan, with options that depend on `pick`. */
const close = ({ state, happen }: Theatre, pick: number): void => {
  const options = {
    enCarryForward: (['all', 'yes', 'no'] as const)[pick % 3] ?? 'all',
    carryStates: states[pick % states.length] ?? [],
    untilDays: 0,
  }
  happen(decideClosing(state, { through: '2026-11-22', before: midnight + 48 * 60 * minute, timezone: 'UTC', options }))
}

/** The jobs of the plan, without recovery jobs that sleep. */
export const everyJob = function* (state: PlanState): Generator<number> {
  for (let id = 1; id < state.jobs.size; id += 1) if (cell(state.jobs.phase, id) !== Phase.dormant) yield id
}

export const world = { agent: 'virtual' }

/** All that can be seen of a state. */
export const picture = (state: PlanState): unknown => ({
  counts: countJobs(state),
  jobs: [...everyJob(state)].map((id) => [viewJob(state, id), explain(state, world, id)]),
  streams: Array.from({ length: state.streams.size - 1 }, (_, i) =>
    cell(state.streams.workstation, i + 1) === 0 ? null : [streamStatus(state, i + 1), viewStream(state, i + 1)],
  ),
  queues: state.workstations.map(({ ready, live }) => [ready, [...live]]),
  lines: [...state.lines],
  prompts: [...state.prompts.values()],
  due: Object.values(state.due).flatMap((due: ReadonlySet<number>) => [...due]),
})
