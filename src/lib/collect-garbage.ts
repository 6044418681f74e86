/**
 * Gives back the memory that a large piece of work has left behind.
 *
 * V8 collects when it wants room for more. Who has just read a plan, or planned a day, wants nothing more for hours, and would keep some ten
 * megabytes of rubbish until then. It stops the thread, for tens of milliseconds: call it where nobody waits.
 */
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

let collect: (() => void) | undefined

export const collectGarbage = (): void => {
  collect ??= exposed()
  collect()
}

/** The function that `--expose-gc` gives, without the flag: programs are started in many ways. */
const exposed = (): (() => void) => {
  setFlagsFromString('--expose-gc')
  const found = runInNewContext('gc') as () => void
  setFlagsFromString('--no-expose-gc')
  return found
}

interface RoomBounds {
  /** Bytes of resident memory: below, there is room enough. */
  readonly above: number
  /** Bytes that must have come since the last time: less is not worth the stop. */
  readonly rubbish: number
}

type Memory = Pick<NodeJS.MemoryUsage, 'rss' | 'heapUsed'>

/** Returns what collects where the process is large and has something to collect. */
export const createRoomMaker = (
  { above, rubbish }: RoomBounds,
  look: () => Memory = process.memoryUsage,
  collect: () => void = collectGarbage,
): (() => void) => {
  let left = 0
  return () => {
    const { rss, heapUsed } = look()
    // V8 may have collected more meanwhile, by itself.
    left = Math.min(left, heapUsed)
    if (rss < above || heapUsed - left < rubbish) return
    collect()
    left = look().heapUsed
  }
}
