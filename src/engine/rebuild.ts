/** The state of the plan, folded from the ledger: at start, and whenever a commit has failed. */
import { apply } from '#/core/apply.ts'
import { createState, type PlanState } from '#/core/state.ts'
import type { Queryable } from '#/db/pool.ts'
import { readLedger } from '#/store/ledger.ts'

/** Folds the whole ledger. `workstationLimit`: jobs at once on a workstation that was given no limit. */
export const rebuild = async (
  database: Queryable,
  options: { readonly workstationLimit: number },
): Promise<PlanState> => {
  const state = createState(options)
  for await (const event of readLedger(database, 0)) apply(state, event)
  return state
}
