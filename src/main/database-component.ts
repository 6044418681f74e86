/** The database: embedded in the data folder, or the one that `BATUTA_DATABASE_URL` names; migrated before anybody uses it. */
import { join } from 'node:path'
import { startEmbedded, type EmbeddedDatabase } from '#/db/embedded.ts'
import { migrate } from '#/db/migrate.ts'
import { openPool } from '#/db/pool.ts'
import { Fault } from '#/lib/refusal.ts'
import type { Component } from './component.ts'
import type { System } from './system.ts'

const migrations = join(import.meta.dirname, '../../migrations')

/** How often it is looked whether the embedded PostgreSQL still runs, in milliseconds. */
const watchEvery = 1_000

export const databaseComponent = (system: System): Component => {
  const { configuration, running, log } = system
  let embedded: EmbeddedDatabase | undefined
  let watch: NodeJS.Timeout | undefined
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
      }
      running.connection = url ?? embedded?.connection
      if (running.connection === undefined) throw new Error('the embedded database has no address')
      running.database = await openPool({ connection: running.connection, applicationName: 'batuta' })
      await migrate(running.database, migrations, log)
    },
    stop: async () => {
      clearInterval(watch)
      const { database } = running
      running.database = undefined
      await database?.end()
      await embedded?.stop(2_000)
      embedded = undefined
    },
    health: () => ({ status: 'ok' }),
  }
}

/** Without its database the server is nothing: it ends, and whoever keeps it starts it anew. */
const endWithout = ({ app }: System, embedded: EmbeddedDatabase | undefined): void => {
  if (embedded === undefined) return
  try {
    process.kill(embedded.pid, 0)
  } catch (error) {
    app.end({ error: new Fault(`The embedded PostgreSQL (pid ${embedded.pid}) has ended by itself.`, error) })
  }
}
