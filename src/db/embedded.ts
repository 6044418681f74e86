/**
 * The embedded database: a real PostgreSQL in the data folder, for one server.
 *
 * A server that is killed leaves PostgreSQL running; the next one on the folder adopts it. See docs/decisions/embedded-postgres.md.
 */
import { silentLog, type Log } from '#/lib/log.ts'
import { lockDataFolder } from './data-folder-lock.ts'
import { runCluster, type Cluster } from './embedded/cluster.ts'

export interface EmbeddedOptions {
  /** `BATUTA_DATA_DIR`; made if it is not there. The database goes to `postgres/` in it. */
  readonly dataDir: string
  readonly log?: Log | undefined
  /** The operating-system user to run as, where the server is root; `postgres`, else `nobody`, unless told. */
  readonly user?: string | undefined
  /** Gives the start up; nothing is left running then. */
  readonly signal?: AbortSignal | undefined
}

/** The database with where to connect to; stopping it also gives the data folder free. */
export type EmbeddedDatabase = Cluster

/**
 * Takes the data folder for this process and starts, or adopts, its database. Throws `database.in_use`, `.no_access`,
 * `.no_user`, `.no_program`, `.wrong_version`, `.damaged`, `.disk_full`, `.unreachable`, or a Fault with what PostgreSQL says.
 */
export const startEmbedded = async (options: EmbeddedOptions): Promise<EmbeddedDatabase> => {
  const lock = lockDataFolder(options.dataDir)
  try {
    const cluster = await runCluster({ ...options, log: options.log ?? silentLog })
    return {
      ...cluster,
      stop: (withinMs) => cluster.stop(withinMs).finally(lock.release),
    }
  } catch (error) {
    lock.release()
    throw error
  }
}
