/**
 * How much memory a server takes while operators look and one heavy thing after the other is asked of it, and then all of them at once.
 *
 *     npm run bench -- memory [--jobs 200000] [--definitions 20000] [--operators 50] [--seed 7] [--only 'at once']
 *
 * `--only`: the parts of whose names this is a piece; the operators are always there, and looked at for a while first.
 * Each peak is what Linux keeps (`VmHWM`), so none is missed between two looks. Required: less than 500 MB, whatever comes together.
 */
import { loadavg } from 'node:os'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { temporaryDataFolder } from '#/db/embedded/testing.ts'
import { Refusal } from '#/lib/refusal.ts'
import type { TaskName } from '#/model/maintenance.ts'
import { endWhatWorksIn, localTokenIn } from '../test/support/server-process.ts'
import { setUpLargeFolder } from './support/large-folder.ts'
import { peakSince, setPeakBack } from './support/peak-memory.ts'
import { printTable, saveResults, type Row } from './support/report.ts'
import { runApart } from './support/run-apart.ts'
import { residentMemory, startServer, type BenchServer } from './support/server.ts'

const { values } = parseArgs({
  options: {
    definitions: { type: 'string', default: '20000' },
    jobs: { type: 'string', default: '200000' },
    only: { type: 'string', default: '' },
    operators: { type: 'string', default: '50' },
    seed: { type: 'string', default: '7' },
  },
})
const required = { memoryMb: 500 }
/** What an operator asks a second: a page that looks twice a second at two lists. */
const requestsOfOne = 4

const lists = [
  '/api/v1/jobs?limit=100',
  '/api/v1/jobs?limit=100&status=waiting&name=B@',
  '/api/v1/jobs?limit=100&status=abended,failed',
  '/api/v1/streams?limit=100',
  '/api/v1/critical',
  '/api/v1/status',
]

type Heavy = Readonly<Record<string, () => Promise<unknown>>>

/** A large file, as somebody sends it who moves a site: so many jobs. */
const largeText = ((): string => {
  const jobs = Array.from(
    { length: 10_000 },
    (_, at) => `BENCH#LARGE${at} DOCOMMAND "true" STREAMLOGON batch RECOVERY STOP`,
  )
  return `$JOBS\n${jobs.join('\n')}\n`
})()

const maintain = async ({ client }: BenchServer, tasks?: TaskName[]): Promise<void> => {
  await client.runMaintenance(tasks === undefined ? {} : { tasks })
  // Who is told that the server has too much to do asks again.
  const isUnderWay = () =>
    client.maintenance().then(
      ({ underWay }) => underWay !== null,
      (error: unknown) => {
        if (error instanceof Refusal && error.kind.retry) return true
        throw error
      },
    )
  while (await isUnderWay()) await pause(100)
}

/** What people ask that takes a copy of the plan, or all definitions, in a thread. */
const questionsTo = async ({ client }: BenchServer): Promise<Heavy> => {
  const { items } = await client.jobs({ status: 'waiting', limit: 1000 })
  const ids = items.map(({ id }) => id)
  const { days } = await client.plan()
  let asked = 0
  /** Another one each time: the forecasts of the last days are kept. */
  const someDay = (): string => {
    asked += 1
    const first = Temporal.PlainDate.from(days[0]?.day ?? '')
    return first.add({ days: asked }).toString()
  }
  const sources = [{ file: 'large.txt', text: largeText }]
  return {
    'forecast of the plan': () => client.forecast({}),
    'forecast with a what-if': () => client.forecast({ whatIf: ['limit BENCH 1'] }),
    'critical path': () => client.criticalPath({ id: ids[0] ?? 1 }),
    'preview of 1 000 holds': () => client.startBulk({ noun: 'job', action: 'hold', ids, dryRun: true }),
    'forecast plan of a day': () => client.forecastPlan({ from: someDay(), days: 1 }),
    'forecast plan of a week': () => client.forecastPlan({ from: someDay(), days: 7 }),
    'trial plan of a day': () => client.trialPlan({ days: 1 }),
    'check of 10 000 definitions': () => client.check({ sources }),
    'comparison of 10 000 definitions': () => client.diff({ sources }),
    'export of all definitions': () => client.exportDefinitions({}),
  }
}

