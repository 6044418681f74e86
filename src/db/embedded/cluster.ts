/** One running cluster on a data folder: the orphan of a server that was killed, or a new postmaster. */
import { rmSync } from 'node:fs'
import { Client } from 'pg'
import { describeServer, sessionSettings, type ConnectionOptions } from '#/db/connection.ts'
import { reasonOf, unreachable } from '#/db/failures.ts'
import { identifier } from '#/db/sql.ts'
import type { Log } from '#/lib/log.ts'
import { clusterUser, createCluster, readPassword } from './create-cluster.ts'
import { holdsCluster, prepareFolder, socketPort, type ClusterFolder } from './folder.ts'
import { findPostmaster, stopPostmaster, waitUntilReady, type Patience, type Postmaster } from './postmaster.ts'
import { findProgram, programMajor } from './program.ts'
import type { Settings } from './settings.ts'
import { startPostmaster } from './start-postmaster.ts'

export interface ClusterOptions {
  readonly dataDir: string
  readonly log: Log
  /** The operating-system user to run as, where the server is root; found by itself unless told. */
  readonly user?: string | undefined
  readonly settings?: Settings | undefined
  readonly signal?: AbortSignal | undefined
}

export interface Cluster {
  readonly connection: ConnectionOptions
  /** Of the postmaster. */
  readonly pid: number
  /** Whether it ran already. */
  readonly adopted: boolean
  /** Stops it in order within the time, in milliseconds; at once when that is over. */
  readonly stop: (withinMs: number) => Promise<void>
}

/** How long an orphan may take to become ready, and to stop when it does not let us in. */
const [orphanReadyWithinMs, orphanStopsWithinMs] = [60_000, 10_000]

const connectionTo = (folder: ClusterFolder, postmaster: Postmaster, database: string): ConnectionOptions => ({
  host: postmaster.socketFolder,
  port: socketPort,
  user: clusterUser,
  password: readPassword(folder),
  database,
})

/** Logs in and makes sure that the program's database is there. */
const ensureDatabase = async (connection: ConnectionOptions): Promise<void> => {
  const settings = sessionSettings({ connection, applicationName: 'batuta start' })
  const client = new Client(settings)
  client.on('error', () => undefined)
  try {
    await client.connect()
    const found = await client.query('select from pg_database where datname = $1', [clusterUser])
    if (found.rowCount === 0) await client.query(`create database ${identifier(clusterUser).text}`)
  } catch (error) {
    throw unreachable(error, describeServer(settings))
  } finally {
    await client.end()
  }
}

/** The postmaster that a server before this one left running, if it lets us in; one that does not is stopped. */
const adopt = async (folder: ClusterFolder, log: Log, patience: Patience): Promise<Postmaster | undefined> => {
  const orphan = findPostmaster(folder)
  if (orphan === undefined) return undefined
  const { pid } = orphan.process
  const state = await waitUntilReady(folder, orphan.process, patience)
  patience.signal?.throwIfAborted()
  if (state === 'ended') return undefined
  try {
    if (state === 'late') throw new Error('it does not become ready')
    if (state === 'stopping') throw new Error('it was told to stop')
    await ensureDatabase(connectionTo(folder, orphan, 'postgres'))
    log.info({ pid }, `PostgreSQL was running already as process ${pid} and is used on.`)
    return orphan
  } catch (error) {
    log.warn({ pid, err: error }, `PostgreSQL was running as process ${pid} and is started anew: ${reasonOf(error)}.`)
    await stopPostmaster(orphan, orphanStopsWithinMs)
    return undefined
  }
}

const startFresh = async (folder: ClusterFolder, exists: boolean, options: ClusterOptions): Promise<Postmaster> => {
  const { log, settings = {}, signal } = options
  const program = findProgram(folder, log)
  if (!exists) {
    log.info({}, `A new database is made in ${folder.data}.`)
    await createCluster(program, folder, signal)
  }
  const postmaster = await startPostmaster(program, folder, { settings, signal })
  try {
    await ensureDatabase(connectionTo(folder, postmaster, 'postgres'))
    return postmaster
  } catch (error) {
    await stopPostmaster(postmaster, orphanStopsWithinMs)
    throw error
  }
}

/** Adopts or starts the cluster of a data folder; whoever calls holds the lock of that folder. */
export const runCluster = async (options: ClusterOptions): Promise<Cluster> => {
  const { dataDir, log, signal } = options
  const folder = prepareFolder(dataDir, options.user)
  const exists = holdsCluster(folder, programMajor())
  const orphan = exists ? await adopt(folder, log, { withinMs: orphanReadyWithinMs, signal }) : undefined
  const postmaster = orphan ?? (await startFresh(folder, exists, options))
  return {
    connection: connectionTo(folder, postmaster, clusterUser),
    pid: postmaster.process.pid,
    adopted: orphan !== undefined,
    stop: async (withinMs) => {
      await stopPostmaster(postmaster, withinMs)
      if (postmaster.socketFolder !== folder.root) rmSync(postmaster.socketFolder, { recursive: true, force: true })
    },
  }
}
