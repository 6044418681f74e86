/** Virtual time: what is to happen, soonest first. Nothing here waits for the machine's clock. */
import { setImmediate as turn } from 'node:timers/promises'
import type { Clock, Instant } from '#/lib/clock.ts'

export interface Timeline {
  readonly clock: Clock
  /** Lets something happen so many milliseconds from now; what it returns takes that back. */
  readonly after: (milliseconds: number, happen: () => void) => () => void
  /** When the next thing happens; undefined when nothing is to come. */
  readonly nextAt: () => Instant | undefined
  /** Lets the next thing happen, and all that follows from it at once. */
  readonly step: () => Promise<void>
}

interface Happening {
  readonly at: Instant
  readonly order: number
  readonly happen: () => void
  isOff: boolean
}

const isBefore = (a: Happening, b: Happening): boolean => a.at < b.at || (a.at === b.at && a.order < b.order)

export const openTimeline = (start: Instant): Timeline => {
  let now = start
  let order = 0
  /** Ascending from the end: few things are to come at a time. */
  const coming: Happening[] = []

  const add = (happening: Happening): void => {
    let place = coming.length
    while (place > 0 && isBefore(coming[place - 1] as Happening, happening)) place -= 1
    coming.splice(place, 0, happening)
  }
  const dropOff = (): void => {
    while (coming.at(-1)?.isOff === true) coming.pop()
  }
  return {
    clock: { now: () => now },
    after: (milliseconds, happen) => {
      order += 1
      const happening = { at: now + Math.max(0, milliseconds), order, happen, isOff: false }
      add(happening)
      return () => {
        happening.isOff = true
      }
    },
    nextAt: () => {
      dropOff()
      return coming.at(-1)?.at
    },
    step: async () => {
      dropOff()
      const next = coming.pop()
      if (next === undefined) return
      now = next.at
      next.happen()
      // Every promise that follows from it settles before the loop of Node turns.
      await turn()
    },
  }
}
