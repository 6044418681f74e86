/**
 * Shows those who stand by that the leader lives, and tells them that the ledger has grown.
 *
 * Both go over the session that holds the lock: a server that cannot show its life there does not lead for long. A leader that
 * nobody stands by for announces nothing.
 */
import type { PlanState } from '#/core/state.ts'
import type { SessionLock } from '#/db/session-lock.ts'
import type { Clock, Instant } from '#/lib/clock.ts'
import { formatDuration } from '#/lib/words.ts'
import type { LedgerEvent } from '#/model/event.ts'
import { announce, beat } from '#/store/leader-session.ts'

interface Parts {
  readonly lock: SessionLock
  readonly leaseMs: number
  readonly clock: Clock
}

/** When the ledger last had a word for this server. `agoMs` by a clock that nobody sets. */
export interface Heard {
  readonly at: Instant
  readonly agoMs: number
}

type OnCommitted = (events: readonly LedgerEvent[], state: PlanState) => void

export interface SignOfLife {
  /** Whether somebody stood by at the last beat. */
  readonly hasStandby: () => boolean
  /** The last beat that was answered, when it was sent, or the last commit. */
  readonly heard: () => Heard
  /** Does the same after each commit, and announces it. */
  readonly announcing: (onCommitted: OnCommitted) => OnCommitted
  /** Settles when no sign has reached the database for as long as others wait for one. */
  readonly lost: Promise<Error>
  readonly stop: () => void
}

const beatsALease = 4

/** Beats at once and from then on. */
export const showLife = ({ lock, leaseMs, clock }: Parts): SignOfLife => {
  const lost = Promise.withResolvers<Error>()
  let hasStandby = false
  let asked = performance.now()
  let heard = { at: clock.now(), on: asked }
  let beating = false
  let announced = 0
  let committed = 0
  let announcing = false

  const beatOnce = async (): Promise<void> => {
    if (beating) {
      const silentFor = performance.now() - asked
      if (silentFor > leaseMs) lost.resolve(new Error(`the database has not answered for ${formatDuration(silentFor)}`))
      return
    }
    beating = true
    asked = performance.now()
    const at = clock.now()
    try {
      hasStandby = await beat(lock)
      if (heard.on < asked) heard = { at, on: asked }
    } catch (error) {
      lost.resolve(error instanceof Error ? error : new Error(String(error)))
    } finally {
      beating = false
    }
  }
  /** Commits that come while one is announced share the next announcement. */
  const tell = async (): Promise<void> => {
    if (!hasStandby || announcing) return
    announcing = true
    try {
      while (announced < committed) {
        announced = committed
        await announce(lock, announced)
      }
    } catch {
      // The beat says it.
    } finally {
      announcing = false
    }
  }
  const timer = setInterval(() => void beatOnce(), leaseMs / beatsALease)
  void beatOnce()
  return {
    hasStandby: () => hasStandby,
    heard: () => ({ at: heard.at, agoMs: performance.now() - heard.on }),
    announcing: (onCommitted) => (events, state) => {
      heard = { at: clock.now(), on: performance.now() }
      onCommitted(events, state)
      committed = events.at(-1)?.seq ?? committed
      void tell()
    },
    lost: lost.promise,
    stop: () => clearInterval(timer),
  }
}
