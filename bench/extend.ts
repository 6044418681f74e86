/**
 * How long a day of a large site takes on a real database whose commits are on the disk, from the look that finds it missing to
 * its last commit, and how long an order waits meanwhile: 200 000 jobs a day unless told.
 *
 *     npm run bench -- extend [--streams 965] [--jobs 200000] [--seed 7] [--orders-a-second 50] [--days 1]
 *
 * Two days are planned first, as a new site does; the third is measured, or so many as are asked for, of which the last counts. With
 * `--orders-a-second 0` there are none, and what is measured is planning alone. Orders come at their times whether or not those before
 * are answered, so that none waits unseen. Beside it in the same run, the floor: the same parts written into another
 * database and nothing else. Required: 5 s on two processors with nothing else to do, no order over 150 ms.
 */
import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { checkTexts } from '#/composer/check-texts.ts'
import { startEmbedded } from '#/db/embedded.ts'
import { temporaryDataFolder } from '#/db/embedded/testing.ts'
import { migrate } from '#/db/migrate.ts'
import { openPool } from '#/db/pool.ts'
import { migrationsFolder } from '#/db/test-database.ts'
import { startLeading, type Leading } from '#/engine/leading.ts'
import { createPlannerThread } from '#/engine/planner-thread.ts'
import { extendOnce, type Extension, type PlannerParts } from '#/engine/planner.ts'
import { systemClock } from '#/lib/clock.ts'
import { silentLog } from '#/lib/log.ts'
import type { LedgerEvent } from '#/model/event.ts'
import { indexDefinitions } from '#/planning/definition-index.ts'
import { defaultPlanOptions } from '#/planning/plan-options.ts'
import { makeSite } from './make-site.ts'
import { measureFloor, type Floor } from './support/copy-floor.ts'
import { measureAsync, type Measured } from './support/measure.ts'
import { timeOfTree, watchThreads, type ProcessorTime } from './support/processor-time.ts'
import { printTable, saveResults } from './support/report.ts'

const { values } = parseArgs({
  options: {
    streams: { type: 'string', default: '965' },
    jobs: { type: 'string', default: '200000' },
    seed: { type: 'string', default: '7' },
    'orders-a-second': { type: 'string', default: '50' },
    days: { type: 'string', default: '1' },
  },
})
const [streams, instancesPerDay, seed] = [Number(values.streams), Number(values.jobs), Number(values.seed)]
const between = 1000 / Number(values['orders-a-second'])
/** How many days are measured, one after the other. */
const days = Number(values.days)

interface Waits {
  readonly orders: number
  readonly half: number
  readonly p99: number
  readonly longest: number
}

interface Day extends Measured {
  readonly extension: Extension
  /** Milliseconds from the beginning until the first part was in the plan and on the disk. */
  readonly firstPart: number
  readonly threads: ProcessorTime
  readonly databaseCpu: number
  readonly waits: Waits
  readonly memoryMb: number
}

const readDefinitions = () => {
  const texts = makeSite({ streams, seed, instancesPerDay })
  const nothing = { has: () => false, get: () => undefined, names: () => [] }
  return indexDefinitions(checkTexts(texts, nothing).parsed.map(({ definition }) => definition))
}

/** Gives orders until it is over; answers how long each took from the time it was due. */
const giveOrders = async ({ conductor }: Leading, isOver: () => boolean): Promise<Waits> => {
  const begun = performance.now()
  const waits: Promise<number>[] = []
  for (let due = between === Infinity ? Infinity : begun; due < Infinity && !isOver(); due += between) {
    const early = due - performance.now()
    if (early > 0) await pause(early)
    const order = conductor.take(() => [{ kind: 'leader.elected', server: 'bench', version: '0' }])
    waits.push(order.then(() => performance.now() - due))
  }
  const sorted = (await Promise.all(waits)).sort((a, b) => a - b)
  const at = (share: number): number => sorted[Math.floor((sorted.length - 1) * share)] ?? 0
  return { orders: sorted.length, half: at(0.5), p99: at(0.99), longest: at(1) }
}

const embedded = await (async () => {
  const cleaning: (() => Promise<void>)[] = []
  const dataDir = temporaryDataFolder({ after: (work) => cleaning.push(work) })
  const cluster = await startEmbedded({ dataDir })
  const stop = async (): Promise<void> => {
    await cluster.stop(10_000)
    for (const work of cleaning) await work()
  }
  return { ...cluster, stop }
})()

const planner = async () => {
  let now = 0
  let onPlanned = (): void => undefined
  const clock = { ...systemClock, now: () => now }
  const database = await openPool({ connection: embedded.connection, applicationName: 'batuta bench' })
  await migrate(database, migrationsFolder)
  const onCommitted = (events: readonly LedgerEvent[]): void => {
    if (events.some(({ kind }) => kind === 'plan.added')) onPlanned()
  }
  now = Temporal.Instant.from('2026-11-23T00:00Z').epochMilliseconds
  const leading = await startLeading({
    database,
    clock,
    log: silentLog,
    server: 'bench',
    version: '0',
    workstationLimit: 100,
    world: () => ({ agent: null }),
    onCommitted,
  })
  const definitions = readDefinitions()
  const thread = createPlannerThread()
  const parts: PlannerParts = {
    conductor: () => leading.conductor,
    definitions: () => Promise.resolve(definitions),
    site: { timezone: 'UTC', startOfDay: 0 },
    options: () => defaultPlanOptions,
    clock,
    log: silentLog,
    thread,
  }
  return {
    leading,
    /** The day begins: what was planned for the one before falls due, which is not planning. */
    begin: async (day: string): Promise<void> => {
      now = Temporal.PlainDate.from(day).toZonedDateTime('UTC').epochMilliseconds
      await leading.conductor.take(() => [])
    },
    /** One pass. */
    extend: (): Promise<Extension | undefined> => extendOnce(parts),
    onPlanned: (told: () => void): void => {
      onPlanned = told
    },
    stop: async (): Promise<void> => {
      await thread.close()
      await leading.conductor.stop()
      await database.end()
    },
  }
}

