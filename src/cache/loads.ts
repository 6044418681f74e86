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
  /** Whether a load of this epoch is under way. */
  readonly isUnderWay: (key: string, epoch: number) => boolean
  /** How many are. */
  readonly count: () => number
}

interface Flight<Result> {
  readonly epoch: number
  readonly result: Promise<Result>
}

export const createLoads = <Result>(): Loads<Result> => {
  const flights = new Map<string, Flight<Result>>()
  const isUnderWay = (key: string, epoch: number): boolean => flights.get(key)?.epoch === epoch
  return {
    join: (key, epoch, work) => {
      const known = flights.get(key)
      if (known?.epoch === epoch) return { result: known.result, isJoined: true }
      const flight: Flight<Result> = {
        epoch,
        result: work().finally(() => {
          if (flights.get(key) === flight) flights.delete(key)
        }),
      }
      flights.set(key, flight)
      return { result: flight.result, isJoined: false }
    },
    isUnderWay,
    count: () => flights.size,
  }
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
