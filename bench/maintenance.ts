/**
 * What maintenance costs: the processor time of a cycle on a large site, what that is of a day, and what an idle system asks the database.
 *
 *     npm run bench -- maintenance [--jobs 200000] [--idle 60] [--cycles 3]
 *
 * A server with its embedded PostgreSQL and so many live jobs. Idle: nothing is due, and nobody asks; statements are transactions
 * that PostgreSQL counts, autovacuum's among them. Then cycles of all tasks are ordered. Required: less than 5 % of a processor in
 * the server, agent and PostgreSQL together (less than 1 % aimed) with four cycles a day, and less than one statement a second when idle.
 */
import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { temporaryDataFolder } from '#/db/embedded/testing.ts'
import { openPool } from '#/db/pool.ts'
import { sql } from '#/db/sql.ts'
import { endWhatWorksIn } from '../test/support/server-process.ts'
import { setUpLargeFolder } from './support/large-folder.ts'
import { timeOfTree } from './support/processor-time.ts'
import { printTable, saveResults } from './support/report.ts'
import { startServer } from './support/server.ts'

const { values } = parseArgs({
  options: {
    definitions: { type: 'string', default: '100000' },
    jobs: { type: 'string', default: '200000' },
    idle: { type: 'string', default: '60' },
    cycles: { type: 'string', default: '3' },
    seed: { type: 'string', default: '7' },
  },
})
const required = { percent: 5, aimed: 1, statementsPerSecond: 1 }
const [cyclesADay, dayMs] = [4, 86_400_000]

const round = (value: number): number => Math.round(value * 1000) / 1000

const cleaning: (() => Promise<void>)[] = []
let folder: string | undefined
try {
  const dataDir = temporaryDataFolder({ after: (work) => cleaning.push(work) })
  folder = dataDir
  const { site, connection: own } = await setUpLargeFolder(dataDir, values)

  const server = await startServer({ BATUTA_DATA_DIR: dataDir })
  await server.ready()
  const pid = server.process.pid ?? 0
  // From another database, so that the questions of the bench are not counted.
  const connection = { ...own, database: 'postgres' }
  const counter = await openPool({ connection, applicationName: 'bench', max: 1 })
  const statements = async (): Promise<number> => {
    const [row] = await counter.query<{ n: number }>(sql`
      select (xact_commit + xact_rollback)::int8 as n from pg_stat_database where datname = ${own.database}`)
    return row?.n ?? 0
  }
  // What the start has to do is not idling.
  await pause(20_000)
  const [before, cpuBefore] = [await statements(), timeOfTree(pid)]
  await pause(Number(values.idle) * 1000)
  const idle = {
    statementsPerSecond: ((await statements()) - before) / Number(values.idle),
    processorPercent: ((timeOfTree(pid) - cpuBefore) / (Number(values.idle) * 1000)) * 100,
  }
  const cycles: { serverMs: number; elapsedMs: number }[] = []
  for (let cycle = 0; cycle < Number(values.cycles); cycle += 1) {
    const [begun, cpu] = [performance.now(), timeOfTree(pid)]
    await server.client.runMaintenance({})
    while ((await server.client.maintenance()).underWay !== null) await pause(200)
    cycles.push({ serverMs: timeOfTree(pid) - cpu, elapsedMs: performance.now() - begun })
  }
  const { tasks, processor } = await server.client.maintenance()
  const worst = Math.max(...cycles.map(({ serverMs }) => serverMs))
  const percent = ((worst * cyclesADay) / dayMs) * 100 + processor.looksPercent
  await counter.end()
  await server.end('SIGTERM')

  process.stdout.write(`${site.liveJobs} live jobs\n\n`)
  printTable(
    ['', 'measured', 'required'],
    [
      ['idle: statements a second', round(idle.statementsPerSecond), `< ${required.statementsPerSecond}`],
      ['idle: processor of server, agent and PostgreSQL, %', round(idle.processorPercent), ''],
      ['worst cycle: processor of server, agent and PostgreSQL, ms', Math.round(worst), ''],
      ['worst cycle: elapsed, ms', Math.round(Math.max(...cycles.map(({ elapsedMs }) => elapsedMs))), ''],
      [
        'four cycles a day and the looks, % of a processor',
        round(percent),
        `< ${required.percent}, aimed ${required.aimed}`,
      ],
      ...tasks.map(({ name, last }) => [`${name}: ${last?.outcome ?? '-'}, ms`, last?.tookMs ?? 0, ''] as const),
    ],
  )
  const file = saveResults('maintenance', {
    jobs: site.liveJobs,
    idle,
    cycles,
    looksPercent: processor.looksPercent,
    percent,
    tasks,
    required,
  })
  process.stdout.write(`${file}\n`)
} finally {
  if (folder !== undefined) await endWhatWorksIn(folder)
  for (const work of cleaning) await work()
}
