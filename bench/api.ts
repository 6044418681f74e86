/**
 * How long the API takes to answer operators who look at 200 000 live jobs, and to tell them what changes.
 *
 *     npm run bench -- api [--jobs 200000] [--definitions 20000] [--seconds 5] [--seed 7]
 *
 * A real server with its embedded PostgreSQL, asked by 15 and 50 connections from a process of its own (autocannon): as fast as it answers, and at
 * the pace of operators, four requests a second each. Beside it in the same run, the floor: a bare Fastify that answers the same bytes. Then 50 clients
 * watch changes while orders come, and orders are timed while nobody, 15 and 50 connections read. Required: p99 < 20 ms with 50 operators,
 * and 50 of them cost what 50 cost and no more.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { loadavg } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { temporaryDataFolder } from '#/db/embedded/testing.ts'
import { eventually } from '../test/support/eventually.ts'
import { endWhatWorksIn, localTokenIn } from '../test/support/server-process.ts'
import type { Waits } from './api/waits.ts'
import { setUpLargeFolder } from './support/large-folder.ts'
import { printTable, saveResults, type Row } from './support/report.ts'
import { timeOfTree } from './support/processor-time.ts'
import { runApart } from './support/run-apart.ts'
import { residentMemory, startServer, type BenchServer } from './support/server.ts'

const { values } = parseArgs({
  options: {
    definitions: { type: 'string', default: '20000' },
    jobs: { type: 'string', default: '200000' },
    seconds: { type: 'string', default: '5' },
    seed: { type: 'string', default: '7' },
  },
})
const crowds = [15, 50] as const
/** What an operator asks a second: a page that looks twice a second at two lists. */
const requestsOfOne = 4
const required = { p99: 20 }

interface Load {
  readonly p50: number
  readonly p99: number
  readonly longest: number
  readonly perSecond: number
  readonly answers: number
  readonly megabytesPerSecond: number
  readonly wrong: number
}

type Counted = Load & { readonly cpu: number }

const program = (name: string): string => fileURLToPath(new URL(`./api/${name}.ts`, import.meta.url))

interface Asked {
  readonly url: string
  readonly paths: readonly string[]
  readonly connections: number
  readonly authorization: string
  readonly rate?: number
}

const ask = async ({ url, paths, connections, authorization, rate = 0 }: Asked): Promise<Load> => {
  const options = ['--url', url, '--connections', String(connections), '--seconds', values.seconds]
  options.push('--rate', String(rate), '--authorization', authorization, ...paths.flatMap((path) => ['--path', path]))
  const load = (await runApart(program('load'), { options })) as Load
  if (load.wrong > 0) throw new Error(`${load.wrong} requests of ${paths[0]} were not answered`)
  return load
}

/** The paths of each kind of question, with the jobs of this site. */
const questionsOf = async ({ client }: BenchServer): Promise<Readonly<Record<string, readonly string[]>>> => {
  const { items } = await client.jobs({ limit: 1000 })
  const some = items.filter((_, at) => at % 50 === 0)
  const late = await client.jobs({ limit: 1, after: '100000' })
  await client.submit({ stream: 'BENCH#FLOW' })
  const ran = await eventually('a job that ran', async () => {
    const { items: done } = await client.jobs({ status: 'succeeded', limit: 1 })
    return done[0]
  })
  return {
    list: ['/api/v1/jobs?limit=100', `/api/v1/jobs?limit=100&after=${late.items[0]?.id ?? 1}`],
    filter: ['/api/v1/jobs?limit=100&status=waiting&name=B@', '/api/v1/jobs?limit=100&status=abended,failed'],
    detail: some.map(({ id }) => `/api/v1/jobs/${id}`),
    log: [`/api/v1/jobs/${ran.id}/log`],
  }
}

/** A bare Fastify with the answers that the server gives now. */
const startBare = async (folder: string, url: string, asked: readonly string[], authorization: string) => {
  const answers: Record<string, string> = {}
  for (const path of asked)
    answers[path.replace('?', '/')] = await (await fetch(url + path, { headers: { authorization } })).text()
  const file = join(folder, 'answers.json')
  writeFileSync(file, JSON.stringify(answers))
  const child = spawn(process.execPath, [program('bare'), file], { stdio: ['ignore', 'pipe', 'inherit'] })
  const [address] = (await once(child.stdout, 'data')) as [Buffer]
  const used = async (): Promise<number> => timeOfTree(child.pid ?? 0)
  return { url: address.toString().trim(), used, end: () => child.kill('SIGTERM') }
}

/** Milliseconds of processors that the process of the server has used, without its database and its jobs. */
const usedBy =
  ({ url }: BenchServer) =>
  async (): Promise<number> => {
    const page = await (await fetch(`${url}/metrics`)).text()
    return Number(/^process_cpu_seconds_total ([\d.]+)/m.exec(page)?.[1] ?? 0) * 1_000
  }

/** A load, and what each answer of it took of the processors, milliseconds: of that a busy machine says little wrong. */
const askAndCount = async (used: () => Promise<number>, asked: Asked): Promise<Counted> => {
  const before = await used()
  const load = await ask(asked)
  const cpu = ((await used()) - before) / Math.max(1, load.answers)
  return { ...load, cpu: Number(cpu.toFixed(2)) }
}

