/** Loads under way: one for each key, however many wait for it, and none for longer than its time. */
import type { Alarm } from '#/lib/clock.ts'
import { Fault } from '#/lib/refusal.ts'

/** A load that was given up: its source may still be at it, and nobody listens. */
export class TookTooLong extends Fault {}

export interface Loads<Result> {
  /**
   * What the load under way brings, or one that begins now. One that began in another `epoch` is not joined: it may have looked
   * before something that whoever asks knows of.
   */
  readonly join: (
    key: string,
    epoch: number,
    work: () => Promise<Result>,
  ) => { readonly result: Promise<Result>; readonly isJoined: boolean }
  /** Since when a load of this epoch is under way; undefined: none is. */
  readonly since: (key: string, epoch: number) => number | undefined
}

interface Flight<Result> {
  readonly epoch: number
  readonly begunAt: number
  readonly result: Promise<Result>
}

/** `monotonic`: milliseconds that only ever go forward. */
export const createLoads = <Result>(monotonic: () => number): Loads<Result> => {
  const flights = new Map<string, Flight<Result>>()
  return {
    join: (key, epoch, work) => {
      const known = flights.get(key)
      if (known?.epoch === epoch) return { result: known.result, isJoined: true }
      const flight: Flight<Result> = {
        epoch,
        begunAt: monotonic(),
        result: work().finally(() => {
          if (flights.get(key) === flight) flights.delete(key)
        }),
      }
      flights.set(key, flight)
      return { result: flight.result, isJoined: false }
    },
    since: (key, epoch) => {
      const known = flights.get(key)
      return known?.epoch === epoch ? known.begunAt : undefined
    },
  }
}

/** Whether it comes to something, good or bad, within so many milliseconds. */
export const settlesWithin = async (milliseconds: number, alarm: Alarm, work: Promise<unknown>): Promise<boolean> => {
  if (milliseconds <= 0) return false
  const late = Promise.withResolvers<boolean>()
  const cancel = alarm(milliseconds, () => late.resolve(false))
  const settled = work.then(
    () => true,
    () => true,
  )
  const isInTime = await Promise.race([settled, late.promise])
  cancel()
  return isInTime
}

/** What the work comes to, if it does within so many milliseconds. Throws `TookTooLong`. */
export const inTime = async <Result>(milliseconds: number, alarm: Alarm, work: Promise<Result>): Promise<Result> => {
  const late = Promise.withResolvers<never>()
  const cancel = alarm(milliseconds, () =>
    late.reject(new TookTooLong(`it did not answer within ${milliseconds / 1000} s`)),
  )
  // It may fail after nobody listens any more.
  work.catch(() => undefined)
  try {
    return await Promise.race([work, late.promise])
  } finally {
    cancel()
  }
}
