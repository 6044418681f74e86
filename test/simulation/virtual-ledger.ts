/**
 * A database in memory: the ledger, the leadership with its term and lock, the snapshots.
 *
 * It can fail as a real one does: what is asked never arrives, or is done and the answer never arrives, or takes long; or all of
 * it is down, and then its sessions are cut and the lock is free.
 */
import type { LedgerEvent } from '#/model/event.ts'
import type { SnapshotPart } from '#/core/snapshot.ts'
import { Fault, Refusal } from '#/lib/refusal.ts'
import type { Commit } from '#/store/ledger.ts'
import type { Caller } from './caller.ts'
import type { World } from './world.ts'

export interface Snapshot {
  readonly seq: number
  readonly parts: readonly SnapshotPart[]
}

export interface VirtualLedger {
  readonly events: readonly LedgerEvent[]
  readonly snapshots: Snapshot[]
  readonly openTerm: (caller: Caller) => Promise<{ term: number; lastSeq: number }>
  readonly read: (caller: Caller) => Promise<LedgerEvent[]>
  readonly commit: (caller: Caller, commit: Commit) => Promise<void>
  /** Resolves when the process has the lock; `onLost` is told when the session that holds it is cut. */
  readonly takeLock: (caller: Caller, onLost: () => void) => Promise<void>
  readonly releaseLock: (caller: Caller) => void
  /** Cuts the session that holds the lock; nobody is told before so many milliseconds. */
  readonly cutLock: (toldAfterMs: number) => void
  /** The process is gone: PostgreSQL sees its sessions end. */
  readonly forget: (caller: Caller) => void
  readonly goDown: (forMs: number) => void
}

/** What is written is never changed: whoever tries is found out. */
const frozen = <T>(value: T): T => {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return value
  for (const item of Object.values(value)) frozen(item)
  return Object.freeze(value)
}

interface Holder {
  readonly caller: Caller
  readonly onLost: () => void
}

/** Told of what is committed, in the order of the ledger. */
export type OnCommitted = (events: readonly LedgerEvent[]) => void

export const openVirtualLedger = (world: World, onCommitted: OnCommitted): VirtualLedger => {
  const { timeline, random } = world
  const events: LedgerEvent[] = []
  const leadership = { term: 0, lastSeq: 0 }
  let lock: Holder | undefined
  let waiting: (Holder & { readonly onTaken: () => void })[] = []
  let downUntil = 0
  /** Statements of a session are carried out in their order. */
  const arrivals = new Map<Caller, number>()

  /** Whoever asked first and still lives gets it, a moment after it is free. */
  const grant = (): void => {
    const wait = Math.max(0, downUntil - timeline.clock.now())
    timeline.after(wait + random.below(1000), () => {
      if (lock !== undefined || timeline.clock.now() < downUntil) return
      waiting = waiting.filter(({ caller }) => caller.isAlive())
      const next = waiting.shift()
      if (next === undefined) return
      lock = next
      next.caller.hear(next.onTaken)
    })
  }

  const cutLock = (toldAfterMs: number): void => {
    const held = lock
    lock = undefined
    if (held !== undefined) timeline.after(toldAfterMs, () => held.caller.hear(held.onLost))
    grant()
  }

  const ask = <T>(caller: Caller, work: () => T): Promise<T> =>
    new Promise((resolve, reject) => {
      const { faults } = world
      const latency = random.chance(faults.commitIsSlow) ? random.below(20_000) : 1 + random.below(8)
      const now = timeline.clock.now()
      const arrival = Math.max(now + latency, arrivals.get(caller) ?? 0)
      arrivals.set(caller, arrival)
      const fail = (what: string): void => {
        timeline.after(random.below(3000), () => caller.hear(() => reject(new Fault(what))))
      }
      if (random.chance(faults.commitFails)) return fail('the connection broke')
      const isUnheard = random.chance(faults.commitTimesOut)
      timeline.after(arrival - now, () => {
        if (timeline.clock.now() < downUntil) return fail('the database is down')
        let result: T
        try {
          result = work()
        } catch (error) {
          timeline.after(1, () => caller.hear(() => reject(error instanceof Error ? error : new Error(String(error)))))
          return
        }
        if (isUnheard) return fail('no answer came in time')
        timeline.after(1 + random.below(3), () => caller.hear(() => resolve(result)))
      })
    })

  const append = ({ events: added }: Commit): void => {
    const [first, last] = [added[0], added.at(-1)]
    if (first === undefined || last === undefined) return
    if (last.term !== leadership.term || first.seq !== leadership.lastSeq + 1)
      throw new Refusal('leader.fenced', `term ${last.term} at event ${first.seq} is over`)
    leadership.lastSeq = last.seq
    const written = structuredClone(added)
    for (const event of written) events.push(frozen(event))
    onCommitted(written)
  }

  return {
    events,
    snapshots: [],
    openTerm: (caller) =>
      ask(caller, () => {
        leadership.term += 1
        return { ...leadership }
      }),
    read: (caller) => ask(caller, () => [...events]),
    commit: (caller, commit) => ask(caller, () => append(commit)),
    takeLock: (caller, onLost) =>
      new Promise((resolve) => {
        waiting.push({ caller, onLost, onTaken: resolve })
        grant()
      }),
    releaseLock: (caller) => {
      if (lock?.caller !== caller) return
      lock = undefined
      grant()
    },
    cutLock,
    forget: (caller) => {
      arrivals.delete(caller)
      if (lock?.caller === caller) timeline.after(random.below(3000), () => lock?.caller === caller && cutLock(0))
    },
    goDown: (forMs) => {
      downUntil = timeline.clock.now() + forMs
      cutLock(random.below(2000))
    },
  }
}
