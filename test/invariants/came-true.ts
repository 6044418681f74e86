/**
 * Whether what is asked of a predecessor has come true: read off the phases and flags of the jobs, without the predicates that
 * decide (`core/conditions.ts`, `core/follow-conditions.ts`), so that a mistake in those is seen. Output conditions alone are left
 * to them.
 */
import { cell } from '#/core/columns.ts'
import { hasFlag, hasStreamFlag } from '#/core/flags.ts'
import { judge } from '#/core/follow-conditions.ts'
import { JobFlag, Phase, StreamFlag, type Holder, type PlanState } from '#/core/state.ts'
import { jobsIn } from '#/core/stream-jobs.ts'
import type { AskedCondition, ConditionStatus } from '#/model/needs.ts'

const { running, pending, succeeded, abended, failed, suppressed, cancelled, unknown } = Phase

/** `from`: a job, or a stream with a minus sign, that is in the plan. */
export const cameTrue = (state: PlanState, from: Holder, condition: AskedCondition | null): boolean => {
  if (condition === null) return from < 0 ? streamIsDone(state, -from) : isLetGo(state, from)
  switch (condition.type) {
    case 'over':
      return cell(state.streams.liveRuns, -from) === 0 && (streamIsDone(state, -from) || isSuppressed(state, -from))
    case 'output':
      return judge(state, from, condition) === 'true'
    case 'status':
      return condition.any.some((status) => (from < 0 ? streamHas(state, -from, status) : jobHas(state, from, status)))
  }
}

/** Those that follow it plainly go on. */
const isLetGo = (state: PlanState, job: number): boolean =>
  jobIsDone(state, job) || hasFlag(state, job, JobFlag.cancelled)

/** Nothing of it is left to do. One that was cancelled while it runs is not over. */
const jobIsDone = (state: PlanState, job: number): boolean =>
  isIn(phaseOf(state, job), succeeded, cancelled) || hasFlag(state, job, JobFlag.goesOn | JobFlag.notTaken)

const phaseOf = ({ jobs }: PlanState, job: number): number => cell(jobs.phase, job)

const isIn = (phase: number, ...phases: readonly number[]): boolean => phases.includes(phase)

const stepsOf = (state: PlanState, stream: number): number[] =>
  [...jobsIn(state, stream)].filter((job) => cell(state.jobs.isRecovery, job) === 0)

const isSuppressed = (state: PlanState, stream: number): boolean => hasStreamFlag(state, stream, StreamFlag.suppressed)

const streamIsDone = (state: PlanState, stream: number): boolean => {
  if (hasStreamFlag(state, stream, StreamFlag.cancelled | StreamFlag.notTaken)) return true
  if (isSuppressed(state, stream)) return false
  const steps = stepsOf(state, stream)
  if (steps.length === 0) return cell(state.streams.endedAt, stream) > 0
  return steps.every((job) => jobIsDone(state, job) || phaseOf(state, job) === suppressed)
}

const jobHas = (state: PlanState, job: number, status: ConditionStatus): boolean => {
  const phase = phaseOf(state, job)
  const isOver = !hasFlag(state, job, JobFlag.recovering)
  switch (status) {
    case 'EXEC':
      return isIn(phase, running, pending) || (isIn(phase, succeeded, abended) && hasStarted(state, job))
    case 'SUCC':
      return isOver && phase === succeeded
    case 'ABEND':
      return isOver && phase === abended
    case 'FAIL':
      return isOver && phase === failed
    case 'SUPPR':
      return isOver && phase === suppressed
  }
}

const hasStarted = ({ jobs }: PlanState, job: number): boolean => cell(jobs.startedAt, job) > 0

const streamHas = (state: PlanState, stream: number, status: ConditionStatus): boolean => {
  const isCancelled = hasStreamFlag(state, stream, StreamFlag.cancelled)
  switch (status) {
    case 'SUPPR':
      return isSuppressed(state, stream)
    case 'SUCC':
      return !isCancelled && !isSuppressed(state, stream) && streamIsDone(state, stream)
    case 'ABEND':
      return !isCancelled && !isSuppressed(state, stream) && hasAbended(state, stream)
    default:
      return false
  }
}

/** Something of it ended badly, and nothing is left to do. */
const hasAbended = (state: PlanState, stream: number): boolean => {
  const left = stepsOf(state, stream).filter((job) => !jobIsDone(state, job) && phaseOf(state, job) !== suppressed)
  return left.length > 0 && left.every((job) => endedBadly(state, job))
}

const endedBadly = (state: PlanState, job: number): boolean =>
  isIn(phaseOf(state, job), abended, failed, unknown) && !hasFlag(state, job, JobFlag.recovering)
