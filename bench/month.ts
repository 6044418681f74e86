/**
 * A month of a large site on a real database whose commits are on the disk: 4 000 000 jobs in 30 plan days unless told, planned,
 * decided, committed and kept, with an agent that runs nothing.
 *
 *     npm run bench -- month [--jobs 4000000] [--days 30] [--streams 965] [--seed 7] [--peers off] [--peer-jobs N]
 *
 * Beside it in the same run, through the same PostgreSQL: pg-boss and graphile-worker, each with as many plain queue jobs that wait
 * for nothing. Required: 60 000 jobs a second, 4 times the better peer, less than 500 MB; aimed 130 000 and 8 times.
 */
import { parseArgs } from 'node:util'
import { checkTexts } from '#/composer/check-texts.ts'
import type { ConnectionOptions } from '#/db/connection.ts'
import { startEmbedded } from '#/db/embedded.ts'
import { temporaryDataFolder } from '#/db/embedded/testing.ts'
import { migrate } from '#/db/migrate.ts'
import { openPool } from '#/db/pool.ts'
import { migrationsFolder } from '#/db/test-database.ts'
import { sql } from '#/db/sql.ts'
import { saveRevision } from '#/store/revisions.ts'
import { makeSite } from './make-site.ts'
import type { MonthMeasured } from './month/serve.ts'
import type { PeerMeasured } from './month/peer.ts'
import { timeOfTree } from './support/processor-time.ts'
import { printTable, saveResults } from './support/report.ts'
import { runApart } from './support/run-apart.ts'

const { values } = parseArgs({
  options: {
    jobs: { type: 'string', default: '4000000' },
    days: { type: 'string', default: '30' },
    streams: { type: 'string', default: '965' },
    seed: { type: 'string', default: '7' },
    peers: { type: 'string', default: 'on' },
    'peer-jobs': { type: 'string' },
    profile: { type: 'string' },
  },
})
const jobs = Number(values.jobs)
const days = Number(values.days)
const streams = Number(values.streams)
const seed = Number(values.seed)
const peerJobs = Number(values['peer-jobs'] ?? jobs)
const peers = ['graphile-worker', 'pg-boss'] as const

interface Rates {
  readonly elapsed: number
  readonly jobsASecond: number
  /** Microseconds of processors a job, of PostgreSQL with all its processes. */
  readonly databaseCpu: number
}

const cleaning: (() => Promise<void>)[] = []
const cluster = await startEmbedded({ dataDir: temporaryDataFolder({ after: (work) => cleaning.push(work) }) })
const flags = values.profile === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${values.profile}`]

/** Runs a program of the benchmark by itself, and sees what the database does meanwhile. */
const runWith = async <Measured extends { readonly elapsed: number }>(
  program: string,
  options: readonly string[],
  jobsOf: (measured: Measured) => number,
): Promise<Measured & Rates> => {
  const before = timeOfTree(cluster.pid)
  const measured = (await runApart(`${import.meta.dirname}/month/${program}`, { flags, options })) as Measured
  const count = jobsOf(measured)
  const databaseCpu = ((timeOfTree(cluster.pid) - before) * 1000) / count
  return { ...measured, jobsASecond: count / (measured.elapsed / 1000), databaseCpu }
}

const administer = async <T>(
  connection: ConnectionOptions,
  work: (database: Awaited<ReturnType<typeof openPool>>) => T,
) => {
  const database = await openPool({ connection, applicationName: 'batuta bench' })
  try {
    return await work(database)
  } finally {
    await database.end()
  }
}

const prepare = (connection: ConnectionOptions) =>
  administer(connection, async (database) => {
    await migrate(database, migrationsFolder)
    const texts = makeSite({ streams, seed, instancesPerDay: jobs / days, followsPerJob: 1.5 })
    const nothing = { has: () => false, get: () => undefined, names: () => [] }
    const created = checkTexts(texts, nothing).parsed.map(({ definition }) => definition)
    await saveRevision(database, { created, changed: [], deleted: [] }, { cause: { by: 'bench' }, at: 0, head: 0 })
  })

/** What the month left in the database: it is counted there, and not believed. The largest tables with their indexes. */
const countRows = (connection: ConnectionOptions) =>
  administer(connection, async (database) => {
    const [rows] = await database.query<{ events: number; runs: number; bytes: number; wal: number }>(sql`
      select (select count(*) from ledger_events) as events, (select count(*) from runs where outcome = 'succeeded') as runs,
             pg_database_size(current_database()) as bytes, pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')::int8 as wal`)
    if (rows === undefined) throw new Error('the database counts nothing')
    const tables = await database.query<{ name: string; bytes: number }>(sql`
      select coalesce(p.relname, c.relname) as name, sum(pg_total_relation_size(c.oid))::int8 as bytes
        from pg_class c left join pg_inherits i on i.inhrelid = c.oid left join pg_class p on p.oid = i.inhparent
       where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace group by 1 order by 2 desc limit 6`)
    return { ...rows, tables }
  })

