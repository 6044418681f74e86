/**
 * How long a site has no leader when its leader is killed: from the signal to the first dispatch that the next leader has committed.
 *
 *     npm run bench -- failover [--jobs 200000] [--definitions 20000] [--runs 5] [--seed 7]
 *
 * Two real servers and one agent on a PostgreSQL whose commits are on the disk, so many live jobs in the plan, and a stream whose
 * jobs flow. The leader is killed (SIGKILL), the standby leads, the killed one comes back as standby, and so on. At the end the
 * ledger is looked at: no run was dispatched twice, started twice or ended twice. Required: less than 5 s.
 */
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { startEmbedded } from '#/db/embedded.ts'
import { temporaryDataFolder } from '#/db/embedded/testing.ts'
import { openPool, type Database } from '#/db/pool.ts'
import { sql } from '#/db/sql.ts'
import { Refusal } from '#/lib/refusal.ts'
import { endWhatWorksIn } from '../test/support/server-process.ts'
import { setUpLargeSite, streamsFor } from './support/large-site.ts'
import { printTable, saveResults } from './support/report.ts'
import { databaseUrl, spreadOf, startServer, type BenchServer } from './support/server.ts'

const { values } = parseArgs({
  options: {
    jobs: { type: 'string', default: '200000' },
    definitions: { type: 'string', default: '20000' },
    runs: { type: 'string', default: '5' },
    seed: { type: 'string', default: '7' },
  },
})
const [runs, seed] = [Number(values.runs), Number(values.seed)]
const requiredMs = 5_000
/** The ledger is looked at so often, milliseconds. */
const lookEveryMs = 10

interface Failover {
  /** From the kill to the new term, and to the first dispatch that is committed in it. */
  readonly electedMs: number
  readonly decidedMs: number
  /** How long the killed server took to stand by, level with the ledger. */
  readonly standingByMs: number
}

/** A server that is overloaded says so, and is asked again. */
const untilTrue = async (look: () => Promise<boolean>): Promise<void> => {
  const ask = async (): Promise<boolean> => {
    try {
      return await look()
    } catch (error) {
      if (error instanceof Refusal && error.kind.retry) return false
      throw error
    }
  }
  while (!(await ask())) await pause(lookEveryMs)
}

/** The flow of jobs that goes on during the failovers: the same request has its effect once. */
const submitFlow = ({ client }: BenchServer, requestId: string): Promise<void> =>
  untilTrue(async () => (await client.submit({ stream: 'BENCH#FLOW' }, { requestId })).id > 0)

/** A server that stands by, level with the ledger. */
const standsBy = async ({ client }: BenchServer): Promise<boolean> => {
  const { server } = await client.status()
  return server.role === 'standby' && server.lagMs === 0
}

const termNow = async (database: Database): Promise<{ term: number; seq: number }> => {
  const [row] = await database.query<{ term: number; seq: number }>(sql`select term, last_seq as seq from leadership`)
  if (row === undefined) throw new Error('there is no leader')
  return row
}

const hasDispatched = async (database: Database, term: number, after: number): Promise<boolean> => {
  const rows = await database.query(sql`
    select from ledger_events where seq > ${after} and term = ${term} and kind = 2
       and day >= (now() at time zone 'utc')::date - 1 limit 1`)
  return rows.length > 0
}

const killLeader = async (database: Database, leader: BenchServer): Promise<Omit<Failover, 'standingByMs'>> => {
  const before = await termNow(database)
  const killed = performance.now()
  leader.process.kill('SIGKILL')
  let now = before
  await untilTrue(async () => {
    now = await termNow(database)
    return now.term > before.term
  })
  const electedMs = performance.now() - killed
  await untilTrue(() => hasDispatched(database, now.term, before.seq))
  return { electedMs, decidedMs: performance.now() - killed }
}

/** Runs that were dispatched, started or ended more than once. */
const countDoubled = async (database: Database): Promise<number> => {
  const [row] = await database.query<{ n: number }>(sql`
    select count(*)::int as n from (
      select from ledger_events where kind in (2, 3, 4) group by kind, subject, run having count(*) > 1) doubled`)
  return row?.n ?? 0
}

const cleaning: (() => Promise<void>)[] = []
const servers: BenchServer[] = []
let folder: string | undefined
try {
  const dataDir = temporaryDataFolder({ after: (work) => cleaning.push(work) })
  folder = join(dataDir, 'agent-home')
  const cluster = await startEmbedded({ dataDir })
  cleaning.unshift(() => cluster.stop(10_000))
  const size = { streams: streamsFor(Number(values.definitions)), liveJobs: Number(values.jobs), seed }
  const site = await setUpLargeSite(cluster.connection, size)
  process.stdout.write(`${site.definitions} definitions, ${site.liveJobs} live jobs\n`)
  const database = await openPool({ connection: cluster.connection, applicationName: 'batuta bench' })
  cleaning.unshift(() => database.end())

  const start = async (name: string): Promise<BenchServer> => {
    const server = await startServer({
      BATUTA_DATABASE_URL: databaseUrl(cluster.connection),
      BATUTA_DATA_DIR: join(dataDir, name),
      BATUTA_AGENT_DIR: join(dataDir, 'agent-home'),
    })
    servers.push(server)
    await server.ready()
    return server
  }
  let [leader, leaderName] = [await start('a'), 'a']
  for (const name of ['flow-1', 'flow-2']) await submitFlow(leader, name)
  await untilTrue(() => hasDispatched(database, 2, 0))
  let [standby, standbyName] = [await start('b'), 'b']
  await untilTrue(() => standsBy(standby))

  const failovers: Failover[] = []
  for (let run = 0; run < runs; run += 1) {
    const measured = await killLeader(database, leader)
    const begun = performance.now()
    const back = await start(leaderName)
    await untilTrue(() => standsBy(back))
    failovers.push({ ...measured, standingByMs: performance.now() - begun })
    ;[leader, standby, leaderName, standbyName] = [standby, back, standbyName, leaderName]
  }
  const doubled = await countDoubled(database)
  const [elected, decided, back] = [
    spreadOf(failovers.map(({ electedMs }) => electedMs)),
    spreadOf(failovers.map(({ decidedMs }) => decidedMs)),
    spreadOf(failovers.map(({ standingByMs }) => standingByMs)),
  ]
  process.stdout.write('\n')
  printTable(
    [`${runs} times`, 'median', 'worst', 'required'],
    [
      ['killed to new term, ms', Math.round(elected.median), Math.round(elected.worst), ''],
      ['killed to first dispatch committed, ms', Math.round(decided.median), Math.round(decided.worst), requiredMs],
      ['started again to standing by, ms', Math.round(back.median), Math.round(back.worst), ''],
      ['runs dispatched, started or ended twice', doubled, doubled, 0],
    ],
  )
  const settings = { ...size, runs, fsync: 'on', synchronous_commit: 'on' }
  process.stdout.write(
    `${saveResults('failover', { settings, site, requiredMs, elected, decided, doubled, failovers })}\n`,
  )
} finally {
  for (const server of servers) await server.end('SIGTERM')
  if (folder !== undefined) await endWhatWorksIn(folder)
  for (const work of cleaning) await work()
}
