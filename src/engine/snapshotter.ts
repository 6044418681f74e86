/**
 * Writes snapshots while the plan goes on: after each closing of a day, and when many events have come since
 * the last one.
 *
 * The plan is lent as it is in one moment in which nothing is in memory that is not in the ledger, and goes on at once. One snapshot
 * is written at a time; one that fails is tried again after the next closing.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { copyState, giveUpCopy, partsOf, type SnapshotPart, type StateCopy } from '#/core/snapshot.ts'
import type { PlanState } from '#/core/state.ts'
import type { Database } from '#/db/pool.ts'
import type { LedgerEvent } from '#/model/event.ts'
import { saveSnapshot } from '#/store/snapshots.ts'
import type { Conductor } from './conductor.ts'
import { heavyLine } from './heavy-work.ts'

/** To fold so many events takes a start about two seconds. */
const eventsBetween = 100_000

/** To write one takes about a second of a processor, however fast the ledger grows. */
const usualPause = 30_000

export interface SnapshotterParts {
  readonly database: Database
  readonly version: string
  readonly state: PlanState
  readonly conductor: () => Conductor
  /** The last event of the snapshot the state began with, 0 without one. */
  readonly since: number
  /** Milliseconds from the end of one to the beginning of the next; 30 000 unless told. */
  readonly pause?: number | undefined
  /** Told when one was written, or why not. */
  readonly onWritten: (seq: number, bytes: number) => void
  readonly onFailed: (error: unknown) => void
}

export interface Snapshotter {
  /** To be called after each commit. */
  readonly committed: (events: readonly LedgerEvent[]) => void
  /** Gives up the one under way, unless it is being committed. */
  readonly stop: () => Promise<void>
}

export const createSnapshotter = (parts: SnapshotterParts): Snapshotter => {
  const { state } = parts
  const stopped = new AbortController()
  let last = parts.since
  let wanted = false
  let writing: Promise<void> | undefined

  const save = async (copy: StateCopy): Promise<void> => {
    last = copy.seq
    const head = { seq: copy.seq, at: state.now, version: parts.version }
    try {
      parts.onWritten(copy.seq, await saveSnapshot(parts.database, head, until(stopped.signal, partsOf(copy))))
    } finally {
      giveUpCopy(copy)
    }
  }
  const write = async (): Promise<void> => {
    const work = { what: 'snapshot', rank: 'maintenance', signal: stopped.signal } as const
    try {
      await heavyLine.take(work, async () => save(await copyAsCommitted(parts, stopped.signal)))
    } catch (error) {
      last = state.seq
      if (!stopped.signal.aborted) parts.onFailed(error)
    }
  }
  const begin = (): void => {
    if (!wanted || writing !== undefined || stopped.signal.aborted) return
    wanted = false
    writing = write()
      .then(() => sleep(parts.pause ?? usualPause, undefined, { signal: stopped.signal, ref: false }))
      .catch(() => undefined)
      .finally(() => {
        writing = undefined
        begin()
      })
  }
  return {
    committed: (events) => {
      wanted ||= (events.at(-1)?.seq ?? 0) - last >= eventsBetween || events.some(changesDays)
      begin()
    },
    stop: async () => {
      stopped.abort()
      await writing
    },
  }
}

/**
 * What has left is told in few words by a snapshot, in many by the ledger. An extension is no reason for one: to read and add the
 * packed rows of 200 000 planned jobs takes a start half a second, a snapshot of them a second of the running server.
 */
const changesDays = ({ kind }: LedgerEvent): boolean => kind === 'plan.closed'

/** Copies the state as it stands between two inputs. When that is answered, all that is in the copy is in the ledger. */
export const copyAsCommitted = async (
  { conductor }: Pick<SnapshotterParts, 'conductor'>,
  signal: AbortSignal,
): Promise<StateCopy> => {
  signal.throwIfAborted()
  const copies: StateCopy[] = []
  const taken = conductor().take((now) => {
    copies.push(copyState(now))
    return []
  })
  // The plan of a term that is lost is still shown, and whoever looks at it is lent its pages.
  await taken.catch((error: unknown) => {
    copies.forEach(giveUpCopy)
    throw error
  })
  const [copy] = copies
  if (copy === undefined) throw new Error('an input was answered before it was taken')
  return copy
}

const until = function* (signal: AbortSignal, parts: Iterable<SnapshotPart>): Generator<SnapshotPart> {
  for (const part of parts) {
    signal.throwIfAborted()
    yield part
  }
}
