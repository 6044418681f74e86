/**
 * The conditions of a start, each one predicate. `decide` starts a job when all hold; `explain` names those that do not.
 *
 * There is no second opinion: whatever keeps a job from starting is one of these functions.
 */
import { jobCountOf } from './added-jobs.ts'
import { cell } from './columns.ts'
import { hasFlag, hasStreamFlag } from './flags.ts'
import { JobFlag, Phase, Stop, StreamFlag, type Holder, type PlanState } from './state.ts'
import { workstationAt, type Workstation } from './workstations.ts'

/** Prompts a holder still needs a yes for. */
export const openPrompts = (state: PlanState, holder: Holder): number[] =>
  (state.promptsOf.get(holder) ?? []).filter((prompt) => state.prompts.get(prompt)?.status !== 'yes')

/** Files a holder still waits for. */
export const openFiles = (state: PlanState, holder: Holder): number[] =>
  (state.filesOf.get(holder) ?? []).filter((file) => state.files.get(file)?.found === false)

/** AT has come. */
export const jobTimeHasCome = ({ jobs, now }: PlanState, job: number): boolean => cell(jobs.startAt, job) <= now
export const streamTimeHasCome = ({ streams, now }: PlanState, stream: number): boolean =>
  cell(streams.startAt, stream) <= now

/** JSUNTIL: it has not turned ready in time. Looked at once, when it does (User's Guide and Reference, "jsuntil"). */
export const latestStartHasPassed = (state: PlanState, stream: number): boolean => {
  const latest = cell(state.streams.latestStartAt, stream)
  return latest !== 0 && state.now > latest && !hasStreamFlag(state, stream, StreamFlag.startChecked)
}

/** Nobody cancelled or suppressed it. */
export const streamIsAlive = (state: PlanState, stream: number): boolean =>
  !hasStreamFlag(state, stream, StreamFlag.cancelled | StreamFlag.suppressed)

/** Its jobs may start as far as the stream is concerned. */
export const streamIsOpen = (state: PlanState, stream: number): boolean =>
  cell(state.streams.unmet, stream) === 0 &&
  streamTimeHasCome(state, stream) &&
  streamIsAlive(state, stream) &&
  streamHasPriority(state, stream) &&
  !streamIsHeld(state, stream) &&
  !isCancelPending(state, -stream)

/** Priority 0 stops a job or a stream. */
export const jobHasPriority = ({ jobs }: PlanState, job: number): boolean => cell(jobs.priority, job) > 0
export const streamHasPriority = ({ streams }: PlanState, stream: number): boolean => cell(streams.priority, stream) > 0

/** A hold is a priority of 0 that is taken back without anybody having to know what it was. */

export const isHeld = (state: PlanState, job: number): boolean => hasFlag(state, job, JobFlag.held)
export const streamIsHeld = (state: PlanState, stream: number): boolean => hasStreamFlag(state, stream, StreamFlag.held)

/** It is to be cancelled when what it waits for has come. */
export const isCancelPending = ({ cancelPending }: PlanState, holder: Holder): boolean =>
  cancelPending.size > 0 && cancelPending.has(holder)

/** It waits for nothing but a place: this is what being in the ready queue means. */
export const isReady = (state: PlanState, job: number): boolean =>
  cell(state.jobs.phase, job) === Phase.waiting &&
  cell(state.jobs.unmet, job) === 0 &&
  jobTimeHasCome(state, job) &&
  !isHeld(state, job) &&
  jobHasPriority(state, job) &&
  !isCancelPending(state, job) &&
  streamIsOpen(state, cell(state.jobs.stream, job))

/** HI and GO pass the limit of a workstation, the job's own or the stream's. */
export const isUrgent = ({ jobs, streams }: PlanState, job: number): boolean =>
  cell(jobs.priority, job) >= 100 || cell(streams.priority, cell(jobs.stream, job)) >= 100

