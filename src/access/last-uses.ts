/** Writes down when sessions and tokens were used last: behind the answers, one write at a time, and what fails comes again with the next look. */
import type { Instant } from '#/lib/clock.ts'

/** That something was used, by its id. */
export interface LastUse {
  readonly id: string
  readonly at: Instant
}

export interface LastUses {
  /** Nobody waits for it. */
  readonly note: (uses: readonly LastUse[]) => void
}

export const createLastUses = (write: (uses: readonly LastUse[]) => Promise<void>): LastUses => {
  /** While a write hangs it is no more than there are sessions. */
  let waiting = new Map<string, Instant>()
  let isWriting = false
  const writeAll = async (): Promise<void> => {
    isWriting = true
    while (waiting.size > 0) {
      const uses = [...waiting].map(([id, at]) => ({ id, at }))
      waiting = new Map()
      try {
        await write(uses)
      } catch {
        // Whoever is used again is noted again, as long as the table does not say so.
      }
    }
    isWriting = false
  }
  return {
    note: (uses) => {
      for (const { id, at } of uses) waiting.set(id, at)
      if (!isWriting && waiting.size > 0) void writeAll()
    },
  }
}
