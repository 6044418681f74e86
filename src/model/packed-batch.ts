/**
 * A batch of the plan as columns of numbers and one list of names: the form in which its rows cross between threads, are added to
 * the state and are written.
 *
 * A row as an object costs its making, its copying between threads and its collection: of 200 000 jobs together a second and a
 * half of the decision loop. The cells of a column change their thread at no cost. `planning/pack-batch.ts` makes it.
 */
import type { PlanBatch, PlanDependency, PlanJob } from './plan.ts'

/** Instants: 0 is none. Names: by their place in `names`; 0 is none. */
export interface PackedStreams {
  readonly id: Int32Array
  readonly workstation: Int32Array
  readonly name: Int32Array
  readonly day: Int32Array
  readonly runCycle: Int32Array
  readonly priority: Uint8Array
  /** -1: no limit. */
  readonly limit: Int32Array
  readonly onUntil: Uint8Array
  readonly carryForward: Uint8Array
  readonly key: Uint8Array
  readonly scheduledAt: Float64Array
  readonly startAt: Float64Array
  readonly untilAt: Float64Array
  readonly latestStartAt: Float64Array
  readonly deadlineAt: Float64Array
  readonly firstJob: Int32Array
  readonly jobCount: Int32Array
}

export interface PackedJobs {
  readonly id: Int32Array
  readonly stream: Int32Array
  readonly isRecovery: Uint8Array
  readonly workstation: Int32Array
  readonly name: Int32Array
  readonly definition: Int32Array
  readonly task: Int32Array
  readonly priority: Uint8Array
  readonly onUntil: Uint8Array
  /** Bits, by `jobTraits`. */
  readonly traits: Uint8Array
  /** Minutes; 0: it does not repeat. */
  readonly every: Int32Array
  /** 0: none. */
  readonly recoveryJob: Int32Array
  readonly startAt: Float64Array
  readonly untilAt: Float64Array
  readonly everyEndAt: Float64Array
  readonly deadlineAt: Float64Array
}

/** The bits of a job's traits, from the lowest. Rows that were written have them: the order is for ever. */
export const jobTraits = ['confirmed', 'critical', 'key', 'nop', 'killWhenLate'] as const satisfies (keyof PlanJob)[]

/** Who waits and for whom: a job's number, or a stream's with a minus sign. Predecessor 0: the next row of `others`. */
export interface PackedDependencies {
  readonly waiter: Int32Array
  readonly predecessor: Int32Array
  /** All that is no FOLLOWS, and each FOLLOWS that asks for more than a good end, in their order. */
  readonly others: readonly PlanDependency[]
}

export interface PackedRows {
  /** May hold more than these rows say: the parts of an extension share one list. */
  readonly names: readonly string[]
  readonly streams: PackedStreams
  readonly jobs: PackedJobs
  /** MAXDUR and MINDUR where there is one, by the place of the job. */
  readonly durations: ReadonlyMap<number, Pick<PlanJob, 'longest' | 'shortest'>>
  readonly dependencies: PackedDependencies
}

/** Rows as binary COPY wants them, and the production days they lie with. */
export interface EncodedRows {
  readonly days: readonly string[]
  readonly streams: Uint8Array
  readonly jobs: Uint8Array
  readonly dependencies: Uint8Array
}

export interface PackedBatch extends Omit<PlanBatch, 'streams' | 'jobs' | 'dependencies'> {
  readonly rows: PackedRows
  /** Its rows encoded already, by the thread that planned them. */
  readonly encoded?: EncodedRows
}

/** The numbers of the streams of a batch. */
export const streamIdsOf = (batch: PlanBatch | PackedBatch): number[] =>
  'rows' in batch ? Array.from(batch.rows.streams.id) : batch.streams.map(({ id }) => id)
