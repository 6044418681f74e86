/** How late the answers were that the cache gave late: counters of the cache, as a histogram of Prometheus has them. */
import type { Cache } from '#/cache/cache.ts'
import { latenessBounds, type Counts } from '#/cache/counts.ts'
import type { Metrics } from '#/monitoring/metrics.ts'

const given = ({ stale, staleOnFailure, staleOnWait }: Counts): number => stale + staleOnFailure + staleOnWait

/** Upper bounds in seconds, with what counts them. */
const bounds: readonly (readonly [le: string, count: (counts: Counts) => number])[] = [
  ...Object.entries(latenessBounds).map(([name, milliseconds]) => {
    const count = (counts: Counts): number => counts[name as keyof typeof latenessBounds]
    return [String(milliseconds / 1000), count] as const
  }),
  ['+Inf', given],
]

export const measureLateness = (metrics: Metrics, cache: Pick<Cache, 'compartments'>): void => {
  const help = 'How late answers were that were given late, in seconds.'
  const all = cache.compartments
  const labelsOf = ({ kind, shard }: ReturnType<typeof all>[number]) => ({ kind, shard: String(shard) })
  metrics.counter({ name: 'batuta_cache_lateness_seconds_bucket', help, labels: ['kind', 'shard', 'le'] }, () =>
    all().flatMap((one) => bounds.map(([le, count]) => [{ ...labelsOf(one), le }, count(one.counts)] as const)),
  )
  metrics.counter({ name: 'batuta_cache_lateness_seconds_count', help, labels: ['kind', 'shard'] }, () =>
    all().map((one) => [labelsOf(one), given(one.counts)] as const),
  )
}
