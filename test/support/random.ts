/** Random numbers from a seed: the same seed gives the same numbers on every machine. */

export interface Random {
  /** A whole number from 0 to `n` - 1. */
  readonly below: (n: number) => number
  /** A whole number between two, both included. */
  readonly between: (low: number, high: number) => number
  /** True with a probability from 0 to 1. */
  readonly chance: (probability: number) => boolean
  readonly pick: <T>(from: readonly T[]) => T
  /** So many different ones of a list, in the order of the list; all when there are not enough. */
  readonly some: <T>(from: readonly T[], count: number) => T[]
}

/** Mulberry32, by Tommy Ettinger (public domain): 32 bits of state are enough for a site. */
export const randomFrom = (seed: number): Random => {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const below = (n: number): number => Math.floor(next() * n)
  return {
    below,
    between: (low, high) => low + below(high - low + 1),
    chance: (probability) => next() < probability,
    pick: (from) => {
      const picked = from[below(from.length)]
      if (picked === undefined) throw new RangeError('There is nothing to pick from.')
      return picked
    },
    some: (from, count) => {
      // Each is taken with the probability that is left for it, so one pass is enough.
      let [wanted, left] = [Math.min(count, from.length), from.length]
      return from.filter(() => {
        const taken = next() * left < wanted
        left -= 1
        if (taken) wanted -= 1
        return taken
      })
    },
  }
}
