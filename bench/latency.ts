/**
 * How long it takes from the moment a job is ready until its process runs, with an idle agent and 10 jobs a second.
 *
 *     npm run bench -- latency [--jobs 300] [--per-second 10]
 *
 * Each job waits for a time of its own, a millisecond of the system's clock; then it is ready. Its process says on the same clock when it
 * runs: the job is `/bin/date +%s%N`, and what it prints is the last thing that happens, so that the start of the program is in the
 * number. Between them lie the timer, the decision, a commit of PostgreSQL (fsync and synchronous_commit on), the agent's
 * spool on the disk, and a fork. Beside it in the same run, the floor: Node spawns the same command, from the call to what
 * it prints. Required: p50 < 5 ms, p99 < 25 ms.
 */
import { execFile } from 'node:child_process'
import { readFileSync, statSync } from 'node:fs'
import { loadavg } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs, promisify } from 'node:util'
import { batchOf, doneFolder, openLiveSite, runBatch, type LiveSite } from './support/live-site.ts'
import { printTable, saveResults } from './support/report.ts'

const { values } = parseArgs({
  options: { jobs: { type: 'string', default: '300' }, 'per-second': { type: 'string', default: '10' } },
})
const [jobs, between] = [Number(values.jobs), 1000 / Number(values['per-second'])]

const command = '/bin/date +%s%N'

interface Spread {
  readonly half: number
  readonly p90: number
  readonly p99: number
  readonly longest: number
}

const spreadOf = (waits: readonly number[]): Spread => {
  const sorted = waits.toSorted((a, b) => a - b)
  const at = (share: number): number => Number((sorted[Math.ceil(sorted.length * share) - 1] ?? 0).toFixed(2))
  return { half: at(0.5), p90: at(0.9), p99: at(0.99), longest: at(1) }
}

/** Milliseconds since 1970 with what `date` printed. */
const millisecondsOf = (nanoseconds: string): number => Number(BigInt(nanoseconds.trim()) / 1000n) / 1000

/** Milliseconds from the moment a job was ready to each step on its way. */
interface Way {
  /** The commit of its dispatch is on the disk, and it leaves for the agent. */
  readonly committed: number
  /** The agent begins to write it down. */
  readonly heard: number
  /** A supervisor has it. */
  readonly claimed: number
  /** Its process runs. */
  readonly runs: number
}

const now = (): number => performance.timeOrigin + performance.now()

const measurePath = async (site: LiveSite): Promise<Way[]> => {
  const { leading } = site
  // Not at whole multiples of anything, so that no other timer falls together with ours.
  const first = Math.ceil(now()) + 1_037
  const times = Array.from({ length: jobs }, (_, index) => Math.round(first + index * between))
  const batch = batchOf(leading, command, times)
  const committedAt = new Map<number, number>()
  await runBatch(site, batch, (event) => {
    if (event.kind === 'run.dispatched') committedAt.set(event.job, now())
  })
  return batch.jobs.map(({ id, startAt }) => {
    const folder = doneFolder(site, id)
    const since = (at: number): number => at - (startAt ?? 0)
    return {
      committed: since(committedAt.get(id) ?? Number.NaN),
      heard: since(statSync(join(folder, 'record')).birthtimeMs),
      claimed: since(statSync(join(folder, 'claim')).mtimeMs),
      runs: since(millisecondsOf(readFileSync(join(folder, 'output'), 'latin1'))),
    }
  })
}

const run = promisify(execFile)

const measureFloor = async (): Promise<number[]> => {
  const waits: number[] = []
  for (let job = 0; job < Math.min(jobs, 100); job += 1) {
    await pause(between / 2)
    const begun = now()
    const { stdout } = await run('/bin/sh', ['-c', command])
    waits.push(millisecondsOf(stdout) - begun)
  }
  return waits
}

const site = await openLiveSite(100)
try {
  const warmUp = batchOf(
    site.leading,
    command,
    Array.from({ length: 50 }, () => null),
  )
  await runBatch(site, warmUp)
  const ways = await measurePath(site)
  const along = (step: keyof Way): Spread => spreadOf(ways.map((way) => way[step]))
  const [path, floor] = [along('runs'), spreadOf(await measureFloor())]
  const steps = { committed: along('committed'), heard: along('heard'), claimed: along('claimed') }
  printTable(
    ['ms', 'p50', 'p90', 'p99', 'longest'],
    [
      [`ready -> process runs, ${jobs} jobs`, path.half, path.p90, path.p99, path.longest],
      ...Object.entries(steps).map(([step, { half, p90, p99, longest }]) => [
        `  ready -> ${step}`,
        half,
        p90,
        p99,
        longest,
      ]),
      ['floor: Node spawns the command', floor.half, floor.p90, floor.p99, floor.longest],
    ],
  )
  const settings = {
    fsync: 'on',
    synchronous_commit: 'on',
    jobs,
    perSecond: 1000 / between,
    command,
    load: loadavg()[0],
  }
  process.stdout.write(`\nload of the machine ${settings.load?.toFixed(1)}\n`)
  process.stdout.write(`${saveResults('latency', { settings, path, steps, floor })}\n`)
} finally {
  await site.stop()
}
