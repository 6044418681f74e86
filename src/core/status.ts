/** The status of a job and of a stream, read off the facts; never stored. */
import type { StreamStatus } from '#/model/status.ts'
import { cell } from './columns.ts'
import {
  isAboveFence,
  isHeld,
  isReady,
  jobHasPriority,
  jobIsSatisfied,
  jobIsSettled,
  jobTimeHasCome,
  streamHasPriority,
  streamIsHeld,
  streamIsOpen,
  streamIsSatisfied,
} from './conditions.ts'
import { edgeFrom, edgesTo } from './edges.ts'
import { hasFlag, hasStreamFlag } from './flags.ts'
import { phaseWords, runningWords, waitingWords, type Words } from './phase-words.ts'
import { jobsIn } from './stream-jobs.ts'
import { JobFlag, Phase, StreamFlag, type PlanState } from './state.ts'
import { phaseNames } from './transitions.ts'
import { workstationAt } from './workstations.ts'

/** A job's status in conman's words and in an operator's. */
export const jobStatus = (state: PlanState, job: number): Words => {
  const phase = cell(state.jobs.phase, job)
  if (phase === Phase.waiting) return waitingStatus(state, job)
  if (phase === Phase.running && state.confirmedEnds.size > 0) return runningStatus(state, job)
  const [words] = phaseWords[phaseNames[phase] ?? 'dormant']
  return words
}

const runningStatus = ({ confirmedEnds }: PlanState, job: number): Words => {
  const { executing, confirmedSucc, confirmedAbend } = runningWords
  const succeeded = confirmedEnds.get(job)
  if (succeeded === undefined) return executing
  return succeeded ? confirmedSucc : confirmedAbend
}

const waitingStatus = (state: PlanState, job: number): Words => {
  const { held, waits, scheduled, ready, fenced } = waitingWords
  if (isHeld(state, job) || !jobHasPriority(state, job)) return held
  if (isReady(state, job))
    return isAboveFence(state, workstationAt(state, cell(state.jobs.workstation, job)), job) ? ready : fenced
  const onlyTime = cell(state.jobs.unmet, job) === 0 && streamIsOpen(state, cell(state.jobs.stream, job))
  return onlyTime && !jobTimeHasCome(state, job) ? scheduled : waits
}

/** The jobs of a stream that count for its status: its steps, and recovery jobs once they were set going. */
export const jobsOf = function* (state: PlanState, stream: number): Generator<number> {
  for (const job of jobsIn(state, stream)) {
    if (cell(state.jobs.phase, job) !== Phase.dormant) yield job
  }
}

/** A stream's status (plan.md 3.4): STUCK when nothing in it can run without an operator. */
export const streamStatus = (state: PlanState, stream: number): StreamStatus => {
  if (cell(state.streams.liveRuns, stream) > runsAfterEnd(state, stream)) return 'running'
  if (hasStreamFlag(state, stream, StreamFlag.cancelled)) return 'cancelled'
  if (hasStreamFlag(state, stream, StreamFlag.suppressed)) return 'suppressed'
  if (streamIsSatisfied(state, stream)) return 'succeeded'
  if (streamIsHeld(state, stream) || !streamHasPriority(state, stream)) return 'held'
  const failure = failureStatus(state, stream)
  if (failure !== undefined) return failure
  if (cell(state.streams.startedAt, stream) > 0) return 'running'
  return streamIsOpen(state, stream) ? 'ready' : 'waiting'
}

/** Runs that go on after an operator said how their job ended: their stream need not wait for them to have its status. */
const runsAfterEnd = ({ jobs, afterEnd }: PlanState, stream: number): number => {
  let runs = 0
  if (afterEnd.size > 0) for (const job of afterEnd) if (cell(jobs.stream, job) === stream) runs += 1
  return runs
}

/** `abended` when all have ended and one of them badly, `stuck` when the rest waits for a bad end, else undefined. */
const failureStatus = (state: PlanState, stream: number): 'abended' | 'stuck' | undefined => {
  let bad = 0
  let blocked = 0
  const verdicts = new Map<number, boolean>()
  for (const job of jobsOf(state, stream)) {
    if (jobIsSettled(state, job)) continue
    if (endedBadly(state, job)) bad += 1
    else if (isBlocked(state, job, verdicts)) blocked += 1
    else return undefined
  }
  if (bad + blocked === 0) return undefined
  return blocked === 0 ? 'abended' : 'stuck'
}

/** It ended, its successors do not go on, and no recovery is at work. */
const endedBadly = (state: PlanState, job: number): boolean => {
  const phase = cell(state.jobs.phase, job)
  const ended = phase === Phase.abended || phase === Phase.failed || phase === Phase.unknown
  return ended && !hasFlag(state, job, JobFlag.goesOn | JobFlag.recovering)
}

/** Its predecessor has ended, and nothing that is asked about it came true: only an operator gets it on. */
const staysOpen = (state: PlanState, edge: number, from: number): boolean => {
  const isConditional = cell(state.edges.condition, edge) !== 0
  const isOpen = cell(state.edges.met, edge) === 0 && cell(state.edges.join, edge) === 0
  return isConditional && isOpen && (jobIsSettled(state, from) || endedBadly(state, from))
}

/** It waits, directly or not, for a job of its stream that ended badly. */
const isBlocked = (state: PlanState, job: number, verdicts: Map<number, boolean>): boolean => {
  const known = verdicts.get(job)
  if (known !== undefined) return known
  verdicts.set(job, false)
  const stream = cell(state.jobs.stream, job)
  for (const edge of edgesTo(state, job)) {
    const from = edgeFrom(state, edge)
    if (from < 0 || cell(state.jobs.stream, from) !== stream || cell(state.edges.met, edge) === 1) continue
    if (staysOpen(state, edge, from)) verdicts.set(job, true)
    if (jobIsSatisfied(state, from)) continue
    if (endedBadly(state, from) || isBlocked(state, from, verdicts)) verdicts.set(job, true)
  }
  return verdicts.get(job) === true
}
