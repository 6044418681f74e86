/**
 * Where answers are kept: in shards, each with an LRU, a bound in bytes and counts of its own for every kind.
 *
 * A key always lies in the same shard, by its hash; it is compared in full there, so two keys with one hash are two answers. What floods one
 * shard puts nothing out of another.
 */
import assert from 'node:assert/strict'
import { LRUCache } from 'lru-cache'
import { noCounts, type Counts } from './counts.ts'
import type { Kind, Loaded } from './kind.ts'

/** An answer that is kept. */
export interface Entry<Answer> extends Loaded<Answer> {
  readonly loadedAt: number
  /** When it held last, as far as somebody has looked. */
  heldAt: number
  /** That it is behind was counted. */
  isOutdated: boolean
}

/** The part of a kind that lies in one shard. */
export interface Compartment<Answer> {
  readonly entries: LRUCache<string, Entry<Answer>>
  readonly counts: Counts
  /** How the server's own questions were answered, which nobody waited for: they are in no hit rate. Their loads are among all. */
  readonly own: Counts
}

export interface ShardParts {
  /** Of all kinds and shards together. */
  readonly bytes: number
  /** A power of two. */
  readonly shards: number
  readonly monotonic: () => number
}

/** The compartments of one kind, by shard. */
export const openCompartments = <Answer>(
  { bytes, shards, monotonic }: ShardParts,
  { share, freshFor, renewFor, staleOnFailureFor, sizeOf }: Kind<Answer>,
): Compartment<Answer>[] => {
  assert.ok(Number.isInteger(Math.log2(shards)), `${shards} is no power of two`)
  return Array.from({ length: shards }, () => {
    const counts = noCounts()
    const entries = new LRUCache<string, Entry<Answer>>({
      maxSize: Math.max(1, Math.floor((bytes * share) / shards)),
      sizeCalculation: ({ answer, extraBytes = 0 }, key) =>
        Math.ceil(sizeOf(answer) + extraBytes) + 2 * key.length + entryOverhead,
      // What is older is of no use to anybody.
      ttl: freshFor + Math.max(renewFor, staleOnFailureFor),
      ttlResolution: 0,
      perf: { now: monotonic },
      dispose: (_, __, reason) => {
        if (reason === 'evict') counts.evictions += 1
      },
    })
    return { entries, counts, own: noCounts() }
  })
}

/** What an entry takes besides its answer and its key, bytes. */
const entryOverhead = 300

/** FNV-1a, 32 bits (Fowler, Noll, Vo). */
export const hashOf = (key: string): number => {
  let hash = 0x81_1c_9d_c5
  for (let place = 0; place < key.length; place += 1) {
    hash ^= key.charCodeAt(place)
    hash = Math.imul(hash, 0x01_00_01_93)
  }
  // The low bits alone choose the shard: those of FNV are the weaker half.
  return (hash ^ (hash >>> 15)) >>> 0
}
