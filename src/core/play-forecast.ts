/**
 * Plays a plan on as it is expected to go: the real `decide` and `apply`, a clock that jumps to what comes next, and an agent that
 * ends each run well after its expected duration.
 *
 * The state is moved on in place: it is played on a copy. Nothing here is random, so the same state gives the same forecast.
 */
import type { Instant } from '#/lib/clock.ts'
import type { EventBody } from '#/model/event.ts'
import type { ForecastAssumptions } from '#/model/forecast-views.ts'
import { apply } from './apply.ts'
import { cell, nextRow } from './columns.ts'
import { isLive } from './conditions.ts'
import { decide, type World } from './decide.ts'
import { isAnyDue } from './due.ts'
import { expectedDuration } from './expected-durations.ts'
import { hasFlag, hasTrait } from './flags.ts'
import { advance } from './progress.ts'
import { nextRepetition } from './report.ts'
import { openRunningEnds, type RunningEnd, type RunningEnds } from './running-ends.ts'
import { JobFlag, Phase, Trait, type PlanState } from './state.ts'
import { nextTimerAt } from './timers.ts'

export interface ForecastOptions {
  readonly until: Instant
  readonly assumptions: ForecastAssumptions
  readonly emptyStreamsSucceed: boolean
  /** Milliseconds a run of a job takes; absent: as expected. */
  readonly durationOf?: (job: number) => number
}

interface Playing {
  readonly state: PlanState
  readonly options: ForecastOptions
  readonly world: World
  readonly ends: RunningEnds
  readonly durationOf: (job: number) => number
  readonly ended: RunEnded
  /** Runs that have been given to their agent at this instant and are still to be heard of. */
  readonly starting: { readonly job: number; readonly run: number }[]
  events: number
}

/** Plays until `until`, or until nothing is left to come. Answers how many events it took. */
export const playForecast = (state: PlanState, options: ForecastOptions): number => {
  const playing: Playing = {
    state,
    options,
    world: { agent: 'forecast', emptyStreamsSucceed: options.emptyStreamsSucceed },
    ends: openRunningEnds(),
    durationOf: options.durationOf ?? expectations(state),
    ended: newEnd(),
    starting: [],
    events: 0,
  }
  for (const job of state.agents.keys()) goOn(playing, job)
  for (const prompt of state.prompts.values()) if (prompt.status === 'asked') answer(playing, prompt.id)
  confirmPending(playing)
  for (;;) {
    settle(playing)
    const next = playing.starting.length > 0 ? state.now : nextAt(playing)
    if (next > options.until || next === Infinity) break
    advance(state, next)
    startAll(playing)
    while (playing.ends.nextAt() <= state.now) endRun(playing, playing.ends.take())
  }
  if (Number.isFinite(options.until)) advance(state, options.until)
  return playing.events
}

const nextAt = ({ state, ends }: Playing): Instant => Math.min(nextTimerAt(state.timers) ?? Infinity, ends.nextAt())

/** The expected duration of a job, worked out once for all instances of it. */
export const expectations = (state: PlanState): ((job: number) => number) => {
  const { jobs, streams } = state
  const known: number[] = []
  return (job) => {
    const key = cell(jobs.history, job) * 4 + cell(streams.dayClass, cell(jobs.stream, job))
    const ms = known[key]
    if (ms !== undefined && key >= 4) return ms
    // In whole seconds: then many ends of a day fall together, and are decided on together.
    const expected = Math.round(expectedDuration(state, job).ms / 1000) * 1000
    known[key] = expected
    return expected
  }
}

const record = (playing: Playing, body: EventBody): void => {
  const { state } = playing
  const event = body as EventBody & { seq: number; at: number; term: number }
  event.seq = state.seq + 1
  event.at = state.now
  event.term = state.term
  apply(state, event)
  playing.events += 1
}

/** A run that was under way when the forecast began ends when it has lasted as long as expected, now when it has or is being killed. */
const goOn = (playing: Playing, job: number): void => {
  const { state, ends, durationOf } = playing
  const run = cell(state.jobs.run, job)
  const begunAt = cell(state.jobs.startedAt, job) || state.now
  const lasts = hasFlag(state, job, JobFlag.killRequested) ? 0 : durationOf(job)
  ends.add({ at: Math.max(state.now, begunAt + lasts), job, run, begunAt })
  if (cell(state.jobs.phase, job) === Phase.dispatched && startMatters(state, job)) start(playing, job, run)
}

