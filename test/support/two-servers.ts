/** A site with two servers: one database, one agent, two data folders; and what must hold of it whatever happens to the servers. */
import assert from 'node:assert/strict'
import { readFileSync, existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import type { ConnectionOptions } from '#/db/connection.ts'
import type { Queryable } from '#/db/pool.ts'
import { sql } from '#/db/sql.ts'
import { testDatabase, type TestDatabase } from '#/db/test-database.ts'
import { eventually } from './eventually.ts'
import { endWhatWorksIn, openPlace, type Place } from './server-process.ts'

/** A database with its address. */
export type SharedDatabase = Queryable & Pick<TestDatabase, 'connection'>

export interface TwoServers {
  readonly database: SharedDatabase
  /** For the agent's spool and what the jobs write. */
  readonly folder: string
  readonly first: Place
  readonly second: Place
}

/** The lease of the tests, in seconds: they wait for it. */
export const leaseSeconds = 3

/** A `host` that begins with a slash is the folder of a Unix socket. */
const urlOf = ({ host, port, user, password, database }: ConnectionOptions): string =>
  `postgres://${user}:${encodeURIComponent(password)}@localhost:${port}/${database}?host=${encodeURIComponent(host)}`

/** Two places over one database. When the test ends, the agent is ended as well. */
export const openTwoServers = async (t: TestContext, own?: SharedDatabase): Promise<TwoServers> => {
  const database = own ?? (await testDatabase(t))
  const settings = { BATUTA_DATABASE_URL: urlOf(database.connection), BATUTA_LEADER_LEASE_S: String(leaseSeconds) }
  const first = await openPlace(t, settings)
  const agentDir = join(first.folder, 'agent-home')
  const both = { ...settings, BATUTA_AGENT_DIR: agentDir }
  const second = await openPlace(t, both)
  Object.assign(first.environment, both, { BATUTA_PUBLIC_URL: first.url })
  Object.assign(second.environment, { BATUTA_PUBLIC_URL: second.url })
  // Before the places are removed: hooks of a test run in the order they were made, and the first removes its folder.
  first.beforeRemoval.push(
    () => second.endServers(),
    () => endWhatWorksIn(agentDir),
  )
  return { database, folder: first.folder, first, second }
}

export const isLeading = async ({ url }: Place): Promise<boolean> => {
  try {
    // A server that is stopped answers nothing.
    return (await fetch(`${url}/health/leader`, { signal: AbortSignal.timeout(1_000) })).ok
  } catch {
    return false
  }
}

export const untilLeading = (place: Place, withinMs = 20_000): Promise<true> =>
  eventually(`${place.url} to lead`, async () => ((await isLeading(place)) ? true : undefined), withinMs)

export const untilStandingBy = (place: Place): Promise<true> =>
  eventually(`${place.url} to stand by`, async () => {
    const { server } = await place.client.status()
    return server.role === 'standby' && server.lagMs === 0 ? true : undefined
  })

/** What the ledger says of runs: `dispatched`, `started`, `ended`, `failed`, `refused`, `lost` of each `job.run`. */
const runsInLedger = async (database: Queryable): Promise<Map<string, string[]>> => {
  const words: Readonly<Record<number, string>> = {
    2: 'dispatched',
    3: 'started',
    4: 'ended',
    5: 'failed',
    6: 'refused',
    7: 'lost',
  }
  const rows = await database.query<{ kind: number; subject: number; run: number }>(sql`
    select kind, subject, run from ledger_events where kind between 2 and 7 order by day, seq`)
  const runs = new Map<string, string[]>()
  for (const { kind, subject, run } of rows) {
    const name = `${subject}.${run}`
    runs.set(name, [...(runs.get(name) ?? []), words[kind] ?? ''])
  }
  return runs
}

/** How many runs have ended, as the ledger says. */
export const endedInLedger = async (database: Queryable): Promise<number> => {
  const [ended] = await database.query<{ n: number }>(sql`select count(*)::int as n from ledger_events where kind = 4`)
  return ended?.n ?? 0
}

/** Each run was dispatched once, started at most once, and ended once; the ledger has no gap, and terms follow each other. */
export const assertLedgerIsSound = async (database: Queryable): Promise<number> => {
  const runs = await runsInLedger(database)
  for (const [name, facts] of runs) {
    const count = (fact: string): number => facts.filter((one) => one === fact).length
    assert.equal(count('dispatched'), 1, `run ${name}: ${facts.join(', ')}`)
    assert.ok(count('started') <= 1, `run ${name}: ${facts.join(', ')}`)
    assert.equal(count('ended'), 1, `run ${name}: ${facts.join(', ')}`)
    assert.equal(count('failed') + count('refused') + count('lost'), 0, `run ${name}: ${facts.join(', ')}`)
  }
  const [ledger] = await database.query<{ n: number; first: number; last: number; sorted: boolean }>(sql`
    select count(*)::int as n, min(seq) as first, max(seq) as last, bool_and(sorted) as sorted
      from (select seq, term >= lag(term, 1, 0::bigint) over (order by seq) as sorted from ledger_events) events`)
  assert.deepEqual(ledger, { n: ledger?.n, first: 1, last: ledger?.n, sorted: true })
  return runs.size
}

/** Each job wrote in the diary once that it began and once that it ended: what the processes say, whatever the ledger does. */
export const assertDiaryIsSound = (file: string, jobs: number): void => {
  const lines = existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : []
  const counts = new Map<string, number>()
  for (const line of lines) counts.set(line, (counts.get(line) ?? 0) + 1)
  for (const [line, times] of counts) assert.equal(times, 1, `"${line}" ${times} times`)
  assert.equal(counts.size, 2 * jobs)
}

/** The runs that the agent's spool still holds. */
export const runsInSpool = ({ folder }: TwoServers): string[] => {
  const runs = join(folder, 'agent-home', 'agent', 'runs')
  return existsSync(runs) ? readdirSync(runs) : []
}
