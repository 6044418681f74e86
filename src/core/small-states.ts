/** What the state keeps of the few jobs and streams that have it: joins, pending predecessors, recoveries, reruns. */
import type { PendingDependency } from '#/model/plan.ts'

/** A join of one waiter, and how its members stand. */
export interface JoinState {
  readonly id: number
  readonly name: string
  /** How many must come true; 0: all. */
  needed: number
  members: number
  met: number
  failed: number
}

/** A predecessor that is not planned yet; orphaned: the extension that should have planned it has not. */
export interface PendingState extends PendingDependency {
  readonly holder: number
  readonly orphaned: boolean
}

/** How far the recovery of an abended job has come. */
export interface RecoveryState {
  prompt: number
  jobStarted: boolean
}

/** A run that the plan did not bring. */
export interface RerunState {
  readonly run: number
  readonly why: 'operator' | 'recovery' | 'predecessor' | 'unknown'
  /** The definition of another job that is run in its place from then on, and what its runs are called; null: as the job. */
  readonly from?: { readonly definition: string; readonly name: string | null }
}
