/** How much the server has to do at this moment: for whoever can wait with what he has to do. */
import { monitorEventLoopDelay } from 'node:perf_hooks'

export interface LoadNow {
  /** How late the event loop comes: the slowest of a hundred turns of the last minute, in milliseconds. */
  readonly loopDelayMs: number
  readonly startsPerMinute: number
  /** The mean of the last minute, in milliseconds; 0 without commits. */
  readonly commitMs: number
}

export interface LoadMeter {
  /** To be called with each commit: how many jobs it starts, and how long it took. */
  readonly started: (jobs: number) => void
  readonly committed: (ms: number) => void
  readonly now: () => LoadNow
  readonly stop: () => void
}

const minute = 60_000
/** How often the loop is looked at, in milliseconds. */
const resolution = 100

/** Counts of the minute that goes on and of the one before it. */
interface Minute {
  number: number
  starts: number
  commits: number
  commitMs: number
  loopDelayMs: number
}

const emptyMinute = (number: number): Minute => ({ number, starts: 0, commits: 0, commitMs: 0, loopDelayMs: 0 })

/** `monotonic`: milliseconds that only ever go forward. */
export const createLoadMeter = (monotonic: () => number): LoadMeter => {
  const loop = monitorEventLoopDelay({ resolution })
  loop.enable()
  let present = emptyMinute(Math.floor(monotonic() / minute))
  let before = emptyMinute(present.number - 1)
  const delay = (): number => (loop.count === 0 ? 0 : Math.max(0, loop.percentile(99) / 1e6 - resolution))
  const turn = (): Minute => {
    const number = Math.floor(monotonic() / minute)
    if (number !== present.number) {
      present.loopDelayMs = delay()
      loop.reset()
      before = number === present.number + 1 ? present : emptyMinute(number - 1)
      present = emptyMinute(number)
    }
    return present
  }
  return {
    started: (jobs) => {
      turn().starts += jobs
    },
    committed: (ms) => {
      const now = turn()
      now.commits += 1
      now.commitMs += ms
    },
    now: () => {
      const { starts, commits, commitMs } = turn()
      const all = commits + before.commits
      return {
        loopDelayMs: Math.max(delay(), before.loopDelayMs),
        startsPerMinute: Math.max(starts, before.starts),
        commitMs: all === 0 ? 0 : (commitMs + before.commitMs) / all,
      }
    },
    stop: () => loop.disable(),
  }
}
