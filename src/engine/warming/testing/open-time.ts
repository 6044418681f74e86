/** A time that passes when somebody pauses in it or says so, for what gives way. */
import { manualClock, type ManualClock } from '#/lib/clock.ts'
import type { WarmingParts } from '#/engine/warming/warm.ts'

export interface OpenTime {
  readonly clock: ManualClock
  /** The pauses that were made so far, milliseconds. */
  readonly pauses: number[]
  readonly pass: (milliseconds: number) => void
  readonly parts: Pick<WarmingParts, 'monotonic' | 'pause' | 'isBusy'>
}

export const openTime = (): OpenTime => {
  const clock = manualClock(0)
  const pauses: number[] = []
  const due: { readonly at: number; readonly ring: () => void }[] = []
  const pass = (milliseconds: number): void => {
    clock.advanceBy(milliseconds)
    for (const { at, ring } of due) if (at <= clock.now()) ring()
  }
  // The longest one is the time of all: it rings when the others have come to it.
  const pause: WarmingParts['pause'] = (milliseconds, signal) =>
    new Promise((resolve) => {
      signal.addEventListener('abort', () => resolve())
      if (milliseconds >= 1_000) {
        due.push({ at: clock.now() + milliseconds, ring: resolve })
        return
      }
      pauses.push(milliseconds)
      pass(milliseconds)
      resolve()
    })
  return { clock, pauses, pass, parts: { monotonic: clock.now, pause, isBusy: () => false } }
}
