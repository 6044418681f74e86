/**
 * How often the cache answers on a believable day, how old what it answers is, and what is left to the database.
 *
 *     npm run bench -- cache [--jobs 200000] [--definitions 20000] [--seconds 180] [--night 60] [--warm-up 120] [--seed 7] [--runs 20000]
 *                            [--parts '15 people;50 people']
 *
 * A real server with its embedded PostgreSQL and so many live jobs, of which 1.5 a second start and end, and 17 a second in a night peak. One in a
 * hundred goes wrong, and one in three during an incident. 15 and 50 people, each
 * by their own session, follow the model of a day (`cache/day.ts`); scripts ask by HWA's REST API meanwhile. Then the same people ask by their
 * clicks alone, without the pages that refresh themselves; again while everybody's page is told of changes; and again just after a restart. The peer in the same run: the same people and the same server without its cache.
 * Required: more than 90 % of what can be cached is answered from it, aimed 95 %.
 */
import { writeFileSync } from 'node:fs'
import { loadavg } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { startEmbedded } from '#/db/embedded.ts'
import { temporaryDataFolder } from '#/db/embedded/testing.ts'
import { endWhatWorksIn } from '../test/support/server-process.ts'
import { quantileOf, readCounters, since, sumOf, valuesOf, type Counters } from './cache/counters.ts'
import type { PeopleAnswer, Sessions } from './cache/people.ts'
import { percent, print, type Cached, type Measured } from './cache/report.ts'
import { beginHours, passHours, type Played } from './cache/pace.ts'
import { logIn, setUpLivingSite } from './cache/site.ts'
import { streamsFor } from './support/large-site.ts'
import { saveResults } from './support/report.ts'
import { runApart } from './support/run-apart.ts'
import { residentMemory, startServer, type BenchServer } from './support/server.ts'

const { values } = parseArgs({
  options: {
    definitions: { type: 'string', default: '20000' },
    jobs: { type: 'string', default: '200000' },
    seconds: { type: 'string', default: '180' },
    night: { type: 'string', default: '60' },
    'warm-up': { type: 'string', default: '120' },
    parts: { type: 'string' },
    seed: { type: 'string', default: '7' },
    runs: { type: 'string', default: '20000' },
  },
})
const required = { hitPercent: 90, aimed: 95 }
const crowds = [15, 50] as const
const program = fileURLToPath(new URL('./cache/people.ts', import.meta.url))

interface Part {
  readonly name: string
  readonly people: number
  readonly hours: Played
  readonly seconds: number
  readonly clicksAlone?: true
  /** Everybody's page is told of changes besides: then nobody is shown an older state, and no answer may be a moment late. */
  readonly watching?: true
  /** The server was started anew just before, and has warmed itself. */
  readonly restarted?: true
}

const allParts: readonly Part[] = [
  ...crowds.map((people) => ({
    name: `${people} people`,
    people,
    hours: 'day' as const,
    seconds: Number(values.seconds),
  })),
  { name: '50 people, clicks alone', people: 50, hours: 'day', seconds: Number(values.seconds), clicksAlone: true },
  { name: '50 people, all watching', people: 50, hours: 'day', seconds: Number(values.seconds), watching: true },
  { name: '50 people, after a restart', people: 50, hours: 'day', seconds: Number(values.seconds), restarted: true },
  { name: '50 people, night peak', people: 50, hours: 'night', seconds: Number(values.night) },
]
const named = values.parts?.split(';')
const parts = named === undefined ? allParts : allParts.filter(({ name }) => named.includes(name))

const answers = 'batuta_cache_answers_total'

const cachedOf = (counters: Counters, after: Counters, labels: Readonly<Record<string, string>> = {}): Cached => ({
  asked: sumOf(counters, answers, labels),
  hits: sumOf(counters, answers, { ...labels, answered: 'hit' }),
  revised: sumOf(counters, answers, { ...labels, answered: 'revised' }),
  renewed: sumOf(counters, answers, { ...labels, answered: 'renewed' }),
  stale: sumOf(counters, answers, { ...labels, answered: 'stale' }),
  joined: sumOf(counters, 'batuta_cache_joined_total', labels),
  loads: sumOf(counters, 'batuta_cache_loads_total', labels),
  evictions: sumOf(counters, 'batuta_cache_evictions_total', labels),
  entries: sumOf(after, 'batuta_cache_entries', labels),
  kilobytes: Math.round(sumOf(after, 'batuta_cache_bytes', labels) / 1024),
})

/** The last event of the ledger that the server knows. */
const lastEvent = async ({ client }: BenchServer): Promise<number> => {
  const { system } = await client.health()
  const leader = system.parts.find(({ name }) => name === 'leader')
  return Number(leader?.facts?.['event'] ?? 0)
}

const readsByRoute = (counters: Counters): Record<string, number> => {
  const reads = 'batuta_request_database_reads_sum'
  const all = valuesOf(counters, reads, 'route').map((route) => [route, sumOf(counters, reads, { route })] as const)
  return Object.fromEntries(all.filter(([, count]) => count > 0).toSorted(([, a], [, b]) => b - a))
}

const sessionsIn = (folder: string): string => join(folder, 'sessions.json')

const play = async (folder: string, part: Part, seed: string): Promise<PeopleAnswer> => {
  const file = sessionsIn(folder)
  const options = ['--sessions', file, '--people', String(part.people), '--seconds', String(part.seconds)]
  options.push('--seed', seed, '--hours', part.hours)
  if (part.clicksAlone === true) options.push('--clicks-alone')
  if (part.watching === true) options.push('--watching')
  const [answer] = await Promise.all([
    runApart(program, { options }),
    passHours(folder, { played: part.hours, seconds: part.seconds }),
  ])
  return answer as PeopleAnswer
}