const measureQuestions = async (server: BenchServer, folder: string, authorization: string) => {
  const questions = await questionsOf(server)
  const bare = await startBare(folder, server.url, Object.values(questions).flat(), authorization)
  const measured: Record<string, { readonly ours: Counted; readonly floor: Counted }> = {}
  try {
    for (const [kind, paths] of Object.entries(questions)) {
      for (const connections of crowds) {
        const ours = await askAndCount(usedBy(server), { url: server.url, paths, connections, authorization })
        const plain = paths.map((path) => path.replace('?', '/'))
        const floor = await askAndCount(bare.used, { url: bare.url, paths: plain, connections, authorization: '' })
        measured[`${kind} ${connections}`] = { ours, floor }
      }
    }
  } finally {
    bare.end()
  }
  const mixed = Object.values(questions).flatMap((paths) => paths.slice(0, 2))
  const paced: Record<string, Load> = {}
  for (const operators of crowds) {
    const rate = operators * requestsOfOne
    paced[`${operators} operators`] = await ask({
      url: server.url,
      paths: mixed,
      connections: operators,
      authorization,
      rate,
    })
  }
  return { questions, measured, paced }
}

interface Watched {
  readonly orders: number
  readonly messages: number
  readonly answered: Waits
  readonly told: Waits
}

const watch = async (server: BenchServer, authorization: string, jobs: readonly number[], clients: number) =>
  (await runApart(program('watchers'), {
    options: [
      '--url',
      server.url,
      '--authorization',
      authorization,
      '--clients',
      String(clients),
      '--seconds',
      values.seconds,
      '--jobs',
      jobs.join(','),
    ],
  })) as Watched

/** Orders while so many read lists as fast as they are answered. */
const orderWhileRead = async (
  server: BenchServer,
  {
    jobs,
    paths,
    authorization,
  }: { readonly jobs: readonly number[]; readonly paths: readonly string[]; readonly authorization: string },
): Promise<Record<string, Waits>> => {
  const waits: Record<string, Waits> = {}
  for (const connections of [0, ...crowds]) {
    const reading = connections === 0 ? undefined : ask({ url: server.url, paths, connections, authorization })
    waits[`${connections} read`] = (await watch(server, authorization, jobs, 1)).answered
    await reading
  }
  return waits
}

const cleaning: (() => Promise<void>)[] = []
let dataDir: string | undefined
let server: BenchServer | undefined
try {
  dataDir = temporaryDataFolder({ after: (work) => cleaning.push(work) })
  const { size, site } = await setUpLargeFolder(dataDir, values)
  server = await startServer({ BATUTA_DATA_DIR: dataDir })
  await server.ready()
  const authorization = localTokenIn(dataDir) ?? ''
  process.stdout.write(`${site.definitions} definitions, ${site.liveJobs} live jobs\n\n`)

  const { questions, measured, paced } = await measureQuestions(server, dataDir, authorization)
  const load = (name: string, { p50, p99, longest, perSecond }: Load): Row => [name, p50, p99, longest, perSecond]
  const counted = (name: string, one: Counted): Row => [...load(name, one), one.cpu.toFixed(2)]
  printTable(
    ['connections, as fast as they are answered', 'p50 ms', 'p99 ms', 'longest', 'requests/s', 'ms of processors each'],
    Object.entries(measured).flatMap(([name, { ours, floor }]) => [
      counted(name, ours),
      counted('  bare Fastify', floor),
    ]),
  )
  process.stdout.write('\n')
  printTable(
    [`operators, ${requestsOfOne} requests a second each`, 'p50 ms', 'p99 ms', 'longest', 'requests/s'],
    Object.entries(paced).map(([name, one]) => load(name, one)),
  )

  const { items } = await server.client.jobs({ status: 'waiting', limit: 200 })
  const jobs = items.map(({ id }) => id)
  const watched = await watch(server, authorization, jobs, 50)
  const orders = await orderWhileRead(server, { jobs, paths: questions['list'] ?? [], authorization })
  process.stdout.write('\n')
  printTable(
    ['orders, 20 a second', 'p50 ms', 'p99 ms', 'longest'],
    [
      ['answered, 50 clients watch', watched.answered.p50, watched.answered.p99, watched.answered.longest],
      ['told to each of 50 clients', watched.told.p50, watched.told.p99, watched.told.longest],
      ...Object.entries(orders).map(([name, { p50, p99, longest }]) => [`answered, ${name} lists`, p50, p99, longest]),
    ],
  )
  const memoryMb = Math.round(residentMemory(server.process.pid ?? 0).all)
  process.stdout.write(`\nmemory of the server ${memoryMb} MB; load of the machine ${loadavg()[0]?.toFixed(1)}\n`)
  const settings = { ...size, seconds: Number(values.seconds), requestsOfOne, load: loadavg()[0] }
  process.stdout.write(
    `${saveResults('api', { settings, site, required, measured, paced, watched, orders, memoryMb })}\n`,
  )
} finally {
  await server?.end('SIGTERM')
  if (dataDir !== undefined) await endWhatWorksIn(dataDir)
  for (const work of cleaning) await work()
}
