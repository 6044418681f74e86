/** What planning is asked with when a job is submitted into a stream of the plan. */
import type { Instant } from '#/lib/clock.ts'
import type { JobDefinition } from '#/model/job-definition.ts'
import type { JobOptions } from '#/model/submission.ts'
import type { PlanSources } from './plan-request.ts'
import type { SubmittedFollow } from './submitted-follows.ts'

/** The stream of the plan that a job goes into. */
export interface Target {
  readonly id: number
  readonly workstation: string
  readonly name: string
  readonly day: string
  readonly scheduledAt: Instant
  /** Whether it has a job of a name in upper case, a recovery job among them. */
  readonly hasJob: (name: string) => boolean
}

export interface JobRequest extends PlanSources {
  readonly asked: JobOptions
  readonly definition: JobDefinition
  /** False: a command or script that nobody has defined. */
  readonly isDefined: boolean
  /** Null: a new stream JOBS on the workstation of the job. */
  readonly target: Target | null
  readonly predecessors: readonly SubmittedFollow[]
  readonly now: Instant
}
