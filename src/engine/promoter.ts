/** Promotes what critical jobs wait for when it must start soon: one look, to be repeated. */
import { cell, nextRow } from '#/core/columns.ts'
import { promote } from '#/core/promotion.ts'
import { Trait, type PlanState } from '#/core/state.ts'
import type { LedgerEvent } from '#/model/event.ts'
import type { AssuranceDesk } from './assurance-desk.ts'
import type { Conductor } from './conductor.ts'

export interface PromoterParts {
  readonly state: () => PlanState
  readonly conductor: () => Conductor
  readonly desk: Pick<AssuranceDesk, 'standing'>
}

/** Answers the promotions it made. A plan without critical jobs costs one look over their traits. */
export const promoteOnce = async ({ state, conductor, desk }: PromoterParts): Promise<readonly LedgerEvent[]> => {
  if (!hasCriticalJobs(state())) return []
  const { promotions } = await desk.standing()
  if (promotions.length === 0) return []
  return conductor().take((now) => promote(now, promotions))
}

const hasCriticalJobs = ({ jobs }: PlanState): boolean => {
  for (let job = nextRow(jobs, 1); job < jobs.size; job = nextRow(jobs, job + 1)) {
    if ((cell(jobs.traits, job) & Trait.critical) !== 0) return true
  }
  return false
}
