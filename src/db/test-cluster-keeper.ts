/**
 * A process of its own that keeps the PostgreSQL of the tests while any test process uses it, then stops it and removes its
 * files. So test processes share one cluster, whichever comes first, and none of them leaves anything behind.
 */
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { Client } from 'pg'
import { Refusal } from '#/lib/refusal.ts'
import { silentLog } from '#/lib/log.ts'
import { sessionSettings } from './connection.ts'
import { lockDataFolder, type DataFolderLock } from './data-folder-lock.ts'
import { runCluster } from './embedded/cluster.ts'
import { connectionFile, testClusterFolder, usersLock } from './test-cluster.ts'

/** How often to look, and how long it stays up after its last user, both in milliseconds. */
const [lookEvery, lingerFor] = [250, 10_000]

/** Nothing here outlives the run, so nothing needs to survive a power failure. */
const settings = { fsync: 'off', full_page_writes: 'off', max_connections: '200', shared_buffers: '64MB' }

const takeFolder = (): DataFolderLock => {
  try {
    return lockDataFolder(testClusterFolder)
  } catch (error) {
    // Another keeper was first; whoever started this one will find that one's cluster.
    if (error instanceof Refusal && error.code === 'database.in_use') process.exit(0)
    throw error
  }
}

/** Returns when no user has been there for a while, holding the lock that keeps new ones out, or when told to stop. */
const waitUntilUnused = async (client: Client, told: AbortSignal): Promise<void> => {
  let unusedSince = performance.now()
  while (!told.aborted) {
    const tried = await client.query<{ free: boolean }>('select pg_try_advisory_lock($1) as free', [usersLock])
    if (tried.rows[0]?.free !== true) unusedSince = performance.now()
    else if (performance.now() - unusedSince > lingerFor) return
    else await client.query('select pg_advisory_unlock($1)', [usersLock])
    await pause(lookEvery, undefined, { signal: told }).catch(() => undefined)
  }
}

const lock = takeFolder()
const told = new AbortController()
process.once('SIGTERM', () => told.abort())
const cluster = await runCluster({ dataDir: testClusterFolder, log: silentLog, settings })
try {
  const connection = { ...cluster.connection, database: 'postgres' }
  const client = new Client(sessionSettings({ connection, applicationName: 'batuta test cluster' }))
  await client.connect()
  writeFileSync(connectionFile, JSON.stringify(connection), { mode: 0o600 })
  await waitUntilUnused(client, told.signal)
  await client.end()
} finally {
  rmSync(connectionFile, { force: true })
  await cluster.stop(5_000)
  rmSync(join(testClusterFolder, 'postgres'), { recursive: true, force: true })
  lock.release()
}
