import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Cache } from '#/cache/cache.ts'
import { countStale, noCounts } from '#/cache/counts.ts'
import { createMetrics } from '#/monitoring/metrics.ts'
import { measureLateness } from './measure-lateness.ts'

test('answers that were given late are counted by how late they were, those of a source that fails among them', async () => {
  const counts = noCounts()
  for (const lateMs of [10, 100, 400, 4_000]) countStale(counts, 'stale', lateMs)
  countStale(counts, 'staleOnFailure', 45_000)
  const metrics = createMetrics()
  const compartment = {
    kind: 'jobs',
    source: 'plan',
    shard: 1,
    counts,
    own: noCounts(),
    entries: 0,
    bytes: 0,
    bytesMost: 0,
  }
  const cache: Pick<Cache, 'compartments'> = { compartments: () => [compartment] }
  measureLateness(metrics, cache)
  const page = await metrics.text()
  const below = (le: string): number =>
    Number(new RegExp(`lateness_seconds_bucket\\{kind="jobs",shard="1",le="${le}"\\} (\\d+)`).exec(page)?.[1])
  assert.deepEqual(['0.1', '0.25', '1', '5', '30', '\\+Inf'].map(below), [2, 2, 3, 4, 4, 5])
  assert.match(page, /^batuta_cache_lateness_seconds_count\{kind="jobs",shard="1"\} 5$/m)
})
