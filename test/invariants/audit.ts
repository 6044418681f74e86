/** Holds a ledger against all invariants: hears its events in order, folds them, and lets each invariant look. */
import { apply } from '#/core/apply.ts'
import { advance } from '#/core/progress.ts'
import { createState, type PlanState } from '#/core/state.ts'
import type { LedgerEvent } from '#/model/event.ts'
import { bookkeeping } from './bookkeeping.ts'
import { carryForward } from './carry-forward.ts'
import { dependencies } from './dependencies.ts'
import { doubleStart } from './double-start.ts'
import { fences } from './fences.ts'
import { frozenMeansFrozen } from './frozen-means-frozen.ts'
import { heldMeansHeld } from './held-means-held.ts'
import type { Invariant } from './invariant.ts'
import { killedIsAbended } from './killed-is-abended.ts'
import { limits } from './limits.ts'
import { noJobLost } from './no-job-lost.ts'
import { oneOrder } from './one-order.ts'
import { outcomeIsFinal } from './outcome-is-final.ts'
import { priorities } from './priorities.ts'
import { requestsOnce } from './requests-once.ts'
import { timeWindows } from './time-windows.ts'
import { units } from './units.ts'
import { viewsAgree } from './views-agree.ts'

export const invariants: readonly Invariant[] = [
  oneOrder,
  noJobLost,
  doubleStart,
  outcomeIsFinal,
  dependencies,
  limits,
  units,
  fences,
  priorities,
  timeWindows,
  carryForward,
  heldMeansHeld,
  frozenMeansFrozen,
  killedIsAbended,
  viewsAgree,
  requestsOnce,
  bookkeeping,
]

export interface Audit {
  /** The state as the ledger tells it. */
  readonly state: PlanState
  /** Throws a Violation. */
  readonly hear: (event: LedgerEvent) => void
  /** What can only be said at the end of a ledger. Throws a Violation. */
  readonly end: () => void
}

/** Opens an audit of a ledger that begins at its beginning. */
export const openAudit = (
  site: { readonly workstationLimit: number },
  list: readonly Invariant[] = invariants,
): Audit => {
  const state = createState(site)
  const watches = list.map(({ watch }) => watch())
  return {
    state,
    hear: (event) => {
      advance(state, event.at)
      for (const { before } of watches) before?.(event, state)
      apply(state, event)
      for (const { after } of watches) after?.(event, state)
    },
    end: () => {
      for (const { end } of watches) end?.(state)
    },
  }
}
