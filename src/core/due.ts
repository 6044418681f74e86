/** What became due or askable and is not decided yet: the work that `decide` finds. */
import type { Holder } from './state.ts'

export interface Due {
  readonly until: Set<Holder>
  readonly deadline: Set<Holder>
  /** Whose cancel was pending, and is not any more. */
  readonly cancel: Set<Holder>
  readonly asking: Set<number>
  /** Whose condition is false. */
  readonly branches: Set<Holder>
  /** Jobs that succeed without running. */
  readonly nop: Set<number>
  /** Streams without jobs that wait for nothing. */
  readonly empty: Set<Holder>
  /** Jobs whose MAXDUR has passed. */
  readonly long: Set<number>
  /** Jobs whose last run has an unknown outcome. */
  readonly unknown: Set<number>
  /** Freezes whose time is over. */
  readonly freezes: Set<number>
}

export const noneDue = (): Due => ({
  until: new Set(),
  deadline: new Set(),
  cancel: new Set(),
  asking: new Set(),
  branches: new Set(),
  nop: new Set(),
  empty: new Set(),
  long: new Set(),
  unknown: new Set(),
  freezes: new Set(),
})

export const isAnyDue = ({
  until,
  deadline,
  cancel,
  asking,
  branches,
  nop,
  empty,
  long,
  unknown,
  freezes,
}: Due): boolean =>
  until.size + deadline.size + cancel.size + asking.size + branches.size + nop.size > 0 ||
  empty.size + long.size + unknown.size + freezes.size > 0
