/**
 * How many processes a second the whole path starts and ends, against the bare ceiling of the same machine in the same run.
 *
 *     npm run bench -- processes [--jobs 1000] [--rounds 3] [--limit 100]
 *
 * The path: the engine decides, commits to PostgreSQL (fsync and synchronous_commit on), the agent writes its spool and its
 * journal, a supervisor forks the job, it runs in a session of its own, its end is reported, committed and acknowledged. The
 * ceiling: Node spawns the same command as fast as it can, `--limit` at once, and does nothing else. Rounds of both take turns, so
 * that both see the same machine; the medians are compared. Required: 80 %, of a job that is a program. Beside it the other
 * extreme, a job that is nothing but a shell.
 */
import { spawn } from 'node:child_process'
import { loadavg } from 'node:os'
import { parseArgs } from 'node:util'
import { batchOf, openLiveSite, runBatch, type LiveSite } from './support/live-site.ts'
import { timeOfTree } from './support/processor-time.ts'
import { printTable, saveResults } from './support/report.ts'

const { values } = parseArgs({
  options: {
    jobs: { type: 'string', default: '1000' },
    rounds: { type: 'string', default: '3' },
    limit: { type: 'string', default: '100' },
  },
})
const [jobs, rounds, limit] = [Number(values.jobs), Number(values.rounds), Number(values.limit)]

/** What jobs run: both end at once, so that nothing is measured but how they came to run. */
const commands = { 'a program': '/bin/true', 'a shell': ':' } as const

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

const exitOf = (program: string, words: readonly string[]): Promise<void> =>
  new Promise((resolve, reject) => {
    const child = spawn(program, words, { stdio: 'ignore', cwd: '/', detached: true })
    child.once('error', reject)
    child.once('exit', () => resolve())
  })

/** The command alone, in a session of its own as every job is. */
const spawnBare = (command: string) => (): Promise<void> => exitOf('/bin/sh', ['-c', command])

/** With a shell between that waits for it, as it must be for an end to be known when this process dies. */
const spawnSupervised = (command: string) => (): Promise<void> =>
  exitOf('/bin/sh', ['-c', `setsid /bin/sh -c '${command}' & wait $!; :`])

const measurePath = async (site: LiveSite, command: string): Promise<number> => {
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

/** Milliseconds of processors a job, by who used them. */
type Spent = Record<'ceiling' | 'server' | 'agent' | 'postgres', number>

const measure = async (site: LiveSite, command: string): Promise<{ rates: Rates; spent: Spent }> => {
  const rates: Rates = { path: [], bare: [], supervised: [] }
  const spent: Spent = { ceiling: 0, server: 0, agent: 0, postgres: 0 }
  const { agent, postgres } = site.pids
  const timesNow = () => {
    const { user, system } = process.cpuUsage()
    return { server: (user + system) / 1000, agent: timeOfTree(agent), postgres: timeOfTree(postgres) }
  }
  for (let round = 0; round < rounds; round += 1) {
    const alone = timeOfTree(process.pid)
    rates.bare.push(await measureCeiling(spawnBare(command)))
    spent.ceiling += timeOfTree(process.pid) - alone
    rates.supervised.push(await measureCeiling(spawnSupervised(command)))
    const before = timesNow()
    rates.path.push(await measurePath(site, command))
    const after = timesNow()
    for (const who of ['server', 'agent', 'postgres'] as const) spent[who] += after[who] - before[who]
  }
  const each = (ms: number): number => Number((ms / (jobs * rounds)).toFixed(2))
  return { rates, spent: mapValues(spent, each) }
}

const mapValues = (record: Spent, change: (value: number) => number): Spent => ({
  ceiling: change(record.ceiling),
  server: change(record.server),
  agent: change(record.agent),
  postgres: change(record.postgres),
})

const site = await openLiveSite(limit)
try {
  await measurePath(site, ':')
  const results: Record<string, object> = {}
  const rows: (string | number)[][] = []
  for (const [name, command] of Object.entries(commands)) {
    const { rates, spent } = await measure(site, command)
    const [path, bare, supervised] = [median(rates.path), median(rates.bare), median(rates.supervised)]
    const percent = (of: number): string => `${Math.round((path / of) * 100)} %`
    const { ceiling, server, agent, postgres } = spent
    rows.push(
      [`${name}: the whole path`, Math.round(path), '', `${server} + ${agent} + ${postgres}`],
      [`${name}: Node spawns it`, Math.round(bare), percent(bare), `${ceiling}`],
      [`${name}: Node spawns it under a supervisor`, Math.round(supervised), percent(supervised), ''],
    )
    results[name] = { command, rates, share: path / bare, spent }
  }
  printTable(['', 'processes/s', 'the path reaches', 'ms of processors a job (server + agent + database)'], rows)
  const settings = { fsync: 'on', synchronous_commit: 'on', jobs, rounds, limit, load: loadavg()[0] }
  process.stdout.write(`\nload of the machine ${settings.load?.toFixed(1)}\n`)
  process.stdout.write(`${saveResults('processes', { settings, results })}\n`)
} finally {
  await site.stop()
}
