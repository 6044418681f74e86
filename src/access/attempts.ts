/**
 * Slows down who guesses passwords, and locks nobody out.
 *
 * Failures are counted for a name from one address, for an address, and for a name from everywhere; of IPv6 a network counts as one
 * address. Each failure beyond what is free doubles the time for which the next attempt is refused without a look at the password. The
 * wait for a name from everywhere is short, and does not hold for an address from which the user has logged in before: an attacker who
 * fails on purpose must not keep an operator out. The token of the machine itself is never counted.
 */
import type { Clock, Instant } from '#/lib/clock.ts'
import { countedAs } from '#/lib/networks.ts'
import { Refusal } from '#/lib/refusal.ts'
import { formatDuration } from '#/lib/words.ts'

interface Rule {
  /** Failures that cost nothing. */
  readonly free: number
  /** The longest wait, milliseconds. */
  readonly longest: number
}

const rules = {
  pair: { free: 4, longest: 15 * 60_000 },
  address: { free: 19, longest: 15 * 60_000 },
  name: { free: 49, longest: 30_000 },
} as const satisfies Record<string, Rule>

/** After so long without a failure it is forgotten, milliseconds. */
const forgetAfter = 60 * 60_000

/** So many names and addresses are remembered; the oldest go first. */
const mostKept = 20_000

interface Count {
  failures: number
  last: Instant
}

export interface Attempts {
  /**
   * To be called before the password is looked at. Counts as a failure until it is known to be none, so that many attempts at once
   * are no way around. Answers how to take it back: nobody has looked at the password. Throws `access.too_many_attempts` while the name, or
   * the address, has to wait.
   */
  readonly begin: (name: string, source: string) => () => void
  readonly succeeded: (name: string, source: string) => void
}

const pairOf = (name: string, source: string): string => `pair ${countedAs(source)} ${name}`

export const createAttempts = (clock: Clock): Attempts => {
  const counts = new Map<string, Count>()
  const trusted = new Set<string>()
  const keysOf = (name: string, source: string): readonly (readonly [string, Rule])[] => [
    [pairOf(name, source), rules.pair],
    [`address ${countedAs(source)}`, rules.address],
    [`name ${name}`, rules.name],
  ]
  const countOf = (key: string): Count | undefined => {
    const count = counts.get(key)
    return count === undefined || clock.now() - count.last > forgetAfter ? undefined : count
  }
  return {
    begin: (name, source) => {
      const known = trusted.has(pairOf(name, source))
      const held = keysOf(name, source).filter(([, rule]) => !known || rule !== rules.name)
      const wait = Math.max(...held.map(([key, rule]) => waitOf(countOf(key), rule, clock.now())))
      if (wait > 0) throw tooMany(Math.ceil(wait / 1000))
      const takeBack = keysOf(name, source).map(([key]) => {
        const before = countOf(key)
        const counted = { failures: (before?.failures ?? 0) + 1, last: clock.now() }
        setNewest(counts, key, counted)
        return () => takeOneBack(counts, { key, before, counted })
      })
      return () => {
        for (const one of takeBack) one()
      }
    },
    succeeded: (name, source) => {
      for (const [key, rule] of keysOf(name, source)) {
        const count = countOf(key)
        if (rule === rules.pair) counts.delete(key)
        else if (count !== undefined) count.failures -= 1
      }
      trusted.delete(pairOf(name, source))
      for (const oldest of trusted) {
        if (trusted.size < mostKept) break
        trusted.delete(oldest)
      }
      trusted.add(pairOf(name, source))
    },
  }
}

const tooMany = (seconds: number): Refusal => {
  const sentence = `Too many attempts to log in have failed; try again in ${formatDuration(seconds * 1000)}.`
  return new Refusal('access.too_many_attempts', sentence, { retryAfter: seconds })
}

/** How long the next attempt has to wait, milliseconds. */
const waitOf = (count: Count | undefined, { free, longest }: Rule, now: Instant): number => {
  if (count === undefined || count.failures <= free) return 0
  const whole = Math.min(longest, 1000 * 2 ** Math.min(30, count.failures - free - 1))
  return count.last + whole - now
}

interface Counted {
  readonly key: string
  readonly before: Count | undefined
  readonly counted: Count
}

/** One failure less; when it was is as before, where nobody has tried since. Of many at once none is left, in whatever order they go. */
const takeOneBack = (counts: Map<string, Count>, { key, before, counted }: Counted): void => {
  const now = counts.get(key)
  if (now === undefined) return
  now.failures -= 1
  if (before !== undefined) counted.last = before.last
  if (now.failures <= 0) counts.delete(key)
  else if (now === counted && before !== undefined) {
    before.failures = now.failures
    counts.set(key, before)
  }
}

/** A map gives its keys in the order they were set. */
const setNewest = (counts: Map<string, Count>, key: string, count: Count): void => {
  counts.delete(key)
  for (const oldest of counts.keys()) {
    if (counts.size < mostKept) break
    counts.delete(oldest)
  }
  counts.set(key, count)
}
