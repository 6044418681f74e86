/** Freezes and drains as they are shown, with what is left to end in their scope. */
import type { FreezeView } from '#/model/freeze.ts'
import { cell, nextRow } from './columns.ts'
import { isLive, streamIsAlive } from './conditions.ts'
import { countMeant, meansJob, type FreezeState } from './freezes.ts'
import { Phase, type PlanState } from './state.ts'
import { instantText, requiredInstantText } from './view.ts'

export const viewFreezes = (state: PlanState): FreezeView[] =>
  [...state.freezes.values()].map((freeze) => ({
    id: freeze.id,
    kind: freeze.kind,
    scope: freeze.scope.of,
    pattern: freeze.scope.of === 'site' ? null : freeze.scope.pattern,
    reason: freeze.reason,
    by: freeze.by,
    since: requiredInstantText(freeze.since),
    until: instantText(freeze.until),
    meant: countMeant(state, freeze),
    remaining: countRemaining(state, freeze),
  }))

/** Runs that go on, and of a drain the jobs that are still to start in streams that have begun. One pass over the plan's jobs. */
const countRemaining = (state: PlanState, freeze: FreezeState): number => {
  const { jobs } = state
  const isMeant = meansJob(state, freeze)
  let remaining = 0
  for (let job = nextRow(jobs, 1); job < jobs.size; job = nextRow(jobs, job + 1)) {
    if (cell(jobs.stream, job) === 0) continue
    const isLeft = isLive(state, job) || (freeze.kind === 'drain' && isStillToStart(state, job))
    if (isLeft && isMeant(job)) remaining += 1
  }
  return remaining
}

const isStillToStart = (state: PlanState, job: number): boolean => {
  const stream = cell(state.jobs.stream, job)
  const hasBegun = cell(state.streams.startedAt, stream) !== 0
  return cell(state.jobs.phase, job) === Phase.waiting && hasBegun && streamIsAlive(state, stream)
}
