/**
 * How long a server takes from its start to readiness with a large site, and how much memory it has then.
 *
 *     npm run bench -- start [--definitions 100000] [--jobs 200000] [--runs 5] [--seed 7]
 *
 * From the call of the launcher, with the embedded PostgreSQL started by the server itself, to the first good answer of
 * `/health/ready`. The plan lies in the database already. Required: less than 3 s, and
 * less than 250 MB resident in the process of the server.
 */
import { parseArgs } from 'node:util'
import { temporaryDataFolder } from '#/db/embedded/testing.ts'
import { endWhatWorksIn } from '../test/support/server-process.ts'
import { setUpLargeFolder } from './support/large-folder.ts'
import { printTable, saveResults } from './support/report.ts'
import { residentMemory, spreadOf, startServer } from './support/server.ts'

const { values } = parseArgs({
  options: {
    definitions: { type: 'string', default: '100000' },
    jobs: { type: 'string', default: '200000' },
    runs: { type: 'string', default: '5' },
    seed: { type: 'string', default: '7' },
  },
})
const runs = Number(values.runs)
const required = { ms: 3_000, memoryMb: 250 }

const cleaning: (() => Promise<void>)[] = []
let folder: string | undefined
try {
  const dataDir = temporaryDataFolder({ after: (work) => cleaning.push(work) })
  folder = dataDir
  const { size, site } = await setUpLargeFolder(dataDir, values)
  process.stdout.write(`${site.definitions} definitions, ${site.liveJobs} live jobs\n\n`)

  const starts: { ms: number; memoryMb: number; filesMb: number; cpuMs: number }[] = []
  for (let run = 0; run < runs; run += 1) {
    const server = await startServer({ BATUTA_DATA_DIR: dataDir })
    const ms = await server.ready()
    const { all, files } = residentMemory(server.process.pid ?? 0)
    const page = await (await fetch(`${server.url}/metrics`)).text()
    const cpuMs = Number(/^process_cpu_seconds_total ([\d.]+)/m.exec(page)?.[1] ?? 0) * 1_000
    starts.push({ ms, memoryMb: all, filesMb: files, cpuMs })
    const { jobs } = await server.client.status()
    const seen = Object.values(jobs).reduce((sum, n) => sum + n, 0)
    if (seen !== site.liveJobs) throw new Error(`the server has ${seen} jobs of ${site.liveJobs}`)
    await server.end('SIGTERM')
  }
  const ms = spreadOf(starts.map((start) => start.ms))
  const memory = spreadOf(starts.map((start) => start.memoryMb))
  printTable(
    ['', 'median', 'worst', 'required'],
    [
      ['start to ready, ms', Math.round(ms.median), Math.round(ms.worst), required.ms],
      ['memory then, MB', Math.round(memory.median), Math.round(memory.worst), required.memoryMb],
      ['of it program files, MB', Math.round(spreadOf(starts.map(({ filesMb }) => filesMb)).median), '', ''],
    ],
  )
  process.stdout.write(`${saveResults('start', { settings: { ...size, runs }, site, required, ms, memory, starts })}\n`)
} finally {
  if (folder !== undefined) await endWhatWorksIn(folder)
  for (const work of cleaning) await work()
}
