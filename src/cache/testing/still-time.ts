/** A time for a cache that stands still until a test lets it pass, and rings its alarms then. */
import type { Alarm } from '#/lib/clock.ts'

export interface StillTime {
  readonly monotonic: () => number
  readonly alarm: Alarm
  /** How many alarms are set. */
  readonly alarms: { readonly size: number }
  readonly pass: (milliseconds: number) => void
}

export const stillTime = (): StillTime => {
  let now = 1_000
  const alarms = new Set<{ readonly at: number; readonly ring: () => void }>()
  const alarm: Alarm = (milliseconds, ring) => {
    const one = { at: now + milliseconds, ring }
    alarms.add(one)
    return () => void alarms.delete(one)
  }
  return {
    monotonic: () => now,
    alarm,
    alarms,
    pass: (milliseconds) => {
      now += milliseconds
      for (const one of alarms) {
        if (one.at > now) continue
        alarms.delete(one)
        one.ring()
      }
    },
  }
}
