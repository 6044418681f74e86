/**
 * The state of the plan: at start, and whenever a commit has failed. The newest sound snapshot, and the ledger after it.
 *
 * A snapshot that cannot be read costs time and nothing else: the one before it is taken, or the whole ledger is folded.
 */
import { apply } from '#/core/apply.ts'
import { openJournal } from '#/core/journal.ts'
import { openRestoring } from '#/core/snapshot.ts'
import { createState, type PlanState } from '#/core/state.ts'
import type { Queryable } from '#/db/pool.ts'
import { collectGarbage } from '#/lib/collect-garbage.ts'
import { Fault, Refusal } from '#/lib/refusal.ts'
import { readLedger } from '#/store/ledger.ts'
import { listSnapshots, readSnapshot } from '#/store/snapshots.ts'

export interface RebuildOptions {
  /** Jobs at once on a workstation that was given no limit. */
  readonly workstationLimit: number
  /** Told of each snapshot that was passed over. */
  readonly onUnsound?: ((sentence: string) => void) | undefined
}

export interface Rebuilt {
  readonly state: PlanState
  /** The last event of the snapshot it began with; 0 without one. */
  readonly snapshot: number
}

/** Rebuilds the state as it was after event `last`, the end of the ledger. */
export const rebuild = async (database: Queryable, last: number, options: RebuildOptions): Promise<Rebuilt> => {
  const state = (await newestSnapshot(database, last, options)) ?? createState(options)
  const snapshot = state.seq
  state.journal = openJournal(state)
  for await (const event of readLedger(database, snapshot)) {
    if (state.seq === snapshot && event.seq > snapshot + 1) throw ledgerGone(snapshot, event.seq)
    apply(state, event)
  }
  // Measured with 231 000 live jobs: 50 ms, for 15 MB less.
  collectGarbage()
  return { state, snapshot }
}

/** Retention gives up the ledger before two sound snapshots, so this takes damage, or a version that reads neither. */
const ledgerGone = (snapshot: number, first: number): Refusal =>
  new Refusal(
    'database.damaged',
    `The state of the plan cannot be rebuilt: the ledger begins with event ${first}, and ` +
      (snapshot === 0
        ? 'no snapshot of what was before can be read by this version.'
        : `the snapshot ends with ${snapshot}.`) +
      ' Start the version that has run before, or restore a backup.',
  )

/** The state of a snapshot. Throws when that is not sound. */
export const restoreSnapshot = async (
  database: Queryable,
  seq: number,
  options: Pick<RebuildOptions, 'workstationLimit'>,
): Promise<PlanState> => {
  const restoring = openRestoring(options)
  for await (const part of readSnapshot(database, seq)) restoring.add(part)
  const state = restoring.finish()
  if (state.seq === seq) return state
  throw new Error(`it holds event ${state.seq}`)
}

const newestSnapshot = async (
  database: Queryable,
  last: number,
  options: RebuildOptions,
): Promise<PlanState | undefined> => {
  for (const seq of await listSnapshots(database, last)) {
    try {
      return await restoreSnapshot(database, seq, options)
    } catch (error) {
      if (error instanceof Fault) throw error
      options.onUnsound?.(`snapshot ${seq} is passed over: ${error instanceof Error ? error.message : String(error)}`)
    }
  }
  return undefined
}
