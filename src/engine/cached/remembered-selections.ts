/**
 * The selections that were tried last, ready to be tried on a row: to prepare one takes longer than to try it on what has changed.
 *
 * Each takes some kilobytes, and 50 bytes for each stream that it was tried on: only a few are remembered, and no more than have room. They go with the plan that they are about, and
 * with each day that is closed: what they know of streams that have left the plan would grow for as long as the server leads.
 */
import { LRUCache } from 'lru-cache'
import type { Selecting } from '#/core/select.ts'
import type { PlanState } from '#/core/state.ts'

/** As many as fifty operators look at again and again. */
const mostRemembered = 64
/** All together may take so much, bytes; one that takes more alone is prepared anew. */
const usualBytes = 4_000_000

interface Remembered {
  readonly closedThrough: string
  readonly known: LRUCache<string, Selecting>
}

/** `mostBytes`: of each plan. */
export const rememberSelections = ({ mostBytes = usualBytes } = {}) => {
  const byPlan = new WeakMap<PlanState, Remembered>()
  const openFor = (state: PlanState): Remembered => {
    const { closedThrough } = state
    const opened = { closedThrough, known: new LRUCache<string, Selecting>({ max: mostRemembered }) }
    byPlan.set(state, opened)
    return opened
  }
  return (state: PlanState, key: string, prepare: () => Selecting): Selecting => {
    const before = byPlan.get(state)
    const { known } = before?.closedThrough === state.closedThrough ? before : openFor(state)
    const found = known.get(key)
    if (found !== undefined) {
      makeRoom(known, mostBytes)
      return found
    }
    const prepared = prepare()
    known.set(key, prepared)
    makeRoom(known, mostBytes)
    return prepared
  }
}

/** They grow where they are used: what was used last stays longest. */
const makeRoom = (known: LRUCache<string, Selecting>, mostBytes: number): void => {
  let bytes = 0
  const tooMany: string[] = []
  // The last used first.
  for (const [key, selecting] of known.entries()) {
    bytes += selecting.bytes()
    if (bytes > mostBytes) tooMany.push(key)
  }
  for (const key of tooMany) known.delete(key)
}
