/**
 * Two servers over one PostgreSQL under steady work, while PostgreSQL is restarted and the leader is killed or stopped, again and
 * again. Afterwards: which jobs were to run, which have, which twice; and all invariants over the ledger.
 */
import assert from 'node:assert/strict'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { openPool } from '#/db/pool.ts'
import { readLedger } from '#/store/ledger.ts'
import { openAudit } from '../invariants/audit.ts'
import { eventually } from '../support/eventually.ts'
import { startServer, type Place } from '../support/server-process.ts'
import { openTwoServers } from '../support/two-servers.ts'
import { openRestlessPostgres } from './postgres.ts'
import { leaderOf, startFallen, type Counts, type Shaken } from './shake.ts'
import { definitionsIn, jobsAStream, readDiary, submitWithoutPause } from './site.ts'

export interface ChaosOptions {
  readonly jobsASecond: number
  readonly tell: (line: string) => void
  /** Breaks things as long as it likes; jobs come until it has ended. */
  readonly shake: (shaken: Shaken) => Promise<void>
}

export interface ChaosReport {
  readonly restarts: { fast: number; immediate: number }
  readonly kills: number
  readonly stops: number
  readonly terms: number
  /** Jobs that were to run, by the submissions that were accepted. */
  readonly expected: number
  readonly ended: number
  /** To run, and have not. */
  readonly missed: number
  /** Have run, and nobody ordered it. */
  readonly extra: number
  /** Ran twice. */
  readonly doubled: number
  /** Nobody knows how they ended. */
  readonly unknown: number
  /** The longest time without a start, in milliseconds. */
  readonly longestPauseMs: number
}

export const runChaos = async (t: Pick<TestContext, 'after'>, options: ChaosOptions): Promise<ChaosReport> => {
  const folder = mkdtempSync(join(tmpdir(), 'batuta-chaos-'))
  // The database runs as another user than root.
  chmodSync(folder, 0o755)
  const postgres = await openRestlessPostgres(join(folder, 'pg'))
  const database = await openPool({ connection: postgres.connection, applicationName: 'batuta chaos' })
  const scope = { after: (work: () => Promise<void>) => t.after(work) } as TestContext
  const site = await openTwoServers(scope, { ...database, connection: postgres.connection })
  t.after(async () => {
    await database.end()
    await postgres.end()
    rmSync(folder, { recursive: true, force: true })
  })
  const places = [site.first, site.second]
  for (const place of places) await startServer(place)
  const text = definitionsIn(site.folder)
  await eventually('that definitions are applied', () => places[0]?.client.apply({ sources: [{ file: 'site', text }] }))

  const counts = { restarts: { fast: 0, immediate: 0 }, kills: 0, stops: 0 }
  const flow = { isOver: false, isBroken: false }
  const [submitted] = await Promise.all([
    submitWithoutPause(places, options.jobsASecond, { goesOn: () => !flow.isOver, givesUp: () => flow.isBroken }),
    options
      .shake({ places, postgres, counts, tell: options.tell })
      .catch((error: unknown) => {
        flow.isBroken = true
        throw error
      })
      .finally(() => {
        flow.isOver = true
      }),
  ])
  options.tell('the chaos ends')
  await eventually('the end of all jobs', () => restOf(places), 300_000)
  for (const place of places) for (const server of place.servers) await server.end('SIGTERM')
  return report({ database, folder: site.folder, expected: submitted * jobsAStream, counts })
}

/** True when nothing is left to run. */
const restOf = async (places: readonly Place[]): Promise<true | undefined> => {
  startFallen(places)
  const leader = await leaderOf(places)
  if (leader === undefined) return undefined
  const { jobs } = await leader.place.client.status()
  return jobs.ready + jobs.running + jobs.waiting === 0 ? true : undefined
}

interface Findings {
  readonly database: Parameters<typeof readLedger>[0]
  readonly folder: string
  readonly expected: number
  readonly counts: Counts
}

const report = async ({ database, folder, expected, counts }: Findings): Promise<ChaosReport> => {
  const audit = openAudit({ workstationLimit: 100 })
  const planned = new Set<number>()
  const ended = new Set<string>()
  let [terms, unknown, longestPauseMs, lastStart] = [0, 0, 0, 0]
  for await (const event of readLedger(database, 0)) {
    audit.hear(event)
    terms = event.term
    if (event.kind === 'run.lost') unknown += 1
    if (event.kind === 'run.ended') ended.add(`${event.job}.${event.run}`)
    if (event.kind !== 'run.dispatched') continue
    planned.add(event.job)
    if (lastStart > 0) longestPauseMs = Math.max(longestPauseMs, event.at - lastStart)
    lastStart = event.at
  }
  audit.end()
  const lines = readDiary(folder)
  const ran = new Set(lines.map((line) => Number.parseInt(line, 10)))
  assert.equal(audit.state.nextIds.job - 1, expected, 'every submission is in the plan once')
  return {
    ...counts,
    terms,
    expected,
    ended: ended.size,
    missed: expected - ran.size,
    extra: [...ran].filter((job) => !planned.has(job)).length,
    doubled: lines.length - new Set(lines).size,
    unknown,
    longestPauseMs,
  }
}
