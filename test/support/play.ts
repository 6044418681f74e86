/** Random plays: a random plan, an operator who does random things to it, outcomes that depend on job and run alone. */
import { decideClosing } from '#/core/decide-closing.ts'
import { explain } from '#/core/explain.ts'
import { cell } from '#/core/columns.ts'
import { eventsOf } from '#/core/order.ts'
import { eventOf } from '#/core/report.ts'
import { countJobs } from '#/core/count-status.ts'
import { Phase, type PlanState } from '#/core/state.ts'
import { isLegal, type JobEventKind } from '#/core/transitions.ts'
import { streamStatus } from '#/core/status.ts'
import { viewJob, viewStream } from '#/core/view.ts'
import { streamActions, type Command } from '#/model/command.ts'
import type { RerunFrom } from '#/model/rerun.ts'
import { Refusal } from '#/lib/refusal.ts'
import type { EventBody } from '#/model/event.ts'
import { midnight, minute, stage, type StreamSketch } from './plan.ts'
import { dependencyOrder } from './dependency-orders.ts'
import { freezeOrder, limitOrder } from './limit-orders.ts'
import { dice, randomResources, type Step } from './random-plan.ts'
import type { Outcome, Theatre } from './simulate.ts'

/** Plays a day to its end, and looks at it before each step, and before each decision is carried out. */
export const play = (
  streams: StreamSketch[],
  list: readonly Step[],
  look: (theatre: Theatre) => void,
  beforeDecision?: (state: PlanState, decision: EventBody) => void,
): Theatre => {
  const theatre = playSteps(streams, list, look, beforeDecision)
  theatre.playTo(midnight + 24 * 60 * minute)
  look(theatre)
  return theatre
}

/** The same, as it stands after the last step. */
export const playSteps = (
  streams: StreamSketch[],
  list: readonly Step[],
  look: (theatre: Theatre) => void,
  beforeDecision?: (state: PlanState, decision: EventBody) => void,
): Theatre => {
  const theatre = stage(streams, {
    workstationLimit: 3,
    resources: randomResources,
    beforeDecision,
    emptyStreamsSucceed: list.length % 2 === 0,
    script: outcomeOf,
  })
  for (const step of list) {
    look(theatre)
    theatre.playTo(theatre.state.now + step.minutes * minute)
    act(theatre, step)
  }
  return theatre
}

/** Some agents take their time to start a run, and of some nobody hears that they have. */
const outcomeOf = (name: string, run: number): Outcome => {
  const thrown = dice(name, run)
  const startsAfter = [0, 0, 0, 2 * minute, null][thrown % 5] ?? null
  return { ms: (thrown % 15) * minute, returnCode: thrown % 3 === 0 ? 1 : 0, startsAfter }
}

/** The event that an order brings about: it is given to a job that it makes sense for, most of the time. */
const events: Readonly<Partial<Record<Step['action'], JobEventKind>>> = {
  hold: 'job.held',
  unhold: 'job.unheld',
  release: 'job.released',
  cancel: 'job.cancelled',
  kill: 'job.kill_requested',
  rerun: 'job.rerun',
  confirm: 'job.confirmed',
  pend: 'job.cancel_pending',
  priority: 'job.priority_changed',
}

const pickJob = (state: PlanState, { action, pick }: Step): number => {
  const kind = events[action]
  const fitting: number[] = []
  for (let job = 1; job < state.jobs.size; job += 1) {
    if (kind !== undefined && isLegal(kind, cell(state.jobs.phase, job))) fitting.push(job)
  }
  const any = 1 + (pick % Math.max(1, state.jobs.size - 1))
  return pick % 4 === 0 ? any : (fitting[pick % Math.max(1, fitting.length)] ?? any)
}

/** Orders something, unless it is refused. */
export const attempt = ({ state, happen }: Theatre, command: Command): void => {
  try {
    for (const body of eventsOf(state, command)) happen(body)
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
  }
}

