/** The time of what gives way: pauses are a turn of the loop, and the time that all of it may take does not end by itself. */
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { WarmingParts } from '#/engine/warming/warm.ts'

export const openPauses: Pick<WarmingParts, 'monotonic' | 'pause' | 'isBusy'> = {
  monotonic: () => 0,
  pause: async (milliseconds, signal) => {
    if (milliseconds < 1_000) return nextTurn()
    const ended = Promise.withResolvers<void>()
    signal.addEventListener('abort', () => ended.resolve())
    return ended.promise
  },
  isBusy: () => false,
}
