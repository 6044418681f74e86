/**
 * A clock that runs as fast as the engine follows: after each commit it moves on by so much that the next brings about as many
 * events as one commit should hold.
 */
import type { Clock } from '#/lib/clock.ts'

export interface FastClock extends Clock {
  /** Moves on after a commit of so many events, but not beyond `limit`. False when it stands at the limit. */
  readonly follow: (events: number) => boolean
  /** It does not go beyond this instant until it is told another. */
  limit: number
}

/** About as many make a commit whose cost is that of its rows and no longer that of the round trips. */
const eventsACommit = 6000
const [shortestStep, longestStep] = [1_000, 10 * 60_000]

export const fastClock = (start: number): FastClock => {
  let at = start
  let step = 60_000
  return {
    limit: start,
    now: () => at,
    follow(events) {
      step = Math.min(longestStep, Math.max(shortestStep, step * (events < eventsACommit ? 1.25 : 0.8)))
      if (at >= this.limit) return false
      at = Math.min(this.limit, at + Math.round(step))
      return true
    },
  }
}
