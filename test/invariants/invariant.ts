/**
 * An invariant: something that must hold for every ledger, wherever it was written: in a simulation, in PostgreSQL, at a site.
 *
 * It watches the ledger event by event beside the state that is folded from it. Each stands in a file of its own beside this
 * one; `audit.ts` runs them all.
 */
import type { PlanState } from '#/core/state.ts'
import type { LedgerEvent } from '#/model/event.ts'

/** One look at one ledger, from its first event to its last. */
export interface Watch {
  /** The event is about to be applied; the time of the state has moved to it. */
  readonly before?: (event: LedgerEvent, state: PlanState) => void
  /** The event was applied. */
  readonly after?: (event: LedgerEvent, state: PlanState) => void
  /** The ledger ends here, for now. */
  readonly end?: (state: PlanState) => void
}

export interface Invariant {
  readonly name: string
  readonly watch: () => Watch
}

/** The ledger breaks an invariant. */
export class Violation extends Error {
  constructor(name: string, sentence: string) {
    super(`${name}: ${sentence}`)
    this.name = 'Violation'
  }
}

/** Says no, in the name of an invariant. */
export const breaks = (name: string, sentence: string): never => {
  throw new Violation(name, sentence)
}
