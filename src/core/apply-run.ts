/** What becomes of a run: dispatched, started, ended, failed to start, refused by the agent, lost. */
import type { EventBody } from '#/model/event.ts'
import { cell, put } from './columns.ts'
import { isLive, streamIsAlive } from './conditions.ts'
import { expectNow, longestRun } from './duration-limits.ts'
import { addDuration } from './expected-durations.ts'
import { clearFlag, hasFlag, hasStreamFlag, hasTrait, setFlag } from './flags.ts'
import { judgeJob } from './branches.ts'
import { confirmedEnd, endAfterEnd, runsOn } from './confirmed-runs.ts'
import {
  beginStream,
  checkLatestTime,
  completeStream,
  releaseFollowers,
  reviewJob,
  withSettlement,
} from './progress.ts'
import { dequeue, requeueStream, reviewLines } from './ready-queue.ts'
import { giveBack, hold } from './resources.ts'
import { runsAnother } from './run-name.ts'
import { JobFlag, Phase, StreamFlag, Trait, type PlanState } from './state.ts'
import { addTimer } from './timers.ts'
import { findAgain, giveUp, isFound, learnTruth, rememberUnknown, wasKilled } from './unknown-runs.ts'
import { workstationAt } from './workstations.ts'

type RunEvent = Extract<EventBody, { kind: `run.${string}` }>

export const applyRun = (state: PlanState, event: RunEvent): void => {
  const { job } = event
  const { jobs } = state
  if (event.kind === 'run.dispatched') return dispatch(state, event)
  if (cell(state.jobs.phase, job) === Phase.unknown && cell(jobs.run, job) === event.run) return resolve(state, event)
  if (cell(jobs.run, job) !== event.run || !isLive(state, job)) {
    throw new Error(`${event.kind} of job ${job} run ${event.run}, but that run is not live`)
  }
  if (runsOn(state, job)) {
    leave(state, job)
    return endAfterEnd(state, job)
  }
  const confirmed = confirmedEnd(state, job)
  switch (event.kind) {
    case 'run.started':
      put(jobs.phase, job, Phase.running)
      put(jobs.startedAt, job, state.now)
      watchDuration(state, job)
      return judgeJob(state, job)
    case 'run.refused':
      leave(state, job)
      return offerLater(state, event)
    case 'run.ended':
      put(jobs.returnCode, job, event.returnCode)
      put(jobs.startedAt, job, event.startedAt)
      leave(state, job)
      if (event.outcome === 'succeeded' && !runsAnother(state, job))
        addDuration(state, job, state.now - event.startedAt)
      if (event.pending === true) return awaitConfirmation(state, job)
      if (event.repeatAt === null) return end(state, job, event.outcome)
      return repeat(state, job, event.outcome, event.repeatAt)
    case 'run.failed':
      state.reasons.set(job, event.reason)
      leave(state, job)
      return end(state, job, confirmed ?? 'failed')
    case 'run.given_up':
      throw new Error(`job ${job} run ${event.run} is given up, but it is live`)
    case 'run.lost': {
      const agent = state.agents.get(job)
      state.reasons.set(job, event.reason)
      leave(state, job)
      if (confirmed !== undefined) return end(state, job, confirmed)
      rememberUnknown(state, job, { reason: event.reason, agent })
      clearFlag(state, job, JobFlag.killRequested | JobFlag.killOverdue)
      put(jobs.phase, job, Phase.unknown)
      put(jobs.endedAt, job, state.now)
      completeStream(state, cell(jobs.stream, job))
    }
  }
}

