/**
 * Events: the facts of the ledger, each a thing that happened or a decision already taken.
 *
 * `apply` folds them into the state and never decides again, so an old ledger gives the same state under a newer version.
 * Adding a kind is adding a line here and its number in `store/event-rows.ts`; a kind is never removed or renumbered.
 */
import type { Instant } from '#/lib/clock.ts'
import type { IdRanges } from '#/lib/id-ranges.ts'
import type { AddedDependencies, Drop, DroppedDependencies } from './dependency-change.ts'
import type { WorkstationChange } from './workstation-change.ts'
import type { FreezeKind, FreezeScope } from './freeze.ts'
import type { PackedBatch } from './packed-batch.ts'
import type { PlanBatch } from './plan.ts'
import type { RerunFrom } from './rerun.ts'

/** Who caused it: an operator's name, or the part of the engine that decided. */
export interface Cause {
  /** `operator` or a service's name. */
  readonly by: string
  readonly reason?: string | undefined
  /** The request it answers; the same id has an effect once. */
  readonly requestId?: string | undefined
  /** What was ordered in that request, in words (`core/requests.ts`). */
  readonly order?: string | undefined
}

/** What a run used, as far as the agent could see; null where it could not. */
export interface Usage {
  readonly userMs: number | null
  readonly systemMs: number | null
  /** Highest resident memory of one of its processes, bytes. */
  readonly peakMemory: number | null
}

/** Jobs that go on as jobs of the stream USERJOBS of their workstation; `stream` is its number, which may be new. */
export interface UserJobs {
  readonly stream: number
  readonly workstation: string
  readonly day: string
  readonly scheduledAt: Instant
  readonly jobs: readonly number[]
}

