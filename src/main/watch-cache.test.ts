/** What the cache shows of itself: its numbers, shard by shard, and a source that fails. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { settled, source, stage } from '#/cache/testing/stage.ts'
import { createHealth } from '#/monitoring/health.ts'
import { createMetrics } from '#/monitoring/metrics.ts'
import { manualClock } from '#/lib/clock.ts'
import { watchCache } from './watch-cache.ts'

const open = () => {
  const { cache, words, pass } = stage({ shards: 2 })
  const metrics = createMetrics()
  const health = createHealth(manualClock(0))
  watchCache({ cache, metrics, app: { health } })
  const sumOf = async (name: string): Promise<number> =>
    (await metrics.text())
      .split('\n')
      .filter((line) => line.startsWith(name))
      .reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0)
  return { pass, sumOf, metrics, health, from: source(words) }
}

test('the metrics tell each answer by how it came about, and what loads, memory and staleness come to', async () => {
  const { from, pass, sumOf, metrics } = open()
  for (const key of ['a', 'b', 'c', 'd', 'a']) await from.ask(key)
  from.verdict = 'behind'
  pass(200)
  await from.ask('d')
  const labels = 'batuta_cache_answers_total{kind="words",source="test"'
  assert.match(await metrics.text(), /^batuta_cache_entries\{kind="words",source="test",shard="1"\} [1-3]$/m)
  assert.deepEqual(
    [
      await sumOf(labels),
      await sumOf('batuta_cache_loads_total'),
      await sumOf('batuta_cache_entries'),
      await sumOf('batuta_cache_stale_seconds_total'),
      await sumOf('batuta_cache_bytes_most'),
      await sumOf('batuta_cache_breaker'),
      await sumOf('batuta_cache_own_answers_total'),
    ],
    [6, 5, 4, 0.2, 1_000_000, 0, 0],
  )
})

test('a source that fails degrades the cache and nothing else, and says what is done about it', async () => {
  const { from, pass, sumOf, health } = open()
  await from.ask('kept')
  from.answer = async () => {
    throw new Error('connection refused')
  }
  for (let time = 0; time < 5; time += 1) await assert.rejects(from.ask(), /connection refused/)
  const [cache] = health.system().parts
  assert.partialDeepStrictEqual(cache, {
    name: 'cache',
    status: 'degraded',
    lastError: 'The source of words fails.',
    facts: { entries: 1, bytesMost: 1_000_000 },
    parts: [
      { name: 'shard-0', status: 'ok' },
      { name: 'shard-1', status: 'ok' },
      { name: 'words', status: 'degraded' },
    ],
  })
  assert.match(
    cache?.parts[2]?.lastError ?? '',
    /failed 5 times in a row: connection refused; it is asked again in 5 s\.$/,
  )
  assert.deepEqual([health.system().status, await sumOf('batuta_cache_breaker')], ['degraded', 2])
  from.answer = async () => ({ text: 'well again' })
  pass(5_000)
  await from.ask()
  assert.deepEqual([health.system().status, await sumOf('batuta_cache_load_failures_total')], ['ok', 5])
})

test('a source that lets wait degrades the cache until it brings something, and is told how many answers were late for it', async () => {
  const { from, pass, sumOf, health } = open()
  await from.ask()
  const slow = Promise.withResolvers<{ text: string }>()
  from.answer = () => slow.promise
  pass(2_000)
  const waits = from.text()
  await settled()
  pass(1_000)
  assert.deepEqual([await waits, await from.text()], ['answer 1', 'answer 1'])
  const [cache] = health.system().parts
  assert.partialDeepStrictEqual(cache, {
    status: 'degraded',
    lastError: 'The source of words does not answer in time.',
    parts: [
      { name: 'shard-0', status: 'ok' },
      { name: 'shard-1', status: 'ok' },
      { lastError: 'It has brought nothing in time, and 2 answers were given late in its place.' },
    ],
  })
  const labels = 'batuta_cache_answers_total{kind="words",source="test"'
  assert.deepEqual([await sumOf(labels), await sumOf('batuta_cache_lateness_seconds_count')], [3, 2])
  slow.resolve({ text: 'at last' })
  await settled()
  assert.equal(health.system().status, 'ok')
})

test('a source that nobody asks any more is not said for ever to let wait', async () => {
  const { from, pass, health } = open()
  await from.ask()
  pass(2_000)
  from.answer = async () => {
    throw new Error('connection refused')
  }
  assert.equal(await from.text(), 'answer 1')
  assert.equal(health.system().status, 'degraded')
  pass(60_001)
  assert.equal(health.system().status, 'ok')
})

test('a cache that is switched off is told as one that may keep nothing', () => {
  const health = createHealth(manualClock(0))
  watchCache({ cache: undefined, metrics: createMetrics(), app: { health } })
  assert.partialDeepStrictEqual(health.system().parts[0], { name: 'cache', status: 'ok', facts: { bytesMost: 0 } })
})