/** Does one thing, unless it is refused. */
const act = (theatre: Theatre, step: Step): void => {
  const { state, happen } = theatre
  const { action, pick, yes } = step
  const cause = { by: 'operator' }
  const stream = 1 + (pick % Math.max(1, state.streams.size - 1))
  switch (action) {
    case 'close':
      return close(theatre, pick)
    case 'depend':
      return attempt(theatre, dependencyOrder(state, step))
    case 'freeze':
      return attempt(theatre, freezeOrder(state, step))
    case 'limits':
      return attempt(theatre, limitOrder(state, step))
    case 'fault':
      return fail(theatre, pick)
    case 'file': {
      const [file] = state.watching
      return file === undefined ? undefined : happen({ kind: 'file.found', file })
    }
    case 'reply': {
      const prompt = [...state.prompts.keys()][pick % Math.max(1, state.prompts.size)] ?? 0
      return attempt(theatre, { kind: 'reply', prompt, yes, cause })
    }
    case 'stream':
      return attempt(theatre, { kind: 'stream', action: streamActions[pick % 5] ?? 'hold', stream, cause })
    case 'pend':
      return attempt(
        theatre,
        yes
          ? { kind: 'stream', action: 'cancel', stream, pending: true, cause }
          : { kind: 'job', action: 'cancel', job: pickJob(state, step), pending: true, cause },
      )
    case 'priority': {
      const target = yes ? { of: 'stream' as const, id: stream } : { of: 'job' as const, id: pickJob(state, step) }
      return attempt(theatre, { kind: 'priority', target, priority: [0, 5, 10, 100][pick % 4] ?? 10, cause })
    }
    case 'confirm': {
      const conditions = pick % 3 === 0 ? ['GOOD'] : undefined
      return attempt(theatre, { kind: 'confirm', job: pickJob(state, step), succeeded: yes, conditions, cause })
    }
    case 'rerun': {
      const rerun = [
        {},
        {},
        { successors: 'internal' },
        { successors: 'all' },
        { notBefore: state.now + 5 * minute, priority: 50 },
        { from: otherJob(state, yes) },
      ] as const
      const options = rerun[pick % rerun.length]
      return attempt(theatre, { kind: 'job', action, job: pickJob(state, step), rerun: options, cause })
    }
    default:
      return attempt(theatre, { kind: 'job', action, job: pickJob(state, step), cause })
  }
}

/** A job on a workstation of its own, which may be new. */
export const otherJob = ({ nextIds, tasks }: PlanState, retainsName: boolean): RerunFrom => {
  const [known] = tasks.values()
  const recovery = { action: 'continue' } as const
  const content = { task: { type: 'command', command: 'other' } as const, logon: null, successCondition: null }
  const task = known ?? { ...content, outputConditions: [], recovery, id: nextIds.task }
  return {
    definition: 'WS9#OTHER',
    name: retainsName ? null : 'OTHER',
    workstation: 'WS9',
    timezone: 'UTC',
    task: retainsName ? task : { ...task, recovery, id: nextIds.task },
  }
}

/** A live run is lost, refused or cannot be launched, as its agent would report it. */
const fail = ({ state, happen }: Theatre, pick: number): void => {
  const unknown = [...state.unknowns.keys()].filter((one) => cell(state.jobs.phase, one) === Phase.unknown)
  const found = unknown[pick % Math.max(1, unknown.length)]
  if (found !== undefined && pick % 2 === 0) return comeBack({ state, happen }, found, pick)
  const { workstation } = state.jobs
  const live = [...state.agents.keys()].toSorted((a, b) => cell(workstation, a) - cell(workstation, b))
  const job = live[pick % Math.max(1, live.length)]
  if (job === undefined) return
  const type = (['lost', 'failed', 'refused'] as const)[pick % 3] ?? 'lost'
  const event = eventOf(state, { type, job, run: cell(state.jobs.run, job), reason: 'fate', at: state.now })
  if (event !== undefined) happen(event)
}

/** The agent of a run that was lost says that it runs, or that it never began. */
const comeBack = ({ state, happen }: Pick<Theatre, 'state' | 'happen'>, job: number, pick: number): void => {
  const run = { job, run: cell(state.jobs.run, job), at: state.now }
  const report = pick % 4 === 0 ? ({ type: 'started', pid: 1, ...run } as const) : refused(run)
  const event = eventOf(state, report)
  if (event !== undefined) happen(event)
}

const refused = (run: { job: number; run: number; at: number }) =>
  ({ type: 'refused', reason: 'the disk is full', ...run }) as const

const states = [[], [], ['abend'], ['hold', 'exec'], ['sched', 'ready', 'intro', 'exec', 'hold']]

/** Closes the day of the plan, with options that depend on `pick`. */
const close = ({ state, happen }: Theatre, pick: number): void => {
  const options = {
    enCarryForward: (['all', 'yes', 'no'] as const)[pick % 3] ?? 'all',
    carryStates: states[pick % states.length] ?? [],
    untilDays: 0,
    enCFResourceQuantity: pick % 2 === 0,
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
  queues: state.workstations.map(({ ready, live }) => [ready, live]),
  live: [...state.agents],
  lines: [...state.lines],
  prompts: [...state.prompts.values()],
  due: Object.values(state.due).flatMap((due: ReadonlySet<number>) => [...due]),
})
