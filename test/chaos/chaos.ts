/**
 * Two servers over one PostgreSQL under steady work, while PostgreSQL is restarted and the leader is killed or stopped, again and
 * again. Afterwards: which jobs were to run, which have, which twice; and all invariants over the ledger.
 */
import assert from 'node:assert/strict'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { TestContext } from 'node:test'
import { openPool } from '#/db/pool.ts'
import { readLedger } from '#/store/ledger.ts'
import { openAudit } from '../invariants/audit.ts'
import { eventually } from '../support/eventually.ts'
import { isAlive, startServer, launchServer, type Place, type ServerProcess } from '../support/server-process.ts'
import { randomFrom, type Random } from '../support/random.ts'
import { isLeading, openTwoServers } from '../support/two-servers.ts'
import { openRestlessPostgres, type RestlessPostgres } from './postgres.ts'
import { definitionsIn, jobsAStream, readDiary, submitWithoutPause } from './site.ts'

export interface ChaosOptions {
  readonly seconds: number
  readonly jobsASecond: number
  readonly seed: number
  readonly tell: (line: string) => void
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

  const end = performance.now() + options.seconds * 1000
  const goesOn = (): boolean => performance.now() < end
  const counts = { restarts: { fast: 0, immediate: 0 }, kills: 0, stops: 0 }
  const random = randomFrom(options.seed)
  const [submitted] = await Promise.all([
    submitWithoutPause(places, options.jobsASecond, goesOn),
    shakePostgres({ postgres, random, counts, goesOn, tell: options.tell }),
    shakeServers({ places, random, counts, goesOn, tell: options.tell }),
  ])
  options.tell('the chaos ends')
  await eventually('the end of all jobs', () => restOf(places), 300_000)
  for (const place of places) for (const server of place.servers) await server.end('SIGTERM')
  return report({ database, folder: site.folder, expected: submitted * jobsAStream, counts })
}

interface Counts {
  readonly restarts: { fast: number; immediate: number }
  kills: number
  stops: number
}

interface Shaking {
  readonly random: Random
  readonly counts: Counts
  readonly goesOn: () => boolean
  readonly tell: (line: string) => void
}

/** Restarts PostgreSQL every five to ten seconds. */
const shakePostgres = async (shaking: Shaking & { readonly postgres: RestlessPostgres }): Promise<void> => {
  const { postgres, random, counts, goesOn, tell } = shaking
  while (goesOn()) {
    await pause(random.between(5_000, 10_000))
    if (!goesOn()) return
    const mode = random.chance(0.5) ? 'fast' : 'immediate'
    tell(`PostgreSQL is restarted (${mode})`)
    await postgres.restart(mode, random.below(2_000))
    counts.restarts[mode] += 1
  }
}

/** Kills the leader, or stops it for longer than its lease, every six to twelve seconds. */
const shakeServers = async (shaking: Shaking & { readonly places: readonly Place[] }): Promise<void> => {
  const { places, random, counts, goesOn, tell } = shaking
  while (goesOn()) {
    await pause(random.between(6_000, 12_000))
    const leader = await leaderOf(places)
    if (!goesOn() || leader === undefined) continue
    const { place, server } = leader
    if (random.chance(0.5)) {
      tell(`the leader at ${place.url} is killed`)
      await server.end('SIGKILL')
      counts.kills += 1
      await pause(random.below(3_000))
      launchServer(place)
    } else {
      tell(`the leader at ${place.url} stands still`)
      server.process.kill('SIGSTOP')
      counts.stops += 1
      await pause(random.between(2_000, 8_000))
      server.process.kill('SIGCONT')
    }
    startFallen(places)
  }
  startFallen(places)
}

const leaderOf = async (
  places: readonly Place[],
): Promise<{ readonly place: Place; readonly server: ServerProcess } | undefined> => {
  for (const place of places) {
    const server = place.servers.at(-1)
    if (server !== undefined && (await isLeading(place))) return { place, server }
  }
  return undefined
}

/** A server that has given up (PostgreSQL was away for too long) is started again, as whoever looks after it would. */
const startFallen = (places: readonly Place[]): void => {
  for (const place of places) {
    const pid = place.servers.at(-1)?.process.pid
    if (pid === undefined || !isAlive(pid)) launchServer(place)
  }
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