const measureDay = async ({ leading, extend, begin, onPlanned }: Awaited<ReturnType<typeof planner>>, day: string) => {
  await begin(day)
  let isOver = false
  let firstPart = 0
  let extension: Extension | undefined
  let waits: Waits | undefined
  const threads = watchThreads()
  const database = timeOfTree(embedded.pid)
  const looking = setInterval(threads.look, 50)
  const begun = performance.now()
  onPlanned(() => {
    firstPart ||= performance.now() - begun
  })
  const measured = await measureAsync(async () => {
    const orders = giveOrders(leading, () => isOver)
    extension = await extend()
    isOver = true
    waits = await orders
  })
  clearInterval(looking)
  if (extension === undefined || waits === undefined) throw new Error(`${day} was planned already`)
  const databaseCpu = timeOfTree(embedded.pid) - database
  const memoryMb = process.memoryUsage().rss / 1e6
  return { ...measured, extension, firstPart, threads: threads.stop(), databaseCpu, waits, memoryMb }
}

/** Microseconds of processors a job, by who used them. */
const costOf = ({ threads, databaseCpu, extension: { jobs } }: Day): Readonly<Record<string, number>> => {
  const of = (ms: number): number => Math.round((ms / jobs) * 10_000) / 10
  const { 'main thread': main = 0, WorkerThread: worker = 0, ...others } = threads
  const rest = Object.values(others).reduce((sum, ms) => sum + ms, 0)
  const all = main + worker + rest + databaseCpu
  return { main: of(main), worker: of(worker), 'other threads': of(rest), database: of(databaseCpu), all: of(all) }
}

const sayDay = (day: Day): void => {
  const costs = Object.entries(costOf(day)).map(([who, cost]) => `${who} ${cost}`)
  const { from, jobs } = day.extension
  process.stdout.write(
    `${from}: ${jobs} jobs in ${Math.round(day.elapsed)} ms; us of processors a job: ${costs.join(', ')}; ${Math.round(day.memoryMb)} MB\n`,
  )
}

const report = (day: Day, floor: Floor): void => {
  const { extension, elapsed, firstPart, waits } = day
  const round = (numbers: readonly number[]): number[] => numbers.map(Math.round)
  process.stdout.write(
    `${extension.from}: ${extension.jobs} jobs, ${extension.streams} streams, ${extension.parts} parts; `,
  )
  process.stdout.write(`${floor.megabytes.toFixed(1)} MB\n\n`)
  printTable(
    ['', 'ms', 'ms of processors', 'of the database'],
    [
      ['planned, matched, first part in the plan', Math.round(firstPart), '', ''],
      ['the other parts in the plan', Math.round(elapsed - firstPart), '', ''],
      ['all', ...round([elapsed, day.cpu, day.databaseCpu])],
      ['floor: the same parts written, no more', ...round([floor.elapsed, floor.cpu, floor.databaseCpu])],
      ['times the floor', (elapsed / floor.elapsed).toFixed(1), '', (day.databaseCpu / floor.databaseCpu).toFixed(1)],
    ],
  )
  process.stdout.write('\n')
  sayDay(day)
  const threads = Object.entries(day.threads).filter(([, ms]) => ms >= 10)
  process.stdout.write(`\nthreads: ${threads.map(([name, ms]) => `${name} ${ms} ms`).join(', ')}\n`)
  const [half, p99, longest] = round([waits.half, waits.p99, waits.longest])
  process.stdout.write(`${waits.orders} orders meanwhile: half within ${half} ms, 99 % within ${p99}, all ${longest}\n`)
  process.stdout.write(`memory ${Math.round(day.memoryMb)} MB\n`)
}

try {
  const site = await planner()
  await site.begin('2026-11-23')
  await site.extend()
  const { batch } = { batch: site.leading.state.nextIds.batch }
  const last = Temporal.PlainDate.from('2026-11-23').add({ days })
  for (let at = last.subtract({ days: days - 1 }); at.toString() < last.toString(); at = at.add({ days: 1 })) {
    sayDay(await measureDay(site, at.toString()))
  }
  const day = await measureDay(site, last.toString())
  await site.stop()
  const floor = await measureFloor({
    connection: embedded.connection,
    postmaster: embedded.pid,
    migrationsFolder,
    firstBatch: batch,
  })
  report(day, floor)
  const { notes: _, ...extension } = day.extension
  const settings = {
    fsync: 'on',
    synchronous_commit: 'on',
    streams,
    instancesPerDay,
    seed,
    ordersASecond: 1000 / between,
  }
  process.stdout.write(
    `${saveResults('extend', { settings, day: { ...day, extension, microsecondsAJob: costOf(day) }, floor })}\n`,
  )
} finally {
  await embedded.stop()
}
