/**
 * Runs whose outcome nobody knows. The truth resolves one as long as nobody has: the agent that had it may come back and tell.
 * Else an operator does, or the policy of the site: see `decide-unknown.ts`.
 */
import { cell } from './columns.ts'
import { hasFlag } from './flags.ts'
import { JobFlag, Phase, type PlanState } from './state.ts'
import type { UnknownRun } from './unknown-run.ts'

/** The present run of a job has an unknown outcome. */
export const isUnknown = ({ jobs }: PlanState, job: number, run: number): boolean =>
  cell(jobs.phase, job) === Phase.unknown && cell(jobs.run, job) === run

/** A report of the run comes after somebody has said what is to be done about it. */
export const wasResolved = (state: PlanState, job: number, run: number): boolean =>
  state.unknowns.get(job)?.run === run && !isUnknown(state, job, run) && !isFound(state, job, run)

/** It was unknown, and its agent has told since that it runs. */
export const isFound = ({ unknowns }: PlanState, job: number, run: number): boolean => {
  const unknown = unknowns.size === 0 ? undefined : unknowns.get(job)
  return unknown?.run === run && unknown.found === true
}

/** An operator had ordered its end before it was lost: it abends whatever its return code says, and is not recovered. */
export const wasKilled = (state: PlanState, job: number): boolean =>
  hasFlag(state, job, JobFlag.killRequested) || (state.unknowns.size > 0 && lastOf(state, job)?.killed === true)

/** The abend of a job is a guess of the policy, and not known. */
export const isGuessed = (state: PlanState, job: number): boolean =>
  state.unknowns.size > 0 && lastOf(state, job)?.givenUp === true

/** The present or last run of a job ended by the word of an operator or of the policy: nobody knows its return code. */
export const hasNoResult = (state: PlanState, job: number): boolean =>
  state.unknowns.size > 0 && lastOf(state, job) !== undefined

const lastOf = ({ unknowns, jobs }: PlanState, job: number): UnknownRun | undefined => {
  const unknown = unknowns.get(job)
  return unknown?.run === cell(jobs.run, job) && unknown.found !== true ? unknown : undefined
}

/** A run is lost. Called before its flags are cleared. */
export const rememberUnknown = (
  state: PlanState,
  job: number,
  { reason, agent }: { readonly reason: string; readonly agent: string | undefined },
): void => {
  const reruns = state.unknowns.get(job)?.reruns ?? 0
  const killed = hasFlag(state, job, JobFlag.killRequested)
  const run = cell(state.jobs.run, job)
  state.unknowns.set(job, { run, reason, reruns, killed, givenUp: false, ...(agent !== undefined && { agent }) })
  state.due.unknown.add(job)
}

/** The agent has told that it runs. Answers the agent that had it. */
export const findAgain = (state: PlanState, job: number): string => {
  const unknown = state.unknowns.get(job)
  state.due.unknown.delete(job)
  if (unknown !== undefined) state.unknowns.set(job, { ...unknown, found: true })
  return unknown?.agent ?? ''
}

/** The agent has told how it ended: nothing about it is unknown any more, but for how often it was run again. */
export const learnTruth = (state: PlanState, job: number): void => {
  const unknown = state.unknowns.get(job)
  state.due.unknown.delete(job)
  if (unknown === undefined) return
  if (unknown.reruns === 0) state.unknowns.delete(job)
  else state.unknowns.set(job, { ...unknown, run: 0 })
}

/** It will run again: by the policy once more, by an operator from the beginning. */
export const countRerun = (state: PlanState, job: number, byPolicy: boolean): void => {
  const unknown = state.unknowns.get(job)
  state.due.unknown.delete(job)
  if (unknown !== undefined) state.unknowns.set(job, { ...unknown, reruns: byPolicy ? unknown.reruns + 1 : 0 })
}

/** It counts as abended, as the site wants it. */
export const giveUp = (state: PlanState, job: number): void => {
  const unknown = state.unknowns.get(job)
  state.due.unknown.delete(job)
  if (unknown !== undefined) state.unknowns.set(job, { ...unknown, givenUp: true })
}

/** What is to be told of the unknown runs of a job; undefined: there was none. */
export const unknownSaid = (state: PlanState, job: number): string | undefined => {
  const unknown = state.unknowns.get(job)
  if (unknown === undefined || unknown.run === 0 || unknown.found === true) return undefined
  const { run, reason, givenUp } = unknown
  const lost = `nobody knows how run ${run} ended (${reason.replace(/\.$/, '')})`
  if (givenUp) return `${lost}; it counts as abended (unknownRuns)`
  const next = cell(state.jobs.run, job)
  return next > run ? `${lost}; run ${next} came after it` : lost
}
