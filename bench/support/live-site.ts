/** A whole site for benchmarks of real processes: embedded PostgreSQL, a leading engine, the agent of the machine, and a plan made for it. */
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { defaultAgentSettings } from '#/contract/agent-settings.ts'
import { startEmbedded } from '#/db/embedded.ts'
import { temporaryDataFolder } from '#/db/embedded/testing.ts'
import { migrate } from '#/db/migrate.ts'
import { openPool } from '#/db/pool.ts'
import { migrationsFolder } from '#/db/test-database.ts'
import { localAgent } from '#/engine/agents/local-agent.ts'
import { startDispatcher, type Dispatcher } from '#/engine/dispatcher.ts'
import { startLeading, type Leading } from '#/engine/leading.ts'
import { systemClock } from '#/lib/clock.ts'
import { silentLog } from '#/lib/log.ts'
import type { LedgerEvent } from '#/model/event.ts'
import type { PlanBatch } from '#/model/plan.ts'
import { dayBatch } from '../../test/support/day-batch.ts'

export interface LiveSite {
  readonly leading: Leading
  readonly dataDir: string
  /** Process ids, to see whose time it was. */
  readonly pids: { readonly postgres: number; readonly agent: number }
  /** Told of each commit, once it is on the disk. */
  onCommitted: (events: readonly LedgerEvent[]) => void
  readonly stop: () => Promise<void>
}

const day = '2026-11-22'

/** Starts it, and resolves when its agent is connected. */
export const openLiveSite = async (workstationLimit: number): Promise<LiveSite> => {
  const cleaning: (() => Promise<void>)[] = []
  const dataDir = temporaryDataFolder({ after: (work) => cleaning.push(work) })
  const cluster = await startEmbedded({ dataDir })
  const database = await openPool({ connection: cluster.connection, applicationName: 'batuta bench' })
  await migrate(database, migrationsFolder)
  let dispatcher: Dispatcher | undefined
  const agent = Promise.withResolvers<number>()
  const site: { onCommitted: LiveSite['onCommitted'] } = { onCommitted: () => undefined }
  const leading = await startLeading({
    database,
    clock: systemClock,
    log: silentLog,
    server: 'bench',
    version: '0',
    workstationLimit,
    world: () => ({ agent: dispatcher?.link.state().connected === true ? dispatcher.link.state().name : null }),
    onCommitted: (events) => {
      dispatcher?.committed(events)
      site.onCommitted(events)
    },
  })
  const open = localAgent({
    dataDir,
    settings: defaultAgentSettings,
    server: 'bench',
    version: '0',
    clock: systemClock,
    log: silentLog,
  })
  dispatcher = startDispatcher({
    ...leading,
    log: silentLog,
    open: (tenure, events) =>
      open(tenure, {
        ...events,
        onConnected: (hello) => {
          agent.resolve(hello.pid)
          events.onConnected(hello)
        },
      }),
  })
  const pids = { postgres: cluster.pid, agent: await agent.promise }
  const stop = async (): Promise<void> => {
    await dispatcher?.close({ goodbye: true })
    await leading.conductor.stop()
    await database.end()
    await cluster.stop(10_000)
    for (const work of cleaning) await work()
  }
  return Object.assign(site, { leading, dataDir, pids, stop })
}

/** The folder that the agent keeps of the first run of a job once its end is acknowledged. */
export const doneFolder = ({ dataDir }: LiveSite, job: number): string => {
  const done = join(dataDir, 'agent', 'done')
  const folders = readdirSync(done).map((date) => join(done, date, `${job}.1`))
  return folders.find((folder) => existsSync(folder)) ?? join(dataDir, 'agent', 'runs', `${job}.1`)
}

/** One stream of jobs that all run this command, each at its time, or at once. Numbers go on where the plan ends. */
export const batchOf = ({ state }: Leading, command: string, times: readonly (number | null)[]): PlanBatch => {
  const jobs = times.map((startAt, index) => ({ name: `J${index}`, startAt }))
  const batch = dayBatch([{ name: `S${state.nextIds.batch}`, jobs }], day, state.nextIds)
  const tasks = batch.tasks.map((task) => ({ ...task, task: { type: 'command' as const, command } }))
  return { ...batch, reason: 'submit', from: null, to: null, tasks }
}

/** Puts it into the plan, and resolves when all its jobs have ended well. Rejects when one has not. */
export const runBatch = async (
  site: LiveSite,
  batch: PlanBatch,
  onEvent: (event: LedgerEvent) => void = () => undefined,
): Promise<void> => {
  const left = new Set(batch.jobs.map(({ id }) => id))
  const over = Promise.withResolvers<void>()
  site.onCommitted = (events) => {
    for (const event of events) {
      onEvent(event)
      if (event.kind === 'run.ended' && event.outcome === 'succeeded') left.delete(event.job)
      else if (event.kind === 'run.ended' || event.kind === 'run.failed' || event.kind === 'run.lost')
        over.reject(new Error(JSON.stringify(event)))
    }
    if (left.size === 0) over.resolve()
  }
  await site.leading.conductor.take(() => [{ kind: 'plan.added', batch, cause: { by: 'bench' } }])
  await over.promise
  site.onCommitted = () => undefined
}
