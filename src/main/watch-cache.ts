/** The cache as numbers and as a component of the health tree: what it spares, how late its answers are, what its sources do. */
import type { BreakerState } from '#/cache/breaker.ts'
import type { Cache, CompartmentState } from '#/cache/cache.ts'
import { hitRate, sumOf, type Counts } from '#/cache/counts.ts'
import type { Condition } from '#/monitoring/health.ts'
import type { Metrics } from '#/monitoring/metrics.ts'
import { measureLateness } from './measure-lateness.ts'
import type { System } from './system.ts'

interface Watched extends Pick<System, 'cache' | 'metrics'> {
  readonly app: Pick<System['app'], 'health'>
}

export const watchCache = ({ cache, metrics, app }: Watched): void => {
  if (cache === undefined) {
    // What is switched off is told, too.
    return app.health.register('cache', false, () => ({ status: 'ok', facts: { bytesMost: 0 } }))
  }
  measureCache(metrics, cache)
  measureLateness(metrics, cache)
  app.health.register('cache', false, () => cacheCondition(cache))
}

/** How an answer came about, and what counts it. */
const answered = {
  hit: 'hits',
  revised: 'revised',
  renewed: 'renewed',
  stale: 'stale',
  stale_on_failure: 'staleOnFailure',
  stale_on_wait: 'staleOnWait',
  miss: 'misses',
} as const satisfies Record<string, keyof Counts>

const counters = {
  batuta_cache_joined_total: ['joined', 'Questions that were answered by a load under way for somebody else.'],
  batuta_cache_loads_total: ['loads', 'Loads from the source.'],
  batuta_cache_load_failures_total: ['failures', 'Loads that failed, timeouts among them.'],
  batuta_cache_load_timeouts_total: ['timeouts', 'Loads that were given up because they took too long.'],
  batuta_cache_evictions_total: ['evictions', 'Answers that were put out for want of memory.'],
  batuta_cache_outdated_total: ['outdated', 'Kept answers that were behind the plan when they were asked for.'],
} as const satisfies Record<`batuta_cache_${string}`, readonly [keyof Counts, string]>

const seconds = {
  batuta_cache_load_seconds_total: ['loadMs', 'What the loads took in all.'],
  batuta_cache_stale_seconds_total: ['staleMs', 'How late the stale answers were in all.'],
} as const satisfies Record<`batuta_cache_${string}`, readonly [keyof Counts, string]>

const labels = ['kind', 'source', 'shard'] as const

const labelsOf = ({ kind, source, shard }: CompartmentState) => ({ kind, source, shard: String(shard) })

const measureCache = (metrics: Metrics, cache: Cache): void => {
  const counter = (name: `batuta_cache_${string}`, help: string, value: (counts: Counts) => number): void => {
    metrics.counter({ name, help, labels }, () =>
      cache.compartments().map((one) => [labelsOf(one), value(one.counts)] as const),
    )
  }
  for (const [name, [of, help]] of Object.entries(counters) as [keyof typeof counters, [keyof Counts, string]][])
    counter(name, help, (counts) => counts[of])
  for (const [name, [of, help]] of Object.entries(seconds) as [keyof typeof seconds, [keyof Counts, string]][])
    counter(name, help, (counts) => counts[of] / 1000)
  const answers = (
    name: `batuta_cache_${string}`,
    help: string,
    countsOf: (one: CompartmentState) => Readonly<Counts>,
  ): void => {
    metrics.counter({ name, help, labels: [...labels, 'answered'] }, () =>
      cache
        .compartments()
        .flatMap((one) =>
          Object.entries(answered).map(
            ([word, of]) => [{ ...labelsOf(one), answered: word }, countsOf(one)[of]] as const,
          ),
        ),
    )
  }
  answers('batuta_cache_answers_total', 'Answers, by how they came about.', ({ counts }) => counts)
  answers(
    'batuta_cache_own_answers_total',
    'Answers to questions of the server itself, which nobody waited for (warming, reading ahead): in no hit rate.',
    ({ own }) => own,
  )
  const gauge = (name: `batuta_cache_${string}`, help: string, value: (one: CompartmentState) => number): void => {
    metrics.gauge({ name, help, labels }, (gauge) => {
      for (const one of cache.compartments()) gauge.set(labelsOf(one), value(one))
    })
  }
  gauge('batuta_cache_entries', 'Answers that are kept.', ({ entries }) => entries)
  gauge('batuta_cache_bytes', 'What they take, roughly.', ({ bytes }) => bytes)
  gauge('batuta_cache_bytes_most', 'What they may take.', ({ bytesMost }) => bytesMost)
  gauge('batuta_cache_stalest_seconds', 'The latest answer that was given.', ({ counts }) => counts.stalestMs / 1000)
  metrics.gauge(
    {
      name: 'batuta_cache_breaker',
      help: 'Circuit breaker of the source of each kind: 0 closed, 1 half open, 2 open.',
      labels: ['kind'],
    },
    (gauge) => {
      for (const [kind, { state }] of cache.breakers()) gauge.set({ kind }, breakerLevels[state])
    },
  )
}

