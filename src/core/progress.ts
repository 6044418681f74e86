/**
 * What follows from a fact within the state: a condition met, a job ready, a job settled, a stream completed.
 *
 * Called by `apply` only. Nothing here decides: it keeps the indexes (queues, counts, what is asked or looked for) in step
 * with the facts.
 */
import type { Instant } from '#/lib/clock.ts'
import { jobCountOf } from './added-jobs.ts'
import { forgetCancel, reviewCancel } from './cancel-pending.ts'
import { cell, put, type Column } from './columns.ts'
import {
  isFrozen,
  isReady,
  latestStartHasPassed,
  jobIsSatisfied,
  jobIsSettled,
  openFiles,
  openPrompts,
  streamIsAlive,
  streamIsOpen,
  streamIsSatisfied,
  streamTimeHasCome,
  jobTimeHasCome,
  isHeld,
} from './conditions.ts'
import { longestRun } from './duration-limits.ts'
import { edgeTo, firstEdgeFrom } from './edges.ts'
import { hasFlag, hasTrait, setStreamFlag } from './flags.ts'
import { isConditional, reviewBranch } from './follow-conditions.ts'
import { note, Noted } from './journal.ts'
import { dequeue, enqueue, requeueStream, reviewLines } from './ready-queue.ts'
import { giveBack } from './resources.ts'
import { outliveStartCondition, startConditionIsOverdue } from './start-conditions.ts'
import { jobsIn } from './stream-jobs.ts'
import { JobFlag, Phase, StreamFlag, Trait, type Holder, type PlanState } from './state.ts'
import { takeDueTimer, type Timer } from './timers.ts'

/** Looks at a job again after something about it changed: into or out of the ready queue, its prompts asked, its files looked for. */
export const reviewJob = (state: PlanState, job: number): void => {
  const { jobs } = state
  note(state, Noted.job, job)
  if (state.cancelPending.size > 0) reviewCancel(state, job)
  if (isReady(state, job)) {
    if (cell(jobs.readyAt, job) === 0) put(jobs.readyAt, job, state.now)
    if (!hasTrait(state, job, Trait.nop)) return enqueue(state, job)
    if (isFrozen(state, job)) state.due.nop.delete(job)
    else state.due.nop.add(job)
    return
  }
  dequeue(state, job)
  state.due.nop.delete(job)
  const waits = cell(jobs.phase, job) === Phase.waiting && jobTimeHasCome(state, job) && !isHeld(state, job)
  if (waits && cell(jobs.unmet, job) > 0 && streamIsOpen(state, cell(jobs.stream, job))) seekLast(state, job)
}

/** A stream begins with its first start: drains let it go on from then on. */
export const beginStream = (state: PlanState, stream: number): void => {
  if (cell(state.streams.startedAt, stream) !== 0) return
  put(state.streams.startedAt, stream, state.now)
  if (state.freezes.size === 0) return
  reviewLines(state, stream)
  for (const job of jobsIn(state, stream)) if (hasTrait(state, job, Trait.nop)) reviewJob(state, job)
}

/** Looks at a stream again: when it is open, all its jobs are. */
export const reviewStream = (state: PlanState, stream: number): void => {
  const { streams } = state
  note(state, Noted.stream, stream)
  if (cell(streams.unmet, stream) > 0) {
    if (streamTimeHasCome(state, stream)) seekLast(state, -stream)
    return
  }
  if (state.cancelPending.size > 0) reviewCancel(state, -stream)
  if (streamIsOpen(state, stream)) checkLatestStart(state, stream)
  if (jobCountOf(state, stream) === 0 && streamIsOpen(state, stream) && isLeftToDo(state, stream))
    state.due.empty.add(-stream)
  for (const job of jobsIn(state, stream)) reviewJob(state, job)
}

/** JSUNTIL is looked at once, when the stream turns ready (User's Guide and Reference, "jsuntil"). */
const checkLatestStart = (state: PlanState, stream: number): void => {
  if (cell(state.streams.latestStartAt, stream) === 0) return
  if (latestStartHasPassed(state, stream) && isLeftToDo(state, stream)) state.due.until.add(-stream)
  setStreamFlag(state, stream, StreamFlag.startChecked)
}

/** Not even a stream that never started is, when all its jobs were cancelled. */
const isLeftToDo = (state: PlanState, stream: number): boolean =>
  streamIsAlive(state, stream) && !streamIsSatisfied(state, stream)

const review = (state: PlanState, holder: Holder): void =>
  holder < 0 ? reviewStream(state, -holder) : reviewJob(state, holder)

/** Files are looked for when nothing but files and prompts is left, prompts asked when nothing but prompts is. */
const seekLast = (state: PlanState, holder: Holder): void => {
  const unmet = holder < 0 ? cell(state.streams.unmet, -holder) : cell(state.jobs.unmet, holder)
  const files = openFiles(state, holder)
  const prompts = openPrompts(state, holder)
  if (unmet > files.length + prompts.length) return
  for (const file of files) state.watching.add(file)
  if (files.length > 0) return
  for (const prompt of prompts) if (state.prompts.get(prompt)?.status === 'waiting') state.due.asking.add(prompt)
}

const count = ({ jobs, streams }: PlanState, holder: Holder, change: number): void => {
  const { unmet } = holder < 0 ? streams : jobs
  put(unmet, Math.abs(holder), cell(unmet, Math.abs(holder)) + change)
}

/** One thing more to wait for, of somebody who enters the plan. */
export const waitForOneMore = (state: PlanState, holder: Holder): void => count(state, holder, 1)

/** One thing less to wait for. */
export const meetOne = (state: PlanState, holder: Holder): void => {
  count(state, holder, -1)
  reviewBranch(state, holder)
  review(state, holder)
}

