/** A PostgreSQL that is restarted again and again: in order (fast), or as after a loss of power (immediate). */
import { setTimeout as pause } from 'node:timers/promises'
import type { ConnectionOptions } from '#/db/connection.ts'
import { startEmbedded } from '#/db/embedded.ts'
import { isAlive } from '../support/server-process.ts'

export interface RestlessPostgres {
  /** The same after every restart. */
  readonly connection: ConnectionOptions
  /** Stops it, lets it be away for so many milliseconds, and starts it again. */
  readonly restart: (mode: 'fast' | 'immediate', awayMs: number) => Promise<void>
  readonly end: () => Promise<void>
}

export const openRestlessPostgres = async (dataDir: string): Promise<RestlessPostgres> => {
  let cluster = await startEmbedded({ dataDir })
  const { connection } = cluster
  return {
    connection,
    restart: async (mode, awayMs) => {
      const { pid } = cluster
      process.kill(pid, mode === 'fast' ? 'SIGINT' : 'SIGQUIT')
      while (isAlive(pid)) await pause(20)
      await cluster.stop(1_000)
      await pause(awayMs)
      cluster = await startEmbedded({ dataDir })
    },
    end: () => cluster.stop(5_000),
  }
}
