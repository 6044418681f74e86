/** The database: embedded in the data folder, or the one that `BATUTA_DATABASE_URL` names; migrated before anybody uses it. */
import { once } from 'node:events'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { lockDataFolder } from '#/db/data-folder-lock.ts'
import { startEmbedded, type EmbeddedDatabase } from '#/db/embedded.ts'
import { migrate } from '#/db/migrate.ts'
import { openPool, type Database } from '#/db/pool.ts'
import { sql } from '#/db/sql.ts'
import { Fault } from '#/lib/refusal.ts'
import { poolName } from '#/store/leader-session.ts'
import type { Condition } from '#/monitoring/health.ts'
import type { Component } from './component.ts'
import type { System } from './system.ts'

/** The migrations of the program. */
export const migrationsFolder = join(import.meta.dirname, '../../migrations')

/** How often it is looked whether the embedded PostgreSQL still runs, in milliseconds. */
const watchEvery = 1_000

/** How often the database is asked whether it is there, and how long it may take to say so, in milliseconds. */
const probeEvery = 5_000
const probeWithin = 1_000

/** Two commits under way, and who looks whether the database is there: readers who take all other sessions stop neither. */
const sessionsForCommits = 3

/** How long open statements may take to end, and then PostgreSQL, in milliseconds. */
const endWithin = 1_000
const stopWithin = 2_500

export const databaseComponent = (system: System): Component => {
  const { configuration, running, log } = system
  let embedded: EmbeddedDatabase | undefined
  let lock: ReturnType<typeof lockDataFolder> | undefined
  let watch: NodeJS.Timeout | undefined
  let probe: NodeJS.Timeout | undefined
  let probed: Probed = { trouble: undefined, tookMs: undefined }
  return {
    name: 'database',
    critical: true,
    dependsOn: [],
    start: async (signal) => {
      const url = configuration.databaseUrl?.reveal()
      if (url === undefined) {
        embedded = await startEmbedded({ dataDir: configuration.dataDir, log, signal })
        watch = setInterval(() => endWithout(system, embedded), watchEvery)
        watch.unref()
      } else {
        // The spool and the logs lie in the folder even when the database does not.
        lock = lockDataFolder(configuration.dataDir)
      }
      running.connection = url ?? embedded?.connection
      if (running.connection === undefined) throw new Error('the embedded database has no address')
      const sessions = { connection: running.connection, applicationName: poolName(system.server) }
      running.database = await openPool(sessions)
      running.commits = await openPool({ ...sessions, max: sessionsForCommits, purpose: 'engine' })
      await migrate(running.database, migrationsFolder, log)
      const { commits } = running
      probed = await probeOnce(commits)
      probe = setInterval(() => {
        void probeOnce(commits).then((found) => (probed = found))
      }, probeEvery)
    },
    stop: async (deadline) => {
      clearInterval(watch)
      clearInterval(probe)
      const { database, commits } = running
      running.database = undefined
      running.commits = undefined
      // A statement that hangs must not keep the embedded database from being stopped.
      await Promise.race([Promise.all([database?.end(), commits?.end()]), aborted(deadline), sleep(endWithin)])
      await embedded?.stop(stopWithin)
      embedded = undefined
      lock?.release()
      lock = undefined
    },
    stopWithinMs: endWithin + stopWithin + 500,
    health: () => conditionOf(system, probed),
  }
}

/** Without its database the server is nothing: it ends, and whoever keeps it starts it anew. */
const endWithout = ({ app, configuration }: System, embedded: EmbeddedDatabase | undefined): void => {
  if (embedded === undefined) return
  try {
    process.kill(embedded.pid, 0)
  } catch (error) {
    const said = join(configuration.dataDir, 'postgres', 'postgres.log')
    const sentence = `The embedded PostgreSQL (pid ${embedded.pid}) has ended by itself; ${said} says why.`
    app.end({ error: new Fault(sentence, error) })
  }
}

interface Probed {
  /** What is wrong, or undefined. */
  readonly trouble: string | undefined
  /** Milliseconds; undefined: not asked yet, or no answer came. */
  readonly tookMs: number | undefined
}

/** Slower than any database that is well, in milliseconds. */
const slowMs = 500

const conditionOf = ({ running, configuration }: System, { trouble, tookMs }: Probed): Condition => {
  const { inUse = 0, waiting = 0, most = 0 } = running.database?.sessions() ?? {}
  const told = {
    ...(tookMs !== undefined && { latencyMs: Math.round(tookMs * 10) / 10 }),
    facts: {
      kind: configuration.databaseUrl === null ? 'embedded' : 'external',
      sessionsInUse: inUse,
      sessionsMost: most,
      waiting,
    },
  }
  const remedy =
    configuration.databaseUrl === null
      ? 'Look at the disk and the log of PostgreSQL in the data folder.'
      : 'Look whether the database of BATUTA_DATABASE_URL runs and can be reached from here.'
  if (trouble !== undefined) return { status: 'failed', error: trouble, remedy, ...told }
  if ((tookMs ?? 0) <= slowMs) return { status: 'ok', ...told }
  return { status: 'degraded', error: `The database took ${Math.round(tookMs ?? 0)} ms to answer.`, remedy, ...told }
}

/** Asks the database for nothing. */
const probeOnce = async (database: Database): Promise<Probed> => {
  const begun = performance.now()
  const trouble = await askOnce(database)
  return { trouble, tookMs: trouble === undefined ? performance.now() - begun : undefined }
}

/** Returns what is wrong, or undefined. */
const askOnce = async (database: Database): Promise<string | undefined> => {
  const late = sleep(probeWithin, `The database does not answer within ${probeWithin / 1000} s.`, { ref: false })
  const asked = database.query(sql`select 1`).then(
    () => undefined,
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  )
  return Promise.race([asked, late])
}

const aborted = async (signal: AbortSignal): Promise<void> => {
  if (!signal.aborted) await once(signal, 'abort')
}
