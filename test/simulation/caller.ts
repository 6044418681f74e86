/** A process of the simulation: it can be paused, then it hears later what it should have heard, and killed, then it hears nothing. */
import type { Alarm } from '#/lib/clock.ts'
import type { World } from './world.ts'

export interface Caller {
  readonly name: string
  readonly isAlive: () => boolean
  /** Everything that reaches the process goes through here. */
  readonly hear: (what: () => void) => void
  readonly alarm: Alarm
  readonly sleep: (milliseconds: number) => Promise<void>
  readonly kill: () => void
  readonly pause: () => void
  readonly resume: () => void
}

export const openCaller = ({ timeline }: World, name: string): Caller => {
  let isAlive = true
  let isPaused = false
  let unheard: (() => void)[] = []
  const hear = (what: () => void): void => {
    if (!isAlive) return
    if (isPaused) unheard.push(what)
    else what()
  }
  const alarm: Alarm = (milliseconds, ring) => {
    let isOff = false
    const cancel = timeline.after(milliseconds, () =>
      hear(() => {
        if (!isOff) ring()
      }),
    )
    return () => {
      isOff = true
      cancel()
    }
  }
  return {
    name,
    isAlive: () => isAlive,
    hear,
    alarm,
    sleep: (milliseconds) =>
      new Promise((resolve) => {
        alarm(milliseconds, resolve)
      }),
    kill: () => {
      isAlive = false
    },
    pause: () => {
      isPaused = true
    },
    resume: () => {
      isPaused = false
      const heard = unheard
      unheard = []
      for (const what of heard) timeline.after(0, () => hear(what))
    },
  }
}
