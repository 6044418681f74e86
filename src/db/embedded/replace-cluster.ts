/** Puts another database in the place of the embedded one, all or nothing; the former one stays beside it. */
import { existsSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { lockDataFolder } from '#/db/data-folder-lock.ts'
import type { ConnectionOptions } from '#/db/connection.ts'
import type { Log } from '#/lib/log.ts'
import { runCluster } from './cluster.ts'
import { prepareFolder, type ClusterFolder } from './folder.ts'
import { findPostmaster, stopPostmaster } from './postmaster.ts'

export interface ReplaceOptions {
  readonly dataDir: string
  readonly log: Log
  /** Names what is put aside: `2026-11-22T03-14-00Z`. */
  readonly stamp: string
  /** As which user it runs, where this process is root. */
  readonly user?: string | undefined
}

const stopWithin = 30_000

/**
 * Makes a new database, lets `fill` fill it, and stops it in order. Answers where the former one lies, undefined when there was
 * none. Throws what `fill` throws, with the former database in its place again; `database.in_use` while a server runs.
 */
export const replaceCluster = async (
  { dataDir, log, stamp, user }: ReplaceOptions,
  fill: (connection: ConnectionOptions) => Promise<void>,
): Promise<string | undefined> => {
  const lock = lockDataFolder(dataDir)
  try {
    const folder = prepareFolder(dataDir, user)
    const orphan = findPostmaster(folder)
    if (orphan !== undefined) await stopPostmaster(orphan, stopWithin)
    const aside = putAside(folder, stamp)
    try {
      const cluster = await runCluster({ dataDir, log, user })
      await fill(cluster.connection).finally(() => cluster.stop(stopWithin))
    } catch (error) {
      putBack(folder, aside)
      throw error
    }
    return aside?.data
  } finally {
    lock.release()
  }
}

interface Aside {
  readonly data: string
  readonly password: string
}

const putAside = (folder: ClusterFolder, stamp: string): Aside | undefined => {
  if (!existsSync(folder.data)) return undefined
  const aside = {
    data: join(folder.root, `data.before-${stamp}`),
    password: join(folder.root, `password.before-${stamp}`),
  }
  renameSync(folder.passwordFile, aside.password)
  renameSync(folder.data, aside.data)
  return aside
}

const putBack = (folder: ClusterFolder, aside: Aside | undefined): void => {
  rmSync(folder.data, { recursive: true, force: true })
  if (aside === undefined) return
  renameSync(aside.data, folder.data)
  renameSync(aside.password, folder.passwordFile)
}
