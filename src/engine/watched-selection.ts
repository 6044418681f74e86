/**
 * The part of a list of jobs or streams that somebody watches: of what has changed, what is in the list now, and what may have left it.
 *
 * Nothing is remembered of who was told what. What has changed, is not in the list and never can be by what lasts of it (its name, its
 * stream, its day) concerns nobody; the rest of what is not in it may have been, and is told by its number alone.
 */
import type { Predicate } from '#/core/condition-test.ts'
import type { KnownTimes } from '#/core/known-times.ts'
import { selectedJobs, selectedStreams, type Within } from '#/core/select.ts'
import type { PlanState } from '#/core/state.ts'
import type { JobStatus, StreamStatus } from '#/model/status.ts'
import { everything, type Condition } from '#/selection/condition.ts'
import { lastingPart } from '#/selection/lasting-part.ts'
import { nouns } from '#/selection/nouns.ts'

interface Narrowed<Status> {
  readonly status?: readonly Status[] | undefined
  readonly name?: string | undefined
  readonly where?: Condition | undefined
}

/** As a list is asked for, without an order and pages. */
export type WatchedSelection =
  | ({ readonly of: 'jobs' } & Narrowed<JobStatus>)
  | ({ readonly of: 'streams' } & Narrowed<StreamStatus>)

export interface Membership {
  readonly isIn: Predicate<number>
  /** Of what is not in it now: whether it may have been. */
  readonly mayHaveBeen: Predicate<number>
}

/** `within`: what who watches may see; absent: all. */
export const membershipOf = (
  state: PlanState,
  selection: WatchedSelection & { readonly within?: Within | undefined },
  times?: KnownTimes,
): Membership => {
  const { name, where = everything } = selection
  if (selection.of === 'jobs') {
    const lasting = selectedJobs(state, { name, where: lastingPart(where, nouns.job) })
    return { isIn: selectedJobs(state, selection, times).isWanted, mayHaveBeen: lasting.isWanted }
  }
  const lasting = selectedStreams(state, { name, where: lastingPart(where, nouns.stream) })
  return { isIn: selectedStreams(state, selection, times).isWanted, mayHaveBeen: lasting.isWanted }
}