const breakerLevels: Readonly<Record<BreakerState['state'], number>> = { closed: 0, 'half-open': 1, open: 2 }

/** The system does without: what fails here degrades it, and questions are still answered as well as can be. */
export const cacheCondition = (cache: Cache): Condition => {
  const compartments = cache.compartments()
  const parts: Record<string, Condition> = {}
  for (const one of new Set(compartments.map(({ shard }) => shard)))
    parts[`shard-${one}`] = shardCondition(compartments.filter(({ shard }) => shard === one))
  const wants = cache.wants()
  for (const [kind, state] of cache.breakers()) parts[kind] = sourceCondition(state, wants.get(kind) ?? 0)
  const failing = [...cache.breakers()].find(([, { state }]) => state !== 'closed')
  const wanted = [...wants].find(([, answers]) => answers > 0)
  const counts = sumOf(compartments.map(({ counts }) => counts))
  const facts = { ...factsOf(compartments), stalestMs: Math.round(counts.stalestMs), loads: counts.loads }
  if (failing === undefined && wanted === undefined) return { status: 'ok', facts, parts }
  const [kind] = failing ?? wanted ?? []
  const error =
    failing === undefined ? `The source of ${kind} does not answer in time.` : `The source of ${kind} fails.`
  return { status: 'degraded', error, remedy: remedyOf(kind), facts, parts }
}

const shardCondition = (compartments: readonly CompartmentState[]): Condition => ({
  status: 'ok',
  facts: factsOf(compartments),
})

const factsOf = (compartments: readonly CompartmentState[]) => {
  const sum = (of: (one: CompartmentState) => number): number => compartments.reduce((total, one) => total + of(one), 0)
  const counts = sumOf(compartments.map(({ counts }) => counts))
  return {
    entries: sum(({ entries }) => entries),
    bytes: sum(({ bytes }) => bytes),
    bytesMost: sum(({ bytesMost }) => bytesMost),
    hitPercent: Math.round(hitRate(counts) * 100),
    evictions: counts.evictions,
  }
}

const remedyOf = (kind: string | undefined): string =>
  `What is kept of ${kind} is given for a while. Look at the component database, and at the log.`

/** `wants`: answers that were given late for want of it, since it brought something last. */
const sourceCondition = ({ state, failures, opened, opensIn, lastError }: BreakerState, wants: number): Condition => {
  const facts = { breaker: state, failures, opened, givenLate: wants }
  const remedy = 'It is asked again by itself.'
  if (state === 'closed') {
    if (wants === 0) return { status: 'ok', facts }
    const given = wants === 1 ? 'an answer was' : `${wants} answers were`
    return {
      status: 'degraded',
      error: `It has brought nothing in time, and ${given} given late in its place.`,
      remedy,
      facts,
    }
  }
  const soon = state === 'open' ? `asked again in ${Math.ceil(opensIn / 1000)} s` : 'asked with the next question'
  const error = `Its source failed ${failures} times in a row: ${lastError}; it is ${soon}.`
  return { status: 'degraded', error, remedy, facts }
}