/** Something that had come is to be waited for again. */
export const missOne = (state: PlanState, holder: Holder): void => {
  count(state, holder, 1)
  review(state, holder)
  if (holder < 0) closeStream(state, -holder)
}

/** What it waits for has changed: looks at all that follows from it. */
export const reviewWaits = (state: PlanState, holder: Holder): void => {
  review(state, holder)
  if (holder < 0 && cell(state.streams.unmet, -holder) > 0) closeStream(state, -holder)
}

/** It waits again: those of its jobs that were ready are not any more. */
const closeStream = (state: PlanState, stream: number): void => {
  state.due.empty.delete(-stream)
  for (const job of jobsIn(state, stream)) {
    note(state, Noted.job, job)
    dequeue(state, job)
    state.due.nop.delete(job)
  }
}

/** Lets go of those that follow a job or stream which is satisfied now. What was met stays met. Walked by hand: each run comes here. */
export const releaseFollowers = (state: PlanState, from: Holder): void => {
  for (let edge = firstEdgeFrom(state, from); edge !== 0; edge = cell(state.edges.nextOut, edge)) {
    if (cell(state.edges.met, edge) === 1 || isConditional(state, edge)) continue
    put(state.edges.met, edge, 1)
    meetOne(state, edgeTo(state, edge))
  }
}

/** Counts a job in or out of its stream's open jobs when `change` settles or unsettles it, and lets its followers go. */
export const withSettlement = (state: PlanState, job: number, change: () => void): void => {
  note(state, Noted.job, job)
  const stream = cell(state.jobs.stream, job)
  const isStep = cell(state.jobs.isRecovery, job) === 0
  const wasSettled = jobIsSettled(state, job)
  change()
  const settled = jobIsSettled(state, job)
  if (isStep && settled !== wasSettled) {
    put(state.streams.openJobs, stream, cell(state.streams.openJobs, stream) + (settled ? -1 : 1))
    put(state.streams.endedAt, stream, cell(state.streams.openJobs, stream) === 0 ? state.now : 0)
  }
  if (jobIsSatisfied(state, job)) releaseFollowers(state, job)
  completeStream(state, stream)
}

/** When the last job of a stream is settled: its resources are free, and its followers go on. */
export const completeStream = (state: PlanState, stream: number): void => {
  const isOver = cell(state.streams.openJobs, stream) === 0 || !streamIsAlive(state, stream)
  if (isOver && cell(state.streams.liveRuns, stream) === 0 && giveBack(state, -stream)) requeueStream(state, stream)
  if (!streamIsSatisfied(state, stream)) return
  releaseFollowers(state, -stream)
  forgetLatest(state, stream)
}

/** A latest time, a false condition or a pending cancel that came up together with the stream's end comes too late. */
const forgetLatest = (state: PlanState, stream: number): void => {
  const { due } = state
  forgetCancel(state, -stream)
  if (due.until.size > 0) due.until.delete(-stream)
  if (due.branches.size > 0) due.branches.delete(-stream)
}

/** Moves the state's time on and brings up what became due. Time never goes back. */
export const advance = (state: PlanState, now: Instant): void => {
  if (state.journal !== null) state.journal.byClock = true
  for (let timer = takeDueTimer(state.timers, now); timer !== undefined; timer = takeDueTimer(state.timers, now)) {
    state.now = Math.max(state.now, timer.at)
    ring(state, timer)
  }
  if (state.journal !== null) state.journal.byClock = false
  state.now = Math.max(state.now, now)
}

/** Somebody waits again whose latest time may have passed while he did not: then it is due now. */
export const checkLatestTime = (state: PlanState, holder: Holder): void => {
  const { untilAt } = holder < 0 ? state.streams : state.jobs
  const until = cell(untilAt, Math.abs(holder))
  if (until !== 0 && until <= state.now) state.due.until.add(holder)
}

const ring = (state: PlanState, { kind, id }: Timer): void => {
  switch (kind) {
    case 'job-start':
      return reviewJob(state, id)
    case 'stream-start':
      return reviewStream(state, id)
    case 'job-until':
      if (cell(state.jobs.phase, id) === Phase.waiting && hasPassed(state, state.jobs.untilAt, id))
        state.due.until.add(id)
      return
    case 'stream-until':
      if (!streamIsSatisfied(state, id) && hasPassed(state, state.streams.untilAt, id)) state.due.until.add(-id)
      return
    case 'job-deadline':
      if (!jobIsSettled(state, id) && hasPassed(state, state.jobs.deadlineAt, id)) state.due.deadline.add(id)
      return
    case 'stream-deadline':
      if (!streamIsSatisfied(state, id) && hasPassed(state, state.streams.deadlineAt, id)) state.due.deadline.add(-id)
      return
    case 'stream-condition':
      if (startConditionIsOverdue(state, id) && isLeftToDo(state, id)) state.due.until.add(-id)
      else outliveStartCondition(state, id)
      return
    case 'freeze-until':
      if (state.freezes.has(id)) state.due.freezes.add(id)
      return
    case 'job-longest':
      if (runsTooLong(state, id)) state.due.long.add(id)
  }
}

/** A time that somebody has put off, or taken away, rings all the same. */
const hasPassed = ({ now }: PlanState, column: Column, row: number): boolean => {
  const at = cell(column, row)
  return at !== 0 && at <= now
}

/** A timer of an earlier run may ring during a later one. */
const runsTooLong = (state: PlanState, job: number): boolean => {
  const longest = longestRun(state, job)
  if (longest === undefined || cell(state.jobs.phase, job) !== Phase.running) return false
  return state.now - cell(state.jobs.startedAt, job) >= longest && !hasFlag(state, job, JobFlag.long)
}