/** The most that the server takes meanwhile, MB. */
const watchMemory = ({
  process: { pid = 0 },
}: BenchServer): { readonly most: () => number; readonly end: () => void } => {
  let most = 0
  const look = setInterval(() => {
    most = Math.max(most, residentMemory(pid).all)
  }, 500)
  return { most: () => Math.round(most), end: () => clearInterval(look) }
}

const measurePart = async (server: BenchServer, folder: string, part: Part): Promise<Measured> => {
  const [before, eventsBefore] = [await readCounters(server.url), await lastEvent(server)]
  const watched = watchMemory(server)
  // Nobody asks in one part what he has asked in another.
  const people = await play(folder, part, `${values.seed}${2 + allParts.indexOf(part)}`).finally(watched.end)
  const events = (await lastEvent(server)) - eventsBefore
  const after = await readCounters(server.url)
  const counters = since(before, after)
  const requests = Math.max(1, people.requests)
  const stale = (share: number): number => quantileOf(counters, 'batuta_cache_lateness_seconds', share) ?? 0
  const kinds = valuesOf(after, answers, 'kind')
  const cached = cachedOf(counters, after)
  return {
    people,
    eventsPerSecond: Number((events / part.seconds).toFixed(1)),
    cached,
    byKind: Object.fromEntries(kinds.map((kind) => [kind, cachedOf(counters, after, { kind })])),
    hitPercent: percent(cached),
    staleSeconds: { p50: stale(0.5), p99: stale(0.99), longest: stale(1) },
    readsPerRequest: Number((sumOf(counters, 'batuta_request_database_reads_sum') / requests).toFixed(3)),
    statementsPerRequest: Number(
      (sumOf(counters, 'batuta_database_statements_total', { for: 'request' }) / requests).toFixed(3),
    ),
    readsByRoute: readsByRoute(counters),
    processorMs: Number(((sumOf(counters, 'process_cpu_seconds_total') * 1000) / requests).toFixed(2)),
    memoryMb: watched.most(),
  }
}

/** The beginning of a part: those of before end first. */
const settle = async (folder: string, hours: Played): Promise<void> => {
  beginHours(folder, hours)
  await pause(hours === 'night' ? 25_000 : 5_000)
}

const measure = async (
  folder: string,
  dataDir: string,
  sessions: Omit<Sessions, 'url'>,
  { settings, chosen }: { readonly settings: Record<string, string>; readonly chosen: readonly Part[] },
) => {
  const measured: Record<string, Measured> = {}
  await settle(folder, 'day')
  let server: BenchServer | undefined
  const start = async (): Promise<BenchServer> => {
    await server?.end('SIGTERM')
    server = await startServer({ BATUTA_DATA_DIR: dataDir, ...settings })
    await server.ready()
    writeFileSync(sessionsIn(folder), JSON.stringify({ ...sessions, url: server.url }))
    return server
  }
  try {
    let serving = await start()
    // A server runs for weeks: its first seconds are not the day.
    const last = {
      name: 'the day before',
      people: Math.max(...crowds),
      hours: 'day',
      seconds: Number(values['warm-up']),
    } as const
    await play(folder, last, `${values.seed}1`)
    for (const part of chosen) {
      if (part.hours === 'night') await settle(folder, 'night')
      if (part.restarted === true) await warmed((serving = await start()))
      measured[part.name] = await measurePart(serving, folder, part)
    }
  } finally {
    await server?.end('SIGTERM')
  }
  return measured
}

/** It warms itself for half a minute at most. */
const warmed = async ({ url }: BenchServer): Promise<void> => {
  while (sumOf(await readCounters(url), 'batuta_warming_passes_total') === 0) await pause(500)
}

const cleaning: (() => Promise<void>)[] = []
let dataDir: string | undefined
try {
  dataDir = temporaryDataFolder({ after: (work) => cleaning.push(work) })
  const folder = temporaryDataFolder({ after: (work) => cleaning.push(work) })
  beginHours(folder, 'day')
  const cluster = await startEmbedded({ dataDir })
  const size = {
    streams: streamsFor(Number(values.definitions)),
    liveJobs: Number(values.jobs),
    seed: Number(values.seed),
    runsADay: Number(values.runs),
  }
  const site = await setUpLivingSite(cluster.connection, folder, size)
  await cluster.stop(10_000)
  process.stdout.write(`${site.definitions} definitions, ${site.liveJobs} live jobs\n\n`)

  const first = await startServer({ BATUTA_DATA_DIR: dataDir })
  await first.ready()
  const sessions = await logIn(first.client, first.url, Math.max(...crowds))
  await first.end('SIGTERM')

  const cached = await measure(folder, dataDir, sessions, { settings: {}, chosen: parts })
  const plain = await measure(folder, dataDir, sessions, {
    settings: { BATUTA_CACHE_MB: '0' },
    chosen: parts.filter(({ clicksAlone, watching, restarted }) => !(clicksAlone ?? watching ?? restarted ?? false)),
  })
  print(cached, plain)
  const load = Number((loadavg()[0] ?? 0).toFixed(1))
  process.stdout.write(`\nload of the machine ${load}\n`)
  process.stdout.write(`${saveResults('cache', { size, site, required, load, cached, plain })}\n`)
} finally {
  if (dataDir !== undefined) await endWhatWorksIn(dataDir)
  for (const work of cleaning) await work()
}