/** Reads lists at the pace of operators until it is told to stop. */
const operate = (server: BenchServer, authorization: string): (() => Promise<void>) => {
  const program = fileURLToPath(new URL('./api/load.ts', import.meta.url))
  const [people, rate] = [values.operators, Number(values.operators) * requestsOfOne]
  const options = ['--url', server.url, '--connections', people, '--seconds', '10', '--rate', String(rate)]
  options.push('--authorization', authorization, ...lists.flatMap((path) => ['--path', path]))
  const over = new AbortController()
  if (rate === 0) over.abort()
  const reading = (async () => {
    while (!over.signal.aborted) await runApart(program, { options })
  })()
  return async () => {
    over.abort()
    await reading
  }
}

interface Peak {
  readonly before: number
  readonly peak: number
  /** Some seconds later. */
  readonly after: number
  readonly tookMs: number
}

const settleMs = 8_000

const peakOf = async ({ process: { pid = 0 } }: BenchServer, work: () => Promise<unknown>): Promise<Peak> => {
  const before = residentMemory(pid).all
  setPeakBack(pid)
  const begun = performance.now()
  await work()
  const tookMs = performance.now() - begun
  const peak = peakSince(pid)
  await pause(settleMs)
  return { before, peak, after: residentMemory(pid).all, tookMs }
}

const rowOf = ([what, { before, peak, after, tookMs }]: readonly [string, Peak]): Row => [
  what,
  ...[before, peak, after, tookMs].map(Math.round),
]

const measureAll = async (server: BenchServer): Promise<Record<string, Peak>> => {
  const peaks: Record<string, Peak> = {}
  peaks['first half a minute'] = await peakOf(server, () => pause(30_000))
  peaks['operators alone'] = await peakOf(server, () => pause(10_000))
  const questions = await questionsTo(server)
  /** 550 000 jobs, nearly as many as it may have; and more than that, which is refused. */
  const imagine = (days: number) => () => server.client.forecastPlan({ days }).catch(String)
  const tasks: Heavy = {
    'maintenance: integrity': () => maintain(server, ['integrity']),
    'maintenance: all tasks': () => maintain(server),
  }
  const all = [...Object.values(questions), () => maintain(server)]
  const parts: Heavy = {
    ...questions,
    ...tasks,
    'all of these at once': () => Promise.all(all.map((ask) => ask())),
    'a day more in the plan': () => server.client.extendPlan({ days: 1 }),
    'forecast plan of 8 days': imagine(8),
    'forecast plan of a month': imagine(30),
  }
  for (const [what, ask] of Object.entries(parts))
    if (what.includes(values.only)) peaks[what] = await peakOf(server, ask)
  return peaks
}

const cleaning: (() => Promise<void>)[] = []
let folder: string | undefined
let server: BenchServer | undefined
try {
  const dataDir = temporaryDataFolder({ after: (work) => cleaning.push(work) })
  folder = dataDir
  const { size, site } = await setUpLargeFolder(dataDir, values)
  server = await startServer({ BATUTA_DATA_DIR: dataDir })
  await server.ready()
  process.stdout.write(`${site.definitions} definitions, ${site.liveJobs} live jobs, ${values.operators} operators\n\n`)
  const stop = operate(server, localTokenIn(dataDir) ?? '')
  const peaks = await measureAll(server)
  await stop()
  printTable(['MB of the server', 'before', 'peak', 'after', 'ms'], Object.entries(peaks).map(rowOf))
  const metrics = await (await fetch(`${server.url}/metrics`)).text()
  process.stdout.write(
    `\n${metrics
      .split('\n')
      .filter((line) => line.startsWith('batuta_heavy_work'))
      .join('\n')}\n`,
  )
  const settings = { ...size, operators: Number(values.operators), requestsOfOne, load: loadavg()[0] }
  process.stdout.write(`\nload of the machine ${loadavg()[0]?.toFixed(1)}\n`)
  process.stdout.write(`${saveResults('memory', { settings, site, required, peaks })}\n`)
} finally {
  await server?.end('SIGTERM')
  if (folder !== undefined) await endWhatWorksIn(folder)
  for (const work of cleaning) await work()
}
