/**
 * One term of leadership: from the election to the moment it is lost or given up.
 *
 * The state is rebuilt from the newest snapshot and the ledger, or read on by a standby that has it already, after the term was
 * opened, so nothing can be written behind its back.
 */
import type { World } from '#/core/decide.ts'
import type { PlanState } from '#/core/state.ts'
import type { Database } from '#/db/pool.ts'
import type { Clock, Monotonic } from '#/lib/clock.ts'
import { failpoint } from '#/lib/failpoint.ts'
import type { Log } from '#/lib/log.ts'
import type { LedgerEvent } from '#/model/event.ts'
import { openTerm } from '#/store/leadership.ts'
import { openLedgerWriter } from '#/store/ledger.ts'
import { listSnapshots } from '#/store/snapshots.ts'
import { startConductor, type Conductor } from './conductor.ts'
import { rebuild, type Rebuilt } from './rebuild.ts'
import { createSnapshotter } from './snapshotter.ts'
import { catchUp } from './tail.ts'

export interface LeadingParts {
  readonly database: Database
  /** Sessions for commits alone, so that these wait for nobody who asks the database; absent: those that all share. */
  readonly commits?: Database | undefined
  readonly clock: Clock
  /** Absent: that of the processor. */
  readonly monotonic?: Monotonic | undefined
  readonly log: Log
  /** The name of this server. */
  readonly server: string
  /** Where clients reach it, if that is known. */
  readonly url?: string | null
  readonly version: string
  readonly workstationLimit: number
  /** Milliseconds between two snapshots; see `snapshotter.ts`. */
  readonly snapshotPause?: number | undefined
  readonly world: () => World
  readonly onCommitted: (events: readonly LedgerEvent[], state: PlanState) => void
  /** Told of each commit how long it took, in milliseconds. */
  readonly onCommitTook?: ((ms: number) => void) | undefined
}

export interface Leading {
  readonly ledger: string
  readonly term: number
  readonly state: PlanState
  readonly conductor: Conductor
  /** Settles with the reason when a commit has failed or the state was given up; then this term is over. */
  readonly lost: Promise<Error>
}

/** Opens a term, gets the state and starts to conduct. `prepared`: the state of a standby, with only what is committed. */
export const startLeading = async (parts: LeadingParts, prepared?: PlanState): Promise<Leading> => {
  const { database, clock, server, version, log, url = null } = parts
  const { ledger, term, lastSeq } = await openTerm(database, server, clock.now())
  failpoint('leader.term')
  const { state, snapshot } = await getState(parts, lastSeq, prepared)
  if (state.seq !== lastSeq) throw new Error(`the ledger ends at ${state.seq}, but ${lastSeq} events were written`)
  failpoint('leader.rebuilt')
  const { promise: lost, resolve: onLost } = Promise.withResolvers<Error>()
  const ledgerWriter = openLedgerWriter(parts.commits ?? database)
  const snapshotter = createSnapshotter({
    database,
    version,
    state,
    conductor: () => conductor,
    since: snapshot,
    pause: parts.snapshotPause,
    onWritten: (seq, bytes) => log.info({ seq, bytes }, `wrote a snapshot of the plan after event ${seq}`),
    onFailed: (error) => log.warn({ err: error }, 'a snapshot of the plan could not be written; a start takes longer'),
  })
  const conductor: Conductor = startConductor({
    state,
    term,
    clock,
    monotonic: parts.monotonic,
    world: parts.world,
    commit: async (commit) => {
      const begun = performance.now()
      await ledgerWriter.append(commit)
      parts.onCommitTook?.(performance.now() - begun)
    },
    onCommitted: (events) => {
      parts.onCommitted(events, state)
      snapshotter.committed(events)
    },
    onLost,
  })
  await conductor.take(() => [{ kind: 'leader.elected', server, version, ...(url !== null && { url }) }])
  const stop = async (): Promise<void> => {
    const given = snapshotter.stop()
    await conductor.stop()
    await given
  }
  return { ledger, term, state, conductor: { ...conductor, stop }, lost }
}

const getState = async (
  { database, log, workstationLimit }: LeadingParts,
  lastSeq: number,
  prepared: PlanState | undefined,
): Promise<Rebuilt> => {
  if (prepared === undefined) {
    return rebuild(database, lastSeq, { workstationLimit, onUnsound: (sentence) => log.warn({}, sentence) })
  }
  await catchUp(database, prepared)
  const [snapshot = 0] = await listSnapshots(database, lastSeq)
  return { state: prepared, snapshot }
}
