/** Which freezes and drains keep a job from starting: number, why, who, until when, and what lifts them. */
import type { Hindrance } from '#/model/views.ts'
import { cell } from './columns.ts'
import { isFrozen } from './conditions.ts'
import { meansJob, type FreezeState } from './freezes.ts'
import { hindrance } from './hindrance.ts'
import type { PlanState } from './state.ts'
import { instantText } from './view.ts'

/** One for each that keeps it; a drain keeps only what belongs to a stream that has not begun. */
export const freezeHindrances = (state: PlanState, job: number): Hindrance[] => {
  if (!isFrozen(state, job)) return []
  const hasBegun = cell(state.streams.startedAt, cell(state.jobs.stream, job)) !== 0
  return [...state.freezes.values()]
    .filter((freeze) => (freeze.kind === 'freeze' || !hasBegun) && meansJob(state, freeze)(job))
    .map((freeze) =>
      hindrance({
        type: 'freeze',
        sentence: sentenceOf(freeze),
        remedy: `batuta freeze lift ${freeze.id}`,
        until: instantText(freeze.until),
      }),
    )
}

const sentenceOf = ({ id, kind, scope, reason, by, until }: FreezeState): string => {
  const what = scope.of === 'site' ? 'the whole site' : `${scope.of} ${scope.pattern}`
  const how = kind === 'freeze' ? 'nothing starts' : 'no stream begins'
  const end = until === 0 ? 'until it is lifted' : `until ${instantText(until)}`
  const why = reason === null ? '' : ` (${reason})`
  const title = kind === 'freeze' ? 'Freeze' : 'Drain'
  return `${title} ${id} of ${what}, by ${by}, ${end}: ${how}${why}.`
}
