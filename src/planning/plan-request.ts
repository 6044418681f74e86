/** What planning is asked with, and what it answers. */
import type { Instant } from '#/lib/clock.ts'
import type { PackedBatch } from '#/model/packed-batch.ts'
import type { NextIds, PendingDependency, PlanBatch } from '#/model/plan.ts'
import type { DefinitionIndex } from './definition-index.ts'
import type { PlanOptions } from './plan-options.ts'

/** What holds for the whole site. */
export interface Site {
  /** The IANA zone of streams and workstations that name none. */
  readonly timezone: string
  /** Minutes after midnight at which a production day begins (startOfDay); TWS's default is 0. */
  readonly startOfDay: number
}

/** An occurrence of a stream that entered the plan earlier and is still in it. */
export interface KnownInstance {
  readonly id: number
  /** Its production day, `2026-11-22`. */
  readonly day: string
  readonly scheduledAt: Instant
  /** A run cycle put it there; false: somebody submitted it. */
  readonly isPlanned: boolean
  /** It has left the plan with its day: who means it waits for nothing. */
  readonly hasLeft?: boolean
  /** The id of one of its jobs by its name in upper case; not recovery jobs. */
  readonly jobs: (name: string) => number | undefined
}

/** A pending predecessor that is neither resolved, nor orphaned, nor released. */
export interface OpenPending extends Pick<
  PendingDependency,
  'id' | 'waiter' | 'stream' | 'job' | 'day' | 'scheduledAt' | 'condition' | 'join'
> {
  /** The stream that waits, or whose job does: its number and its name, `FTA1#PAYROLL`. */
  readonly waiterStream: { readonly id: number; readonly name: string }
}

/** What every request brings: the definitions, and what the plan has already. */
export interface PlanSources {
  readonly definitions: DefinitionIndex
  readonly site: Site
  readonly options: PlanOptions
  readonly next: NextIds
  /** The last production day that is planned, `2026-11-22`; '' before the first. */
  readonly plannedThrough: string
  /** When that day began, in minutes after midnight; null or absent where that is not known. */
  readonly plannedStartOfDay?: number | null
  /** The instances of a stream that are in the plan, in any order. The key is `FTA1#PAYROLL` in upper case. */
  readonly instances: (streamKey: string) => readonly KnownInstance[]
  /** The id of a task that entered the plan earlier, by its `taskKey`. */
  readonly tasks: (taskKey: string) => number | undefined
  /** What waits for a predecessor that was not planned when it entered the plan. */
  readonly pending: readonly OpenPending[]
}

/** Something about a plan that people should know: a dependency or a stream was left out. */
export interface PlanNote {
  /** `info`: usual, such as a predecessor that is not planned that day. `warning`: somebody should mend a definition. */
  readonly level: 'info' | 'warning'
  /** `FTA1#PAYROLL`. */
  readonly stream: string
  /** The predecessor that is not waited for, `FTA1#LEDGER.CLOSE`; null when the note is not about a FOLLOWS. */
  readonly follows: string | null
  readonly sentence: string
}

export interface PackedPlan {
  readonly batch: PackedBatch
  readonly notes: PlanNote[]
}

export interface PlannedBatch {
  readonly batch: PlanBatch
  readonly notes: PlanNote[]
}
