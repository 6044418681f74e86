/** The one shape of a piece of maintenance. Adding one is adding a file under `tasks/`, a name, and a line where tasks are listed. */
import type { ConnectionTarget } from '#/db/connection.ts'
import type { Database } from '#/db/pool.ts'
import type { Instant } from '#/lib/clock.ts'
import type { TaskName, TaskOutcome } from '#/model/maintenance.ts'

export interface Task {
  readonly name: TaskName
  /** What it is for, in a sentence. */
  readonly about: string
  /** How long it may take, in milliseconds; each of its statements too. */
  readonly timeoutMs: number
  /** How old the last time it was done has to be for a cycle that nobody ordered; 0: it is done in each. */
  readonly everyMs: number
  /** Throws when it could not do its work. Raised `work.signal`: return now, nobody waits any more. */
  readonly run: (work: TaskWork) => Promise<TaskReport>
}

export interface TaskWork {
  /** By sessions of its own, which are ended when it does not end in time. */
  readonly database: Database
  readonly connection: ConnectionTarget
  /** How those sessions are named, for whoever opens more. */
  readonly sessionName: string
  readonly signal: AbortSignal
  readonly now: Instant
  /** What became of the tasks before it in this cycle. */
  readonly before: ReadonlyMap<TaskName, TaskOutcome>
  /** Throws `leader.fenced` when another server leads by now. To be asked before anything that cannot be taken back. */
  readonly requireTerm: () => Promise<void>
}

/** Thrown by a task that has proved that the plan in memory is not what is committed: the leader drops it and rebuilds. */
export class UnsoundPlan extends Error {}

export interface TaskReport {
  /** What it did, in a sentence. */
  readonly said: string
  /** There was nothing that it could do here, and `said` is why. */
  readonly skipped?: true
}
