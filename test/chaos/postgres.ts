/** A PostgreSQL that is restarted again and again: in order (fast), or as after a loss of power (immediate). */
import { setTimeout as pause } from 'node:timers/promises'
import type { ConnectionOptions } from '#/db/connection.ts'
import { startEmbedded, type EmbeddedDatabase } from '#/db/embedded.ts'

export interface RestlessPostgres {
  /** The same after every restart. */
  readonly connection: ConnectionOptions
  /** Stops it, lets it be away for so many milliseconds, and starts it again. */
  readonly restart: (mode: 'fast' | 'immediate', awayMs: number) => Promise<void>
  readonly end: () => Promise<void>
}

const stopsWithinMs = 10_000

/** A machine that does a lot besides may not get it up in the time that a start may take. */
const mostStarts = 5

export const openRestlessPostgres = async (dataDir: string): Promise<RestlessPostgres> => {
  const first = await startEmbedded({ dataDir })
  let cluster: EmbeddedDatabase | undefined = first
  const start = async (attempt = 1): Promise<EmbeddedDatabase> => {
    try {
      return await startEmbedded({ dataDir })
    } catch (error) {
      if (attempt === mostStarts) throw error
      return start(attempt + 1)
    }
  }
  return {
    connection: first.connection,
    restart: async (mode, awayMs) => {
      const stopping = cluster
      cluster = undefined
      if (stopping !== undefined) {
        // One that is told to stop in order while it recovers waits for minutes (18.4); whoever runs it then stops it at once.
        if (mode === 'immediate') process.kill(stopping.pid, 'SIGQUIT')
        await stopping.stop(stopsWithinMs)
      }
      await pause(awayMs)
      cluster = await start()
    },
    end: async () => cluster?.stop(5_000),
  }
}
