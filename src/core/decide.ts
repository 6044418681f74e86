/**
 * What to do now: `decide(state) -> decisions`, each the event that will say it was done.
 *
 * Lazily: the caller applies each decision before it takes the next, so that every decision sees the ones before it (the
 * place that is taken, the resource that is held) without a second bookkeeping. Same state, same decisions, on every node.
 */
import type { Cause, EventBody } from '#/model/event.ts'
import { onUntils } from '#/model/time-of-day.ts'
import { cell } from './columns.ts'
import { isFrozen, isLive, isReady, isStopped, streamIsOpen } from './conditions.ts'
import { decideRecovery } from './decide-recovery.ts'
import { decideUnknown, type UnknownPolicy } from './decide-unknown.ts'
import { isAnyDue } from './due.ts'
import { hasFlag, hasTrait } from './flags.ts'
import { nextToStart } from './next-start.ts'
import { startConditionIsOverdue } from './start-conditions.ts'
import { JobFlag, Trait, type Holder, type PlanState } from './state.ts'

/** What the state cannot know. */
export interface World {
  /** The agent that takes runs, or null: then nothing is dispatched. */
  readonly agent: string | null
  /** The site lets streams without jobs succeed (optman: enEmptySchedsAreSucc). */
  readonly emptyStreamsSucceed?: boolean
  /** What becomes of runs whose outcome nobody knows; absent: an operator is asked. */
  readonly unknownRuns?: UnknownPolicy
}

const byTheClock = { by: 'clock' } as const

/**
 * All decisions that the state calls for at its present time. The caller applies each before it asks for the next.
 *
 * Mostly nothing is due and some jobs are to be started: that goes without asking each kind of decision, and without a generator
 * within the generator, which together took a third of what a dispatch costs.
 */
export const decide = function* (state: PlanState, world: World): Generator<EventBody> {
  if (isAnyDue(state.due) || state.recoveries.size > 0) yield* decideDue(state, world)
  if (world.agent === null) return
  for (const workstation of state.workstations) {
    let last = 0
    // One after the other: each may take what the next would need.
    for (let job = nextToStart(state, workstation); job !== 0; job = nextToStart(state, workstation)) {
      if (job === last) throw new Error(`job ${job} was to be dispatched, and its event was not applied`)
      yield { kind: 'run.dispatched', job, run: cell(state.jobs.run, job) + 1, agent: world.agent }
      last = job
    }
  }
}

const decideDue = function* (state: PlanState, world: World): Generator<EventBody> {
  for (const freeze of state.due.freezes) {
    yield { kind: 'freeze.lifted', freeze, cause: { ...byTheClock, reason: 'its time is over' } }
  }
  for (const holder of state.due.until) yield decideUntil(state, holder)
  for (const holder of state.due.cancel) {
    const cause = { by: 'plan', reason: 'what it waited for has come (cancel pending)' }
    if (holder < 0) yield { kind: 'stream.cancelled', stream: -holder, cause }
    else yield { kind: 'job.cancelled', job: holder, cause }
  }
  for (const holder of state.due.deadline) {
    const cause = { ...byTheClock, reason: 'its deadline has passed' }
    if (holder < 0) yield { kind: 'stream.late', stream: -holder, cause }
    else yield* lateJob(state, holder, cause)
  }
  for (const job of state.due.long) yield decideLong(state, job)
  for (const holder of state.due.branches) {
    const cause = { by: 'plan', reason: 'its condition (IF, JOIN) is false' }
    if (holder < 0) yield { kind: 'stream.suppressed', stream: -holder, why: 'condition', cause }
    else yield { kind: 'job.suppressed', job: holder, why: 'condition', cause }
  }
  for (const job of state.due.nop) {
    if (isReady(state, job) && !isFrozen(state, job))
      yield { kind: 'job.skipped', job, cause: { by: 'plan', reason: 'NOP' } }
  }
  if (world.unknownRuns !== undefined && state.due.unknown.size > 0) yield* decideUnknown(state, world.unknownRuns)
  if (world.emptyStreamsSucceed === true) yield* emptyStreams(state)
  for (const prompt of state.due.asking) yield { kind: 'prompt.asked', prompt, cause: { by: 'plan' } }
  for (const job of state.recoveries.keys()) {
    const decision = decideRecovery(state, job, world.unknownRuns)
    if (decision !== undefined) yield decision
  }
}

/** A stream without jobs has nothing to do when its turn comes. It stays ready where the site wants it so. */
const emptyStreams = function* (state: PlanState): Generator<EventBody> {
  const cause = { by: 'plan', reason: 'it has no jobs (enEmptySchedsAreSucc)' }
  for (const holder of state.due.empty) {
    const isStoppedNow = isStopped(state, -holder, cell(state.streams.workstation, -holder))
    if (streamIsOpen(state, -holder) && !isStoppedNow) yield { kind: 'stream.succeeded', stream: -holder, cause }
  }
}

/** The latest time has passed. UNTIL concerns a job's start and a stream's completion (User's Guide, "until"). */
const decideUntil = (state: PlanState, holder: Holder): EventBody => {
  if (holder < 0 && startConditionIsOverdue(state, -holder)) {
    const cause = { ...byTheClock, reason: 'its start condition (STARTCOND) has not come true in time' }
    return { kind: 'stream.suppressed', stream: -holder, cause }
  }
  const code = holder < 0 ? cell(state.streams.onUntil, -holder) : cell(state.jobs.onUntil, holder)
  const action = onUntils[code] ?? 'suppress'
  const isUntil = holder > 0 || (cell(state.streams.untilAt, -holder) || Infinity) <= state.now
  const reason = isUntil ? 'its latest time (UNTIL) has passed' : 'its latest start (JSUNTIL) has passed'
  const cause = { ...byTheClock, reason }
  if (holder < 0) {
    const kind = { suppress: 'stream.suppressed', continue: 'stream.late', cancel: 'stream.cancelled' } as const
    return { kind: kind[action], stream: -holder, cause }
  }
  const kind = { suppress: 'job.suppressed', continue: 'job.late', cancel: 'job.cancelled' } as const
  return { kind: kind[action], job: holder, cause }
}

/** ONLATE KILL: a job that runs at its deadline is ended. */
const lateJob = function* (state: PlanState, job: number, cause: Cause): Generator<EventBody> {
  yield { kind: 'job.late', job, cause }
  if (!hasTrait(state, job, Trait.killWhenLate)) return
  if (!isLive(state, job) || hasFlag(state, job, JobFlag.killRequested)) return
  const reason = 'its deadline has passed (ONLATE KILL)'
  yield { kind: 'job.kill_requested', job, run: cell(state.jobs.run, job), cause: { ...cause, reason } }
}

/** MAXDUR has passed (User's Guide and Reference, "maxdur"). */
const decideLong = (state: PlanState, job: number): EventBody => {
  const kills = state.durations.get(job)?.longest?.action === 'kill' && !hasFlag(state, job, JobFlag.killRequested)
  const cause = { ...byTheClock, reason: 'it runs longer than its MAXDUR' }
  return { kind: kills ? 'job.kill_requested' : 'job.long', job, run: cell(state.jobs.run, job), cause }
}
