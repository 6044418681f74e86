/**
 * The server of the month, in a process of its own: plans, decides, commits and keeps the history of every day, with an agent that
 * runs nothing. It says on standard output, as one line of JSON, what it measured of itself.
 *
 *     node bench/month/serve.ts --connection JSON --days 30
 */
import { parseArgs } from 'node:util'
import { setTimeout as pause } from 'node:timers/promises'
import { countJobs } from '#/core/count-status.ts'
import type { ConnectionOptions } from '#/db/connection.ts'
import { openPool } from '#/db/pool.ts'
import { closeOnce } from '#/engine/closing.ts'
import { createDefinitionCache } from '#/engine/definition-cache.ts'
import { startDispatcher, type Dispatcher } from '#/engine/dispatcher.ts'
import { startLeading } from '#/engine/leading.ts'
import { createPlannerThread } from '#/engine/planner-thread.ts'
import { extendOnce } from '#/engine/planner.ts'
import { silentLog, type Log } from '#/lib/log.ts'
import type { LedgerEvent } from '#/model/event.ts'
import type { PackedBatch } from '#/model/packed-batch.ts'
import type { PlanBatch } from '#/model/plan.ts'
import { defaultCarryForward } from '#/planning/carry-forward.ts'
import { defaultPlanOptions } from '#/planning/plan-options.ts'
import { watchThreads } from '../support/processor-time.ts'
import { fastClock } from './fast-clock.ts'
import { cancelLeftOver, sayYes } from './operator.ts'
import { pretendAgent } from './pretend-agent.ts'

/** What the month came to. */
export interface MonthMeasured {
  readonly planned: number
  /** FOLLOWS and all else that its jobs and streams wait for. */
  readonly dependencies: number
  readonly succeeded: number
  /** Jobs in the plan when the month is over, by status. */
  readonly left: Readonly<Record<string, number>>
  readonly events: number
  readonly commits: number
  readonly elapsed: number
  /** Milliseconds of processors by thread. */
  readonly threads: Readonly<Record<string, number>>
  /** Resident memory of the process: the most, and at the end, MB. */
  readonly peakMemory: number
  readonly lastMemory: number
}

const { values } = parseArgs({ options: { connection: { type: 'string' }, days: { type: 'string', default: '30' } } })
const connection = JSON.parse(values.connection ?? '{}') as ConnectionOptions
const days = Number(values.days)
const dayLength = 86_400_000
const start = Temporal.Instant.from('2026-12-01T00:00Z').epochMilliseconds

const clock = fastClock(start)
/** What goes wrong must be seen: a month that stands still measures nothing. */
const log: Log = {
  ...silentLog,
  error: (fields, sentence) => void process.stderr.write(`${sentence} ${JSON.stringify(fields)}\n`),
}
const database = await openPool({ connection, applicationName: 'batuta bench' })
const definitions = createDefinitionCache(() => database)
const site = { timezone: 'UTC', startOfDay: 0 }

let [succeeded, planned, dependencies, events, commits] = [0, 0, 0, 0, 0]
let dispatcher: Dispatcher | undefined

const countIn = (committed: readonly LedgerEvent[]): void => {
  events += committed.length
  commits += 1
  for (const event of committed) {
    if (event.kind === 'run.ended' && event.outcome === 'succeeded') succeeded += 1
    else if (event.kind === 'plan.added') dependencies += dependenciesIn(event.batch)
    else if (event.kind === 'prompt.asked') void answer(event.prompt)
  }
}

const dependenciesIn = (batch: PlanBatch | PackedBatch): number =>
  'rows' in batch ? batch.rows.dependencies.waiter.length : batch.dependencies.length

const answer = (prompt: number): Promise<unknown> => leading.conductor.take(() => [sayYes(prompt)])

const leading = await startLeading({
  database,
  clock,
  log,
  server: 'bench',
  version: '0',
  workstationLimit: 1024,
  world: () => ({ agent: dispatcher?.link.state().name ?? null }),
  onCommitted: (committed) => {
    countIn(committed)
    dispatcher?.committed(committed)
    if (clock.follow(committed.length)) leading.conductor.wake()
  },
})
const { conductor, state } = leading
const parts = {
  conductor: () => conductor,
  definitions: definitions.get,
  site,
  options: () => defaultPlanOptions,
  carryForward: () => defaultCarryForward,
  statsHistory: () => 400,
  thread: createPlannerThread(),
  clock,
  log,
}
const extend = async (): Promise<void> => {
  const extension = await extendOnce(parts)
  planned += extension?.jobs ?? 0
}

const startOf = (day: number): number => start + (day - 1) * dayLength

/** Keeps the clock going where nothing happens, for then nothing is committed. Answers when `isOver`. */
const run = async (isOver: () => boolean): Promise<void> => {
  while (!isOver()) {
    const before = events
    await conductor.take(() => [])
    if (events === before && state.agents.size === 0) clock.follow(0)
    await pause(1)
  }
}

/**
 * As the server does it: when a day begins, the day after tomorrow is planned and yesterday is closed, and neither waits for the
 * other, nor the running work for them. The clock does not run beyond what is planned.
 */
const keepHouse = async (): Promise<void> => {
  clock.limit = startOf(Math.min(3, days + 1))
  for (let today = 2; today <= days; today += 1) {
    while (clock.now() < startOf(today)) await pause(1)
    await conductor.take((plan) => cancelLeftOver(plan, startOf(today - 1)))
    if (today < days) await extend()
    clock.limit = startOf(Math.min(today + 2, days + 1))
    await closeOnce(parts)
  }
}

const threads = watchThreads()
let peakMemory = 0
const watching = setInterval(() => {
  threads.look()
  peakMemory = Math.max(peakMemory, process.memoryUsage().rss / 1e6)
}, 100)
const begun = performance.now()

await extend()
dispatcher = startDispatcher({ ...leading, open: pretendAgent(clock), log })
const isOver = (): boolean => clock.now() >= startOf(days + 1) && state.agents.size === 0
await Promise.all([keepHouse(), run(isOver)])
// What the last ends have let go.
for (let before = -1; before !== events;) {
  before = events
  await conductor.take(() => [])
  await run(isOver)
}
const elapsed = performance.now() - begun
clearInterval(watching)

const measured: MonthMeasured = {
  planned,
  succeeded,
  dependencies,
  left: countJobs(state),
  events,
  commits,
  elapsed,
  threads: threads.stop(),
  peakMemory,
  lastMemory: process.memoryUsage().rss / 1e6,
}
await dispatcher.close({ goodbye: true })
await conductor.stop()
await database.end()
process.stdout.write(`${JSON.stringify(measured)}\n`)
