/** Waits until all that is in the state is committed; not for a commit that hangs once nothing is confirmed. */
import { setTimeout as pause } from 'node:timers/promises'
import type { Instant } from '#/lib/clock.ts'

export interface Settling {
  /** Settles when all that is in the state is committed; rejects when it will not be. */
  readonly settled: () => Promise<void>
  /** Since when nobody has confirmed the state; undefined: it is confirmed. */
  readonly unconfirmedSince: () => Instant | undefined
}

/** False: it will not be, or nobody knows. Looked at every so many milliseconds. */
export const isSettled = async (parts: Settling, lookEveryMs = 100): Promise<boolean> => {
  const over = new AbortController()
  const settled = parts
    .settled()
    .then(
      () => true,
      () => false,
    )
    .finally(() => over.abort())
  const unconfirmed = async (): Promise<false> => {
    while (!over.signal.aborted && parts.unconfirmedSince() === undefined) {
      await pause(lookEveryMs, undefined, { ref: false })
    }
    return false
  }
  return Promise.race([settled, unconfirmed()])
}
