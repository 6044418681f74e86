/** The product's engine over a real leader and its database, with the cache and without it. No agent is there: what runs do is told by the test. */
import type { TestContext } from 'node:test'
import { createCache, type Cache } from '#/cache/cache.ts'
import { stillTime, type StillTime } from '#/cache/testing/still-time.ts'
import { purposeNow } from '#/db/errand.ts'
import type { TestDatabase } from '#/db/test-database.ts'
import type { Database } from '#/db/pool.ts'
import { createEngine } from '#/engine/answers.ts'
import type { Engine } from '#/engine/engine.ts'
import { createForecastAside } from '#/engine/forecast-aside.ts'
import type { Leader, LeaderParts } from '#/engine/leader.ts'
import { createHistoryEnd, type HistoryEnd } from '#/engine/history-end.ts'
import { createReadersLine } from '#/engine/readers-line.ts'
import { createSiteOptions, storedOptions } from '#/engine/site-options.ts'
import { systemClock } from '#/lib/clock.ts'
import { silentLog } from '#/lib/log.ts'
import { indexDefinitions } from '#/planning/definition-index.ts'
import { smallMaintenance } from '../edge/small-maintenance.ts'
import { join, partsOver } from './leaders.ts'

export interface LeadingEngine {
  readonly leader: Leader
  readonly engine: Engine
  /** Answers the same without the cache. */
  readonly plain: Engine
  readonly cache: Cache
  /** The time of the cache. */
  readonly time: StillTime
  /** Today is 2026-11-22. */
  readonly historyEnd: HistoryEnd
  /** What commits wait for before they begin. */
  readonly commits: { wait: Promise<unknown> }
  /** Holds the next answer of the database up, until it is released. */
  readonly holdAnswer: () => HeldAnswer
  /** Every statement of the engine fails with this from now on; undefined: they go through. */
  readonly failing: { with: Error | undefined }
}

export interface HeldAnswer {
  /** Settles when the database has answered. */
  readonly given: Promise<void>
  readonly release: () => void
}

/** Leads, or stands by where another leads over this database. */
export const openLeadingEngine = async (
  t: TestContext,
  database: TestDatabase,
  server: string,
  over: Partial<LeaderParts> = {},
): Promise<LeadingEngine> => {
  const commits: LeadingEngine['commits'] = { wait: Promise.resolve() }
  const leader = await join(t, {
    ...partsOver(database, server),
    // No test here waits for a lease to be over, and a machine that is busy takes a second for less.
    leaseMs: 15_000,
    commits: before(database, () => commits.wait),
    ...over,
  })
  const aside = createForecastAside()
  t.after(() => aside.end())
  const time = stillTime()
  const isOwn = (): boolean => purposeNow() === 'maintenance'
  const cache = createCache({ bytes: 8_000_000, shards: 4, ...time, isOwn })
  const failing: LeadingEngine['failing'] = { with: undefined }
  const answers = holdingAnswers()
  const options = createSiteOptions(
    storedOptions(() => database),
    systemClock,
  )
  await options.load()
  const historyEnd = createHistoryEnd({ today: () => '2026-11-22', options: options.current })
  const engineWith = (kept: Cache | undefined): Engine =>
    createEngine({
      database: answers.of(
        before(database, async () => {
          if (failing.with !== undefined) throw failing.with
        }),
      ),
      clock: over.clock ?? systemClock,
      alarm: time.alarm,
      log: silentLog,
      server,
      version: '0.1.0',
      site: { timezone: 'UTC', startOfDay: 0 },
      options,
      leading: leader.now,
      leader,
      dispatcher: () => undefined,
      definitions: async () => indexDefinitions([]),
      onApplied: async () => undefined,
      health: () => 'ok',
      mostImagined: 1_000,
      aside,
      readers: createReadersLine(systemClock),
      maintenance: smallMaintenance(
        (work) => work(),
        () => undefined,
      ),
      historyEnd,
      cache: kept,
    })
  return {
    leader,
    engine: engineWith(cache),
    plain: engineWith(undefined),
    cache,
    time,
    commits,
    historyEnd,
    failing,
    holdAnswer: answers.hold,
  }
}

/** Each statement waits for something first. */
const before = (database: Database, first: () => Promise<unknown>): Database => ({
  ...database,
  query: async (statement) => {
    await first()
    return database.query(statement)
  },
  execute: async (statement) => {
    await first()
    return database.execute(statement)
  },
  transaction: async (work, options) => {
    await first()
    return database.transaction(work, options)
  },
})

/** Answers of the database that can be held up: each is then as it was when it was asked for. */
const holdingAnswers = () => {
  let next: ((answered: Promise<unknown>) => Promise<void>) | undefined
  const through = async <Answer>(answered: Promise<Answer>): Promise<Answer> => {
    const held = next
    next = undefined
    await held?.(answered)
    return answered
  }
  return {
    hold: (): HeldAnswer => {
      const [given, released] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
      next = async (answered) => {
        await answered
        given.resolve()
        await released.promise
      }
      return { given: given.promise, release: released.resolve }
    },
    of: (database: Database): Database => ({
      ...database,
      query: async (statement) => through(database.query(statement)),
      transaction: async (work, options) => through(database.transaction(work, options)),
    }),
  }
}
