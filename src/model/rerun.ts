/** How a job is run again. */
import type { Instant } from '#/lib/clock.ts'
import type { PlanTask } from './plan.ts'

/** Another job that is run in its place (conman: rerun;from). */
export interface RerunFrom {
  /** The full name of its definition, `FTA1#PAYFIX`. */
  readonly definition: string
  /** What the run is called; null: as the job (optman: enRetainNameOnRerunFrom). */
  readonly name: string | null
  readonly workstation: string
  readonly timezone: string
  readonly task: PlanTask
}

export interface RerunOptions {
  /** Absent: at once. */
  readonly notBefore?: Instant | undefined
  readonly priority?: number | undefined
  /** With those that come after it, of its stream or of all; they wait for their predecessors once more. */
  readonly successors?: 'internal' | 'all' | undefined
  /** Of those that come after it these jobs alone. */
  readonly only?: readonly number[] | undefined
  /** Absent: what it ran last. */
  readonly from?: RerunFrom | undefined
}
