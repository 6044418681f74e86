/**
 * The selections that were tried last, ready to be tried on a row: to prepare one takes longer than to try it on what has changed.
 *
 * Each takes some kilobytes, so only a few are remembered; they go with the plan that they are about.
 */
import { LRUCache } from 'lru-cache'
import type { Selecting } from '#/core/select.ts'
import type { PlanState } from '#/core/state.ts'

/** As many as fifty operators look at again and again. */
const mostRemembered = 64

export const rememberSelections = () => {
  const byPlan = new WeakMap<PlanState, LRUCache<string, Selecting>>()
  return (state: PlanState, key: string, prepare: () => Selecting): Selecting => {
    const known = byPlan.get(state) ?? new LRUCache<string, Selecting>({ max: mostRemembered })
    byPlan.set(state, known)
    const found = known.get(key)
    if (found !== undefined) return found
    const prepared = prepare()
    known.set(key, prepared)
    return prepared
  }
}