export type EventBody =
  /** Rows entered the plan; the batch itself stands in the plan tables. */
  | { readonly kind: 'plan.added'; readonly batch: PlanBatch | PackedBatch; readonly cause: Cause }
  /** Production days were closed: what is done with leaves the plan, the rest is carried forward. */
  | {
      readonly kind: 'plan.closed'
      /** The last day that is closed, `2026-11-22`. */
      readonly through: string
      /** Streams that leave with all their jobs but those of `userJobs`. */
      readonly streams: IdRanges
      /** Jobs that leave streams which stay. */
      readonly jobs: IdRanges
      readonly carried: IdRanges
      /** Runs that go on without their stream, gathered by workstation and day under the name USERJOBS. */
      readonly userJobs: readonly UserJobs[]
      /** Jobs whose last instance was before this day: their expected durations are forgotten (optman: statsHistory). */
      readonly statisticsFrom?: string
      /** Resources whose units, which were altered, are again as defined (optman: enCFResourceQuantity no). */
      readonly resources?: readonly string[]
      readonly cause: Cause
    }

  /** A run was given to an agent. Written before the agent hears of it. */
  | { readonly kind: 'run.dispatched'; readonly job: number; readonly run: number; readonly agent: string }
  | { readonly kind: 'run.started'; readonly job: number; readonly run: number; readonly pid: number }
  | {
      readonly kind: 'run.ended'
      readonly job: number
      readonly run: number
      readonly outcome: 'succeeded' | 'abended'
      /** It waits for an operator's word before it counts (CONFIRMED, MINDUR). */
      readonly pending?: true
      readonly returnCode: number
      /** The signal that ended it, if one did. */
      readonly signal: string | null
      readonly startedAt: Instant
      readonly usage: Usage
      /** The job repeats (EVERY): when its next run may start. */
      readonly repeatAt: Instant | null
    }
  /** It could not be launched (FAIL): no such script, not executable. */
  | { readonly kind: 'run.failed'; readonly job: number; readonly run: number; readonly reason: string }
  /** The agent would not take it now (disk full); it surely did not start and is tried again. */
  | {
      readonly kind: 'run.refused'
      readonly job: number
      readonly run: number
      readonly reason: string
      readonly retryAt: Instant
    }
  /** Nobody can say how it ended. */
  | { readonly kind: 'run.lost'; readonly job: number; readonly run: number; readonly reason: string }
  /** Its outcome is unknown and stays so; it counts as abended, by the policy of the site. */
  | { readonly kind: 'run.given_up'; readonly job: number; readonly run: number; readonly cause: Cause }

  /** The job will run once more as run number `run`, not before `notBefore`. */
  | {
      readonly kind: 'job.rerun'
      readonly job: number
      readonly run: number
      /** `unknown`: the outcome of its run is, and it may run twice. */
      readonly why: 'operator' | 'recovery' | 'unknown'
      readonly notBefore: Instant
      /** Absent: the one it has. */
      readonly priority?: number
      /** Another job that is run in its place from now on; absent: what it ran last. */
      readonly from?: RerunFrom
      /** Jobs, and streams with a minus sign, that wait for their predecessors among them and the job once more. */
      readonly successors?: readonly number[]
      readonly cause: Cause
    }
  /** The recovery job of `job` was set going. */
  | { readonly kind: 'recovery.started'; readonly job: number; readonly recoveryJob: number; readonly cause: Cause }
  /** The recovery prompt of an abended job was asked; `prompt` is its new number. */
  | {
      readonly kind: 'recovery.asked'
      readonly job: number
      readonly prompt: number
      readonly text: string
      readonly cause: Cause
    }
  /** No recovery (any more): the abend stands, and successors go on only if `goOn`. */
  | { readonly kind: 'recovery.ended'; readonly job: number; readonly goOn: boolean; readonly cause: Cause }
  | { readonly kind: 'job.held'; readonly job: number; readonly cause: Cause }
  | { readonly kind: 'job.unheld'; readonly job: number; readonly cause: Cause }
  /** Its dependencies were taken away. */
  | { readonly kind: 'job.released'; readonly job: number; readonly cause: Cause }
  | { readonly kind: 'job.cancelled'; readonly job: number; readonly cause: Cause }
  /** It is to be cancelled when what it waits for has come. */
  | { readonly kind: 'job.cancel_pending'; readonly job: number; readonly cause: Cause }
  | { readonly kind: 'job.priority_changed'; readonly job: number; readonly priority: number; readonly cause: Cause }
  | {
      readonly kind: 'job.dependencies_added'
      readonly job: number
      readonly added: AddedDependencies
      readonly cause: Cause
    }
  | {
      readonly kind: 'job.dependencies_dropped'
      readonly job: number
      readonly how: Drop
      readonly dropped: DroppedDependencies
      readonly cause: Cause
    }
  /** `why` is absent where a latest time has passed. */
  | { readonly kind: 'job.suppressed'; readonly job: number; readonly why?: 'condition'; readonly cause: Cause }
  /** NOP: it succeeded without having run. */
  | { readonly kind: 'job.skipped'; readonly job: number; readonly cause: Cause }
  /** An operator said how it ended. */
  | {
      readonly kind: 'job.confirmed'
      readonly job: number
      readonly succeeded: boolean
      /** It counts when the process that runs has ended; absent: at once. */
      readonly atEnd?: true
      readonly cause: Cause
    }
  /** An operator said that output conditions of it came true, by their names in capitals. */
  | {
      readonly kind: 'job.conditions_confirmed'
      readonly job: number
      readonly conditions: readonly string[]
      readonly cause: Cause
    }
  /** It runs longer than its MAXDUR, and goes on. */
  | { readonly kind: 'job.long'; readonly job: number; readonly run: number; readonly cause: Cause }
  | { readonly kind: 'job.late'; readonly job: number; readonly cause: Cause }
  /** A critical job waits for it, and it must start soon: it goes before all but HI and GO. */
  | { readonly kind: 'job.promoted'; readonly job: number; readonly cause: Cause }
  | { readonly kind: 'job.kill_requested'; readonly job: number; readonly run: number; readonly cause: Cause }
  /** Its kill was asked for long ago, and its processes are not gone. */
  | { readonly kind: 'job.kill_overdue'; readonly job: number; readonly run: number; readonly cause: Cause }
  | { readonly kind: 'stream.suppressed'; readonly stream: number; readonly why?: 'condition'; readonly cause: Cause }
  | { readonly kind: 'stream.cancelled'; readonly stream: number; readonly cause: Cause }
  | { readonly kind: 'stream.cancel_pending'; readonly stream: number; readonly cause: Cause }
  | { readonly kind: 'stream.held'; readonly stream: number; readonly cause: Cause }
  | { readonly kind: 'stream.unheld'; readonly stream: number; readonly cause: Cause }
  | {
      readonly kind: 'stream.priority_changed'
      readonly stream: number
      readonly priority: number
      readonly cause: Cause
    }
  | {
      readonly kind: 'stream.dependencies_added'
      readonly stream: number
      readonly added: AddedDependencies
      readonly cause: Cause
    }
  | {
      readonly kind: 'stream.dependencies_dropped'
      readonly stream: number
      readonly how: Drop
      readonly dropped: DroppedDependencies
      readonly cause: Cause
    }
  /** It has no jobs, and its turn has come. */
  | { readonly kind: 'stream.succeeded'; readonly stream: number; readonly cause: Cause }
  | { readonly kind: 'stream.late'; readonly stream: number; readonly cause: Cause }
  /** Its own dependencies were taken away; those of its jobs stay. */
  | { readonly kind: 'stream.released'; readonly stream: number; readonly cause: Cause }
  /** How many of its jobs run at once; null: no limit. */
  | { readonly kind: 'stream.limited'; readonly stream: number; readonly limit: number | null; readonly cause: Cause }
  /** An operator set something of it; what is absent stays as it was. */
  | {
      readonly kind: 'workstation.changed'
      readonly workstation: string
      readonly change: WorkstationChange
      readonly cause: Cause
    }
  | { readonly kind: 'resource.altered'; readonly resource: string; readonly units: number; readonly cause: Cause }
  /** A part of the plan is kept from starting; `until` null: until it is lifted. */
  | {
      readonly kind: 'freeze.added'
      readonly freeze: number
      readonly what: FreezeKind
      readonly scope: FreezeScope
      readonly until: Instant | null
      readonly cause: Cause
    }
  /** By an operator, or because its time is over. */
  | { readonly kind: 'freeze.lifted'; readonly freeze: number; readonly cause: Cause }
  | { readonly kind: 'prompt.asked'; readonly prompt: number; readonly cause: Cause }
  | { readonly kind: 'prompt.answered'; readonly prompt: number; readonly yes: boolean; readonly cause: Cause }
  /** An agent saw the file of an OPENS dependency. `changedAt`: of a STARTCOND, when it changed last, on the clock of its machine. */
  | { readonly kind: 'file.found'; readonly file: number; readonly changedAt?: number }

  /** An agent has been away longer than its lease: its runs are unreachable. */
  | { readonly kind: 'agent.lost'; readonly agent: string; readonly since: Instant }
  /** It is there again, or another has taken its place for good. */
  | { readonly kind: 'agent.back'; readonly agent: string; readonly replacedBy?: string }

  /** A server began to lead. `url`: where clients reach it, if it was told. */
  | { readonly kind: 'leader.elected'; readonly server: string; readonly version: string; readonly url?: string }

/** An event with its place in the ledger: `seq` counts without gaps, `term` names the leader that wrote it. */
export type LedgerEvent = EventBody & { readonly seq: number; readonly at: Instant; readonly term: number }

export type EventKind = EventBody['kind']
