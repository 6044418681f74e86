/**
 * Writes snapshots while the plan goes on: after each closing of a day, and when many events have come since the last one.
 *
 * Called after a commit, when nothing is in memory that is not in the ledger. The copy is all that the plan waits for; one
 * snapshot is written at a time, and one that fails is written anew after the next closing.
 */
import { copyState, partsOf, type SnapshotPart } from '#/core/snapshot.ts'
import type { PlanState } from '#/core/state.ts'
import type { Database } from '#/db/pool.ts'
import type { LedgerEvent } from '#/model/event.ts'
import { saveSnapshot } from '#/store/snapshots.ts'

/** So many events are folded in about a second. */
const eventsBetween = 500_000

export interface SnapshotterParts {
  readonly database: Database
  readonly version: string
  /** The last event of the snapshot the state began with, 0 without one. */
  readonly since: number
  /** Told when one was written, or why not. */
  readonly onWritten?: ((seq: number, bytes: number) => void) | undefined
  readonly onFailed?: ((error: unknown) => void) | undefined
}

export interface Snapshotter {
  readonly committed: (events: readonly LedgerEvent[], state: PlanState) => void
  /** Gives up the one under way, unless it is being committed. */
  readonly stop: () => Promise<void>
}

export const createSnapshotter = (parts: SnapshotterParts): Snapshotter => {
  let last = parts.since
  let wanted = false
  let writing: Promise<void> | undefined
  const stopped = new AbortController()
  const write = async (state: PlanState): Promise<void> => {
    const copy = copyState(state)
    last = copy.seq
    wanted = false
    try {
      const head = { seq: copy.seq, at: state.now, version: parts.version }
      parts.onWritten?.(copy.seq, await saveSnapshot(parts.database, head, until(stopped.signal, partsOf(copy))))
    } catch (error) {
      if (!stopped.signal.aborted) parts.onFailed?.(error)
    }
  }
  return {
    committed: (events, state) => {
      wanted ||= state.seq - last >= eventsBetween || events.some(({ kind }) => kind === 'plan.closed')
      if (!wanted || writing !== undefined) return
      writing = write(state).finally(() => {
        writing = undefined
      })
    },
    stop: async () => {
      stopped.abort()
      await writing
    },
  }
}

const until = function* (signal: AbortSignal, parts: Iterable<SnapshotPart>): Generator<SnapshotPart> {
  for (const part of parts) {
    signal.throwIfAborted()
    yield part
  }
}