export const workstationHasRoomFor = (state: PlanState, workstation: Workstation, job: number): boolean =>
  workstationHasRoom(workstation) || isUrgent(state, job)

/** It runs fewer jobs than its limit. */
export const workstationHasRoom = ({ live, limit }: Workstation): boolean => live < limit

export const isAboveFence = ({ jobs }: PlanState, { fence }: Workstation, job: number): boolean =>
  cell(jobs.priority, job) > fence

export const workstationTakesPart = ({ ignored }: Workstation): boolean => !ignored

/** An operator has not cut it off. */
export const workstationIsLinked = ({ unlinked }: Workstation): boolean => !unlinked

/** The stream's limit holds HI and GO back too. */
export const streamHasPlace = ({ streams }: PlanState, stream: number): boolean => {
  const limit = cell(streams.limit, stream)
  return limit < 0 || cell(streams.liveRuns, stream) < limit
}

/** A stream begins with its first start. */
export const streamHasBegun = ({ streams }: PlanState, stream: number): boolean => cell(streams.startedAt, stream) !== 0

/** Freezes and drains keep jobs of the stream from starting on the workstation. HI and GO do not pass them. */
export const isStopped = (state: PlanState, stream: number, workstation: number): boolean => {
  if (state.freezes.size === 0) return false
  const stops = cell(state.streams.stops, stream) | workstationAt(state, workstation).stops
  return (stops & Stop.freeze) !== 0 || ((stops & Stop.drain) !== 0 && !streamHasBegun(state, stream))
}

export const isFrozen = (state: PlanState, job: number): boolean =>
  state.freezes.size > 0 && isStopped(state, cell(state.jobs.stream, job), cell(state.jobs.workstation, job))

/** Workstation and stream have a place for a ready job: then it wants nothing but its resources. */
export const hasPlace = (state: PlanState, job: number): boolean => {
  const workstation = workstationAt(state, cell(state.jobs.workstation, job))
  return (
    !isFrozen(state, job) &&
    workstationTakesPart(workstation) &&
    workstationIsLinked(workstation) &&
    isAboveFence(state, workstation, job) &&
    workstationHasRoomFor(state, workstation, job) &&
    streamHasPlace(state, cell(state.jobs.stream, job))
  )
}

/** It ended well, or its end was accepted. */
export const jobEndedWell = (state: PlanState, job: number): boolean => {
  const phase = cell(state.jobs.phase, job)
  return (
    phase === Phase.succeeded || phase === Phase.cancelled || hasFlag(state, job, JobFlag.goesOn | JobFlag.notTaken)
  )
}

/** Its successors may go on: those of a job that was cancelled while it runs do not wait for its end. */
export const jobIsSatisfied = (state: PlanState, job: number): boolean =>
  jobEndedWell(state, job) || hasFlag(state, job, JobFlag.cancelled)

/** Nothing of it is left to do. */
export const jobIsSettled = (state: PlanState, job: number): boolean =>
  jobEndedWell(state, job) || cell(state.jobs.phase, job) === Phase.suppressed

/** All its jobs are settled, or it was cancelled. A stream without jobs stays ready until it is said to have succeeded. */
export const streamIsSatisfied = (state: PlanState, stream: number): boolean =>
  hasStreamFlag(state, stream, StreamFlag.cancelled | StreamFlag.notTaken) ||
  (cell(state.streams.openJobs, stream) === 0 &&
    (jobCountOf(state, stream) > 0 || cell(state.streams.endedAt, stream) > 0) &&
    !hasStreamFlag(state, stream, StreamFlag.suppressed))

/** It was started and has not ended. */
export const isUnderWay = ({ jobs }: PlanState, job: number): boolean => {
  const phase = cell(jobs.phase, job)
  return phase === Phase.dispatched || phase === Phase.running
}

/** A run of it is under way: also one that goes on after an operator said how the job ended. */
export const isLive = (state: PlanState, job: number): boolean =>
  isUnderWay(state, job) || (state.afterEnd.size > 0 && state.afterEnd.has(job))
