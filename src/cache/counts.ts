/** Of the answers that were given late: how many were no later than so many milliseconds. */
export const latenessBounds = {
  late100: 100,
  late250: 250,
  late1000: 1_000,
  late5000: 5_000,
  late30000: 30_000,
} as const
type Lateness = { -readonly [Bound in keyof typeof latenessBounds]: number }
const boundsOfLateness = Object.keys(latenessBounds) as (keyof Lateness)[]

/** What the cache counts, for each shard and kind. */
export interface Counts extends Lateness {
  /** Answered from memory, as good as new. */
  hits: number
  /** Answered from memory with what has changed since, and no load. */
  revised: number
  /** Answered from memory after its time, with nothing known to have changed, while a load made it new. */
  renewed: number
  /** Answered by a load. */
  misses: number
  /** Of these: by a load that was under way for somebody else. */
  joined: number
  /** Answered from memory a moment after something of it had changed, while a load made it new. */
  stale: number
  /** Answered from memory because the source failed. */
  staleOnFailure: number
  /** Answered from memory because the load took longer than anybody is to wait. */
  staleOnWait: number
  /** How late the stale ones were, in all and at most; milliseconds. */
  staleMs: number
  stalestMs: number
  loads: number
  loadMs: number
  failures: number
  /** Of these: given up because they took too long. */
  timeouts: number
  /** Put out because the memory was needed. */
  evictions: number
  /** Found to be behind what they tell of. */
  outdated: number
}

export const noCounts = (): Counts => ({
  hits: 0,
  revised: 0,
  renewed: 0,
  misses: 0,
  joined: 0,
  stale: 0,
  staleOnFailure: 0,
  staleOnWait: 0,
  staleMs: 0,
  stalestMs: 0,
  loads: 0,
  loadMs: 0,
  failures: 0,
  timeouts: 0,
  evictions: 0,
  outdated: 0,
  late100: 0,
  late250: 0,
  late1000: 0,
  late5000: 0,
  late30000: 0,
})

export const countStale = (counts: Counts, as: 'stale' | 'staleOnFailure' | 'staleOnWait', lateMs: number): void => {
  counts[as] += 1
  counts.staleMs += lateMs
  counts.stalestMs = Math.max(counts.stalestMs, lateMs)
  for (const bound of boundsOfLateness) if (lateMs <= latenessBounds[bound]) counts[bound] += 1
}

/** The counts of several as those of one. */
export const sumOf = (all: Iterable<Counts>): Counts => {
  const sum = noCounts()
  for (const counts of all) {
    for (const name of Object.keys(sum) as (keyof Counts)[]) {
      sum[name] = name === 'stalestMs' ? Math.max(sum[name], counts[name]) : sum[name] + counts[name]
    }
  }
  return sum
}

/** Of what was asked, the part that was answered from memory; 0 where nothing was. */
export const hitRate = ({ hits, revised, renewed, stale, staleOnFailure, staleOnWait, misses }: Counts): number => {
  const kept = hits + revised + renewed + stale + staleOnFailure + staleOnWait
  return kept === 0 ? 0 : kept / (kept + misses)
}
