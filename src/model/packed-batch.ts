/**
 * A batch of the plan as columns of numbers and one list of names: the form in which its rows are planned, cross between threads,
 * are added to the state, and are stored.
 *
 * A row as an object costs its making, its copying between threads and its collection: of 200 000 jobs together seconds of
 * processor and hundreds of megabytes. The cells of a column change their thread at no cost. Small batches are made of rows
 * (`planning/pack-batch.ts`).
 */
import type { PlanBatch, PlanDependency, PlanJob } from './plan.ts'

type CellType = Int32ArrayConstructor | Float64ArrayConstructor | Uint8ArrayConstructor
type CellsOf<T extends CellType> = T extends Int32ArrayConstructor
  ? Int32Array
  : T extends Float64ArrayConstructor
    ? Float64Array
    : Uint8Array

/** The columns of a table by name: what kind of numbers each holds. */
export type PackedLayout = Readonly<Record<string, CellType>>

/** Cells of each column, as many as the table has rows. */
export type Packed<L extends PackedLayout> = { readonly [K in keyof L]: CellsOf<L[K]> }

/** Instants: 0 is none. Names: by their place in `names`; 0 is none. A column that is written is there for ever. */
export const packedStreams = {
  id: Int32Array,
  workstation: Int32Array,
  name: Int32Array,
  day: Int32Array,
  runCycle: Int32Array,
  priority: Uint8Array,
  /** -1: no limit. */
  limit: Int32Array,
  onUntil: Uint8Array,
  carryForward: Uint8Array,
  key: Uint8Array,
  scheduledAt: Float64Array,
  startAt: Float64Array,
  untilAt: Float64Array,
  latestStartAt: Float64Array,
  deadlineAt: Float64Array,
  firstJob: Int32Array,
  jobCount: Int32Array,
} as const

export const packedJobs = {
  id: Int32Array,
  stream: Int32Array,
  isRecovery: Uint8Array,
  workstation: Int32Array,
  name: Int32Array,
  definition: Int32Array,
  task: Int32Array,
  priority: Uint8Array,
  onUntil: Uint8Array,
  /** Bits, by `jobTraits`. */
  traits: Uint8Array,
  /** Minutes; 0: it does not repeat. */
  every: Int32Array,
  /** 0: none. */
  recoveryJob: Int32Array,
  startAt: Float64Array,
  untilAt: Float64Array,
  everyEndAt: Float64Array,
  deadlineAt: Float64Array,
} as const

/** Who waits and for whom: a job's number, or a stream's with a minus sign. Predecessor 0: the next row of `others`. */
export const packedDependencies = { waiter: Int32Array, predecessor: Int32Array } as const

/** The columns that hold places of `names`. */
export const nameColumns = {
  streams: ['workstation', 'name', 'day', 'runCycle'],
  jobs: ['workstation', 'name', 'definition'],
} as const

export type PackedStreams = Packed<typeof packedStreams>
export type PackedJobs = Packed<typeof packedJobs>

/** The bits of a job's traits, from the lowest. Rows that were written have them: the order is for ever. */
export const jobTraits = ['confirmed', 'critical', 'key', 'nop', 'killWhenLate'] as const satisfies (keyof PlanJob)[]

export interface PackedDependencies extends Packed<typeof packedDependencies> {
  /** All that is no FOLLOWS, and each FOLLOWS that asks for more than a good end, in their order. */
  readonly others: readonly PlanDependency[]
}

/** MAXDUR and MINDUR of a job. */
export type Durations = Pick<PlanJob, 'longest' | 'shortest'>

export interface PackedRows {
  /** May hold more than these rows say: the parts of an extension share one list. */
  readonly names: readonly string[]
  readonly streams: PackedStreams
  readonly jobs: PackedJobs
  /** Where there is one, by the place of the job. */
  readonly durations: ReadonlyMap<number, Durations>
  readonly dependencies: PackedDependencies
}

/** Rows as they are stored. */
export interface EncodedRows {
  /** The production days of its streams. */
  readonly days: readonly string[]
  readonly body: Uint8Array
}

export interface PackedBatch extends Omit<PlanBatch, 'streams' | 'jobs' | 'dependencies'> {
  readonly rows: PackedRows
  /** Its rows encoded already, by the thread that planned them. */
  readonly encoded?: EncodedRows
}

/** The numbers of the jobs of a batch. */
export const jobIdsOf = (batch: PlanBatch | PackedBatch): number[] =>
  'rows' in batch ? Array.from(batch.rows.jobs.id) : batch.jobs.map(({ id }) => id)

/** Columns of so many rows whose cells are 0. */
export const makeColumns = <L extends PackedLayout>(layout: L, rows: number): Packed<L> =>
  Object.fromEntries(Object.entries(layout).map(([name, cells]) => [name, new cells(rows)])) as Packed<L>

/** The numbers of the streams of a batch. */
export const streamIdsOf = (batch: PlanBatch | PackedBatch): number[] =>
  'rows' in batch ? Array.from(batch.rows.streams.id) : batch.streams.map(({ id }) => id)