/** It surely did not start: it is offered again, unless nobody wants it any more. */
const offerLater = (state: PlanState, event: Extract<RunEvent, { kind: 'run.refused' }>): void => {
  const { job, run, reason, retryAt } = event
  state.reasons.set(job, reason)
  if (isUnwanted(state, job)) return end(state, job, 'abended')
  put(state.jobs.phase, job, Phase.waiting)
  const reruns = state.reruns.get(job)
  const ordered = reruns?.at(-1)
  // What was ordered to run once more does so after its latest time too, and so does the run that is offered in its place.
  if (ordered?.run === run && ordered.why !== 'recovery') reruns?.push({ ...ordered, run: run + 1 })
  else checkLatestTime(state, job)
  waitUntil(state, job, retryAt)
}

/** What becomes of a run whose outcome was unknown: the agent tells how it ended, or the policy of the site says what it counts as. */
const resolve = (state: PlanState, event: Exclude<RunEvent, { kind: 'run.dispatched' }>): void => {
  const { jobs } = state
  const { job } = event
  if (wasKilled(state, job)) setFlag(state, job, JobFlag.killRequested)
  switch (event.kind) {
    case 'run.started':
      return takeBack(state, job)
    case 'run.refused':
      learnTruth(state, job)
      return offerLater(state, event)
    case 'run.ended':
      learnTruth(state, job)
      state.reasons.delete(job)
      put(jobs.returnCode, job, event.returnCode)
      put(jobs.startedAt, job, event.startedAt)
      if (event.pending === true) return awaitConfirmation(state, job)
      if (event.repeatAt === null) return end(state, job, event.outcome)
      return repeat(state, job, event.outcome, event.repeatAt)
    case 'run.failed':
      learnTruth(state, job)
      state.reasons.set(job, event.reason)
      return end(state, job, 'failed')
    case 'run.given_up':
      giveUp(state, job)
      state.reasons.delete(job)
      return end(state, job, 'abended')
    default:
      throw new Error(`${event.kind} of job ${job} run ${event.run}, but its outcome is unknown`)
  }
}

/** It runs: it has its place and what it needs again, whether there is room or not. */
const takeBack = (state: PlanState, job: number): void => {
  const { jobs } = state
  const stream = cell(jobs.stream, job)
  state.reasons.delete(job)
  put(jobs.phase, job, Phase.running)
  if (cell(jobs.startedAt, job) === 0) put(jobs.startedAt, job, state.now)
  put(jobs.endedAt, job, 0)
  state.agents.set(job, findAgain(state, job))
  takePlace(state, job, stream)
  watchDuration(state, job)
  judgeJob(state, job)
}

/** Its place at the workstation and in its stream, and the resources of both. */
const takePlace = (state: PlanState, job: number, stream: number): void => {
  const { jobs, streams } = state
  workstationAt(state, cell(jobs.workstation, job)).live += 1
  put(streams.liveRuns, stream, cell(streams.liveRuns, stream) + 1)
  beginStream(state, stream)
  if (hasFlag(state, job, JobFlag.needs)) {
    hold(state, job)
    if (hold(state, -stream)) requeueStream(state, stream)
  }
  reviewLines(state, stream)
}

const dispatch = (state: PlanState, { job, run, agent }: Extract<RunEvent, { kind: 'run.dispatched' }>): void => {
  const { jobs } = state
  if (cell(jobs.phase, job) !== Phase.waiting) throw new Error(`job ${job} is dispatched, but it does not wait`)
  const stream = cell(jobs.stream, job)
  dequeue(state, job)
  put(jobs.phase, job, Phase.dispatched)
  put(jobs.run, job, run)
  put(jobs.returnCode, job, 0)
  put(jobs.startedAt, job, 0)
  put(jobs.endedAt, job, 0)
  clearFlag(state, job, JobFlag.long)
  state.due.long.delete(job)
  state.reasons.delete(job)
  state.agents.set(job, agent)
  if (state.confirmedConditions.size > 0) state.confirmedConditions.delete(job)
  if (state.durations.size > 0) expectNow(state, job)
  takePlace(state, job, stream)
}