const measurePeer = async (name: (typeof peers)[number]): Promise<PeerMeasured & Rates> => {
  const database = `bench_${name.replace('-', '_')}`
  await administer(cluster.connection, (pool) => pool.execute({ text: `create database ${database}`, values: [] }))
  const connection = JSON.stringify({ ...cluster.connection, database })
  return runWith('peer.ts', ['--name', name, '--jobs', String(peerJobs), '--connection', connection], () => peerJobs)
}

const whole = (number: number): string => Math.round(number).toLocaleString('en').replaceAll(',', ' ')

try {
  await prepare(cluster.connection)
  const options = ['--connection', JSON.stringify(cluster.connection), '--days', String(days)]
  const month = await runWith('serve.ts', options, ({ succeeded }: MonthMeasured) => succeeded)
  const rows = await countRows(cluster.connection)
  if (rows.runs !== month.succeeded) throw new Error(`${month.succeeded} runs succeeded, the history has ${rows.runs}`)
  const measured: Partial<Record<string, PeerMeasured & Rates>> = {}
  if (values.peers !== 'off') for (const name of peers) measured[name] = await measurePeer(name)

  const serverCpu = (Object.values(month.threads).reduce((sum, ms) => sum + ms, 0) * 1000) / month.succeeded
  process.stdout.write(
    `${whole(month.planned)} jobs planned in ${days} days, ${(month.dependencies / month.planned).toFixed(2)} dependencies a job; ` +
      `${whole(month.succeeded)} ran; ${whole(rows.events)} events in ${whole(month.commits)} commits; ` +
      `${whole(rows.bytes / 1e6)} MB in the database: ` +
      `${rows.tables.map(({ name, bytes }) => `${name} ${whole(bytes / 1e6)}`).join(', ')}; ` +
      `${whole(rows.wal / 1e6)} MB were written to its log\n\n`,
  )
  printTable(
    ['', 'seconds', 'jobs/s', 'Batuta is', 'us of server/job', 'us of database/job', 'most MB'],
    [
      [
        'Batuta, a month',
        (month.elapsed / 1000).toFixed(1),
        whole(month.jobsASecond),
        '',
        serverCpu.toFixed(1),
        month.databaseCpu.toFixed(1),
        whole(month.peakMemory),
      ],
      ...Object.entries(measured).map(([name, peer]) => [
        `${name}, plain queue jobs`,
        ((peer?.elapsed ?? 0) / 1000).toFixed(1),
        whole(peer?.jobsASecond ?? 0),
        `${(month.jobsASecond / (peer?.jobsASecond ?? 1)).toFixed(1)} x`,
        (((peer?.cpu ?? 0) * 1000) / peerJobs).toFixed(1),
        (peer?.databaseCpu ?? 0).toFixed(1),
        whole(peer?.peakMemory ?? 0),
      ]),
    ],
  )
  const threads = Object.entries(month.threads).filter(([, ms]) => ms >= 100)
  process.stdout.write(`\nthreads: ${threads.map(([name, ms]) => `${name} ${(ms / 1000).toFixed(1)} s`).join(', ')}\n`)
  const left = Object.entries(month.left).filter(([, count]) => count > 0)
  process.stdout.write(
    `in the plan at its end: ${left.map(([status, count]) => `${whole(count)} ${status}`).join(', ')}\n`,
  )
  const settings = { fsync: 'on', synchronous_commit: 'on', jobs, days, streams, seed, peerJobs, followsPerJob: 1.5 }
  process.stdout.write(`${saveResults('month', { settings, month, rows, peers: measured })}\n`)
} finally {
  await cluster.stop(10_000)
  for (const work of cleaning) await work()
}