/** Decides until nothing is left to decide at this instant. */
const settle = (playing: Playing): void => {
  const { state, world, options } = playing
  for (let again = true; again && hasWork(state, options);) {
    again = false
    let lastStarted = 0
    for (const body of decide(state, world)) {
      record(playing, body)
      if (body.kind === 'run.dispatched') {
        lastStarted = cell(state.jobs.workstation, body.job)
        if (begin(playing, body.job, body.run)) again = true
      } else again = true
      if (body.kind === 'job.kill_requested') kill(playing, body.job, body.run)
      else if (body.kind === 'prompt.asked' || body.kind === 'recovery.asked') answer(playing, body.prompt)
    }
    again ||= hasReadyBefore(state, lastStarted)
    if (options.assumptions.files === 'never') continue
    for (const file of state.watching) {
      record(playing, { kind: 'file.found', file })
      again = true
    }
  }
}

/** Whether `decide` could have anything to say: asked a few hundred thousand times in the forecast of a day. */
const hasWork = ({ due, recoveries, watching, workstations }: PlanState, { assumptions }: ForecastOptions): boolean =>
  isAnyDue(due) ||
  recoveries.size > 0 ||
  (assumptions.files === 'at-once' && watching.size > 0) ||
  workstations.some(({ ready }) => ready.length > 0)

/** A start may let jobs go that left the place to it: those of the workstations after it were looked at with it, those before it were not. */
const hasReadyBefore = ({ workstations }: PlanState, started: number): boolean => {
  for (let number = 0; number < started; number += 1) if ((workstations[number]?.ready.length ?? 0) > 0) return true
  return false
}

/** True when others may go on because it was given to its agent: those of its stream that a drain kept back. */
const begin = (playing: Playing, job: number, run: number): boolean => {
  const { state, ends, durationOf, starting } = playing
  ends.add({ at: state.now + durationOf(job), job, run, begunAt: state.now })
  if (startMatters(state, job)) starting.push({ job, run })
  return state.freezes.size > 0
}

/** Only MAXDUR and IF EXEC look at the start of a run. */
const startMatters = (state: PlanState, job: number): boolean =>
  state.durations.has(job) || hasFlag(state, job, JobFlag.asked)

const start = (playing: Playing, job: number, run: number): void =>
  record(playing, { kind: 'run.started', job, run, pid: 0 })

/** An agent is heard once all is decided that can be: what follows IF EXEC takes no place from what could start with its predecessor. */
const startAll = (playing: Playing): void => {
  const { state, starting } = playing
  for (const { job, run } of starting)
    if (cell(state.jobs.run, job) === run && cell(state.jobs.phase, job) === Phase.dispatched) start(playing, job, run)
  starting.length = 0
}

const kill = ({ state, ends }: Playing, job: number, run: number): void =>
  ends.add({ at: state.now, job, run, begunAt: cell(state.jobs.startedAt, job) || state.now })

/** One event for all ends, for a day has 200 000: `apply` keeps none. */
type RunEnded = { -readonly [Key in keyof RunEndedEvent]: RunEndedEvent[Key] }
type RunEndedEvent = Extract<EventBody, { kind: 'run.ended' }>

const newEnd = (): RunEnded => ({
  kind: 'run.ended',
  job: 0,
  run: 0,
  outcome: 'succeeded',
  returnCode: 0,
  signal: null,
  startedAt: 0,
  usage: { userMs: null, systemMs: null, peakMemory: null },
  repeatAt: null,
})

const endRun = (playing: Playing, { job, run, begunAt }: Readonly<RunningEnd>): void => {
  const { state, options, ended } = playing
  if (cell(state.jobs.run, job) !== run || !isLive(state, job)) return
  const isKilled = hasFlag(state, job, JobFlag.killRequested)
  ended.job = job
  ended.run = run
  ended.outcome = isKilled ? 'abended' : 'succeeded'
  ended.returnCode = isKilled ? killedCode : 0
  ended.startedAt = begunAt
  ended.repeatAt = nextRepetition(state, job, begunAt)
  const isPending = !isKilled && ended.repeatAt === null && hasTrait(state, job, Trait.confirmed)
  record(playing, isPending ? { ...ended, pending: true } : ended)
  if (isPending && options.assumptions.confirmations === 'at-once' && cell(state.jobs.phase, job) === Phase.pending)
    confirm(playing, job)
}

const confirm = (playing: Playing, job: number): void =>
  record(playing, { kind: 'job.confirmed', job, succeeded: true, cause: byForecast })

/** Those that waited for it when the forecast began: they are answered as prompts that were asked are. */
const confirmPending = (playing: Playing): void => {
  if (playing.options.assumptions.confirmations === 'never') return
  const { jobs } = playing.state
  for (let job = nextRow(jobs, 1); job < jobs.size; job = nextRow(jobs, job + 1))
    if (cell(jobs.phase, job) === Phase.pending) confirm(playing, job)
}

/** 128 and the number of TERM. */
const killedCode = 143

const byForecast = { by: 'forecast' }

const answer = (playing: Playing, prompt: number): void => {
  if (playing.options.assumptions.prompts === 'never') return
  record(playing, { kind: 'prompt.answered', prompt, yes: true, cause: byForecast })
}