/** Killed, cancelled, or of a stream that is: a run that did not start is not offered again. */
const isUnwanted = (state: PlanState, job: number): boolean => {
  if (!streamIsAlive(state, cell(state.jobs.stream, job))) setFlag(state, job, JobFlag.cancelled)
  return hasFlag(state, job, JobFlag.cancelled | JobFlag.killRequested)
}

/** The run is not live any more: its place and its resources are free. */
const leave = (state: PlanState, job: number): void => {
  const { jobs, streams } = state
  const stream = cell(jobs.stream, job)
  workstationAt(state, cell(jobs.workstation, job)).live -= 1
  put(streams.liveRuns, stream, cell(streams.liveRuns, stream) - 1)
  state.agents.delete(job)
  if (state.confirmedEnds.size > 0) state.confirmedEnds.delete(job)
  if (isFound(state, job, cell(jobs.run, job))) learnTruth(state, job)
  if (state.due.long.size > 0) state.due.long.delete(job)
  if (hasFlag(state, job, JobFlag.needs)) giveBack(state, job)
  reviewLines(state, stream)
}

/** MAXDUR: rings when the run has lasted so long. */
const watchDuration = (state: PlanState, job: number): void => {
  const longest = longestRun(state, job)
  if (longest !== undefined)
    addTimer(state.timers, { at: cell(state.jobs.startedAt, job) + longest, kind: 'job-longest', id: job })
}

/** It has ended, and counts when an operator has said how. */
const awaitConfirmation = (state: PlanState, job: number): void => {
  state.due.deadline.delete(job)
  clearFlag(state, job, JobFlag.killRequested | JobFlag.killOverdue)
  put(state.jobs.phase, job, Phase.pending)
  put(state.jobs.endedAt, job, state.now)
  completeStream(state, cell(state.jobs.stream, job))
}

/** How a run, or the operator who confirms it, ends a job. */
export const end = (state: PlanState, job: number, outcome: 'succeeded' | 'abended' | 'failed'): void => {
  const { jobs } = state
  put(jobs.endedAt, job, state.now)
  state.due.deadline.delete(job)
  const wasKilled = hasFlag(state, job, JobFlag.killRequested)
  const wasCancelled = hasFlag(state, job, JobFlag.cancelled)
  clearFlag(state, job, JobFlag.killRequested | JobFlag.killOverdue)
  withSettlement(state, job, () => {
    clearFlag(state, job, JobFlag.goesOn | JobFlag.notTaken)
    put(jobs.phase, job, wasCancelled ? Phase.cancelled : Phase[outcome])
  })
  if (outcome !== 'succeeded' && !wasCancelled && !wasKilled) beginRecovery(state, job)
  judgeJob(state, job)
}

const beginRecovery = (state: PlanState, job: number): void => {
  // The operator who kills a job takes it in hand: its recovery does not start behind his back. In USERJOBS there is none.
  if (hasStreamFlag(state, cell(state.jobs.stream, job), StreamFlag.userJobs)) return
  setFlag(state, job, JobFlag.recovering)
  state.recoveries.set(job, { prompt: 0, jobStarted: false })
}

/**
 * One more repetition of an EVERY job. Its first success lets its followers go, unless they wait for somebody to confirm it; the job
 * itself stays open.
 */
const repeat = (state: PlanState, job: number, outcome: 'succeeded' | 'abended', at: number): void => {
  const { jobs } = state
  put(jobs.endedAt, job, state.now)
  put(jobs.phase, job, Phase.waiting)
  if (outcome === 'succeeded' && !hasTrait(state, job, Trait.confirmed)) releaseFollowers(state, job)
  waitUntil(state, job, at)
}

/** Lets a waiting job become ready at `at`, or at once. One that was ready before loses its place. */
export const waitUntil = (state: PlanState, job: number, at: number): void => {
  dequeue(state, job)
  put(state.jobs.startAt, job, at)
  put(state.jobs.readyAt, job, 0)
  if (at > state.now) addTimer(state.timers, { at, kind: 'job-start', id: job })
  reviewJob(state, job)
}
