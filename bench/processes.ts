/**
 * How many processes a second the whole path starts and ends, against the bare ceiling of the same machine in the same run.
 *
 *     npm run bench -- processes [--jobs 1500] [--rounds 3] [--limit 100]
 *
 * The path: the engine decides, commits to PostgreSQL (fsync and synchronous_commit on), the agent writes its spool, forks a
 * supervisor, the job runs, its end is reported, committed and acknowledged. The ceiling: Node spawns the same command as fast
 * as it can, `--limit` at once, and does nothing else. Rounds of both take turns, so that both see the same machine; the medians
 * are compared. Required: 80 %.
 */
import { spawn } from 'node:child_process'
import { parseArgs } from 'node:util'
import { batchOf, openLiveSite, runBatch, type LiveSite } from './support/live-site.ts'
import { timeOfTree } from './support/processor-time.ts'
import { printTable, saveResults } from './support/report.ts'

const { values } = parseArgs({
  options: {
    jobs: { type: 'string', default: '1500' },
    rounds: { type: 'string', default: '3' },
    limit: { type: 'string', default: '100' },
  },
})
const [jobs, rounds, limit] = [Number(values.jobs), Number(values.rounds), Number(values.limit)]

/** What each job runs: a shell that ends at once, so that nothing is measured but how it came to run. */
const command = ':'

/** The rate of `limit` workers that each start one process after another. */
const measureCeiling = async (start: () => Promise<void>): Promise<number> => {
  const begun = performance.now()
  let left = jobs
  const worker = async (): Promise<void> => {
    while (left > 0) {
      left -= 1
      await start()
    }
  }
  await Promise.all(Array.from({ length: limit }, worker))
  return (jobs * 1000) / (performance.now() - begun)
}

const exitOf = (program: string, words: readonly string[], detached: boolean): Promise<void> =>
  new Promise((resolve, reject) => {
    const child = spawn(program, words, { stdio: 'ignore', cwd: '/', detached })
    child.once('error', reject)
    child.once('exit', () => resolve())
  })

/** The command alone, in a session of its own as every job is. */
const spawnBare = (): Promise<void> => exitOf('/bin/sh', ['-c', command], true)

/** With a shell between that waits for it, as it must be for an end to be known when this process dies. */
const spawnSupervised = (): Promise<void> =>
  exitOf('/bin/sh', ['-c', `setsid /bin/sh -c '${command}' & wait $!; :`], true)

const measurePath = async (site: LiveSite): Promise<number> => {
  const batch = batchOf(
    site.leading,
    command,
    Array.from({ length: jobs }, () => null),
  )
  const begun = performance.now()
  await runBatch(site, batch)
  return (jobs * 1000) / (performance.now() - begun)
}

const median = (numbers: readonly number[]): number => numbers.toSorted((a, b) => a - b)[numbers.length >> 1] ?? 0

interface Rates {
  readonly path: number[]
  readonly bare: number[]
  readonly supervised: number[]
}

const site = await openLiveSite(limit)
try {
  const rates: Rates = { path: [], bare: [], supervised: [] }
  await measurePath(site)
  const cpu = { bare: 0, server: 0, agent: 0, postgres: 0 }
  for (let round = 0; round < rounds; round += 1) {
    const alone = timeOfTree(process.pid)
    rates.bare.push(await measureCeiling(spawnBare))
    cpu.bare += timeOfTree(process.pid) - alone
    rates.supervised.push(await measureCeiling(spawnSupervised))
    const own = process.cpuUsage()
    const [agent, postgres] = [timeOfTree(site.pids.agent), timeOfTree(site.pids.postgres)]
    rates.path.push(await measurePath(site))
    const { user, system } = process.cpuUsage(own)
    cpu.server += (user + system) / 1000
    cpu.agent += timeOfTree(site.pids.agent) - agent
    cpu.postgres += timeOfTree(site.pids.postgres) - postgres
  }
  const [path, bare, supervised] = [median(rates.path), median(rates.bare), median(rates.supervised)]
  const percent = (of: number): string => `${Math.round((path / of) * 100)} %`
  printTable(
    ['', 'processes/s', 'the path reaches'],
    [
      ['the whole path', Math.round(path), ''],
      ['ceiling: Node spawns the command', Math.round(bare), percent(bare)],
      ['ceiling with a supervisor of shell', Math.round(supervised), percent(supervised)],
    ],
  )
  const each = (ms: number): number => Number((ms / (jobs * rounds)).toFixed(2))
  const spent = {
    ceiling: each(cpu.bare),
    server: each(cpu.server),
    agentAndItsShells: each(cpu.agent),
    postgres: each(cpu.postgres),
  }
  process.stdout.write(`\nms of processors a job: ${JSON.stringify(spent)}\n`)
  const settings = { fsync: 'on', synchronous_commit: 'on', jobs, rounds, limit, command: `/bin/sh -c '${command}'` }
  process.stdout.write(`${saveResults('processes', { settings, rates, share: path / bare, spent })}\n`)
} finally {
  await site.stop()
}
