/**
 * The PostgreSQL that the test processes of one checkout share: joined by each for as long as it lives.
 *
 * A process that uses it holds an advisory lock, shared with the others; the keeper (`test-cluster-keeper.ts`) takes the same
 * lock alone before it stops the cluster. So it is never stopped under a test, and a crashed test never keeps it up.
 */
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { closeSync, openSync, readFileSync } from 'node:fs'
import { Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { Client } from 'pg'
import { sessionSettings, type ConnectionOptions } from './connection.ts'
import { makeFolder } from './data-folder.ts'
import { findProcess, signalProcess, waitUntilGone } from './embedded/process.ts'

/** The key of the advisory lock that the users share: the letters `test`. */
export const usersLock = 0x74657374

/** The longest that making and starting a cluster takes on a busy machine, in milliseconds. */
const readyWithinMs = 90_000

const checkout = `${import.meta.dirname} ${process.getuid?.()}`

/** In the folder for temporary files, which the database user can reach wherever the checkout is. */
export const testClusterFolder = join(
  tmpdir(),
  `batuta-test-${createHash('sha256').update(checkout).digest('hex').slice(0, 12)}`,
)

/** Written by the keeper while the cluster takes connections. */
export const connectionFile = join(testClusterFolder, 'connection.json')

const keeperLog = join(testClusterFolder, 'keeper.log')

interface Joined {
  /** To the cluster's `postgres` database. */
  readonly connection: ConnectionOptions
  /** The session that holds the lock. It does not keep the process alive, so nothing is to be awaited on it. */
  readonly holder: Client
}

/** Joins the cluster that runs now; undefined when none does, or when it is just being stopped. */
const tryJoin = async (): Promise<Joined | undefined> => {
  try {
    const connection = JSON.parse(readFileSync(connectionFile, 'utf8')) as ConnectionOptions
    const client = new Client(sessionSettings({ connection, applicationName: 'batuta test' }))
    client.on('error', () => undefined)
    await client.connect()
    await client.query('select pg_advisory_lock_shared($1)', [usersLock])
    return { connection, holder: client }
  } catch {
    return undefined
  }
}

/** Runs a keeper; returns when it ends, at once where another one is there already. Throws what it says when it fails. */
const runKeeper = async (): Promise<void> => {
  makeFolder(testClusterFolder)
  const log = openSync(keeperLog, 'a')
  const program = fileURLToPath(import.meta.resolve('./test-cluster-keeper.ts'))
  const keeper = spawn(process.execPath, [program], { detached: true, stdio: ['ignore', log, log] })
  closeSync(log)
  keeper.unref()
  const [code] = (await once(keeper, 'exit')) as [number | null]
  if (code === 1) throw new Error(`The PostgreSQL of the tests did not start: ${readFileSync(keeperLog, 'utf8')}`)
}

const joinCluster = async (): Promise<Joined> => {
  const until = performance.now() + readyWithinMs
  let keeper: Promise<void> | undefined
  while (performance.now() < until) {
    const cluster = await tryJoin()
    if (cluster !== undefined) return cluster
    keeper ??= runKeeper().finally(() => {
      keeper = undefined
    })
    await Promise.race([keeper, pause(50)])
    await pause(50)
  }
  throw new Error(`The PostgreSQL of the tests was not ready after ${readyWithinMs / 1000} s.`)
}

let joined: Promise<Joined> | undefined

/** Where the cluster is, joined once for this process, and started if nobody has yet. Leads to its `postgres` database. */
export const joinTestCluster = async (): Promise<ConnectionOptions> => {
  joined ??= joinCluster()
  const { connection, holder } = await joined
  const { stream } = holder.connection
  if (stream instanceof Socket) stream.unref()
  return connection
}

/** Leaves it, and stops it where nobody else uses it. Returns when it is gone. */
export const leaveTestCluster = async (): Promise<void> => {
  if (joined === undefined) return
  const { holder } = await joined
  joined = undefined
  const { stream } = holder.connection
  if (stream instanceof Socket) stream.ref()
  await holder.query('select pg_advisory_unlock_shared($1)', [usersLock])
  const tried = await holder.query<{ free: boolean }>('select pg_try_advisory_lock($1) as free', [usersLock])
  if (tried.rows[0]?.free === true) {
    const keeper = findProcess(Number(readFileSync(join(testClusterFolder, 'server.pid'), 'utf8')))
    if (keeper !== undefined) signalProcess(keeper, 'SIGTERM')
    if (keeper !== undefined) await waitUntilGone(keeper, readyWithinMs)
  }
  await holder.end().catch(() => undefined)
}
