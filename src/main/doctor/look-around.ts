/** Looks at this machine when no server answers: what would keep one from starting, and what the last one said. */
import { accessSync, constants, existsSync, readFileSync, statfsSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { lockDataFolder } from '#/db/data-folder-lock.ts'
import { openPool } from '#/db/pool.ts'
import { sql } from '#/db/sql.ts'
import { systemClock } from '#/lib/clock.ts'
import { Refusal } from '#/lib/refusal.ts'
import { formatDuration } from '#/lib/words.ts'
import { diskCondition } from '#/monitoring/thresholds.ts'
import type { Configuration } from '#/main/configuration.ts'
import { instantOf, type Finding } from './finding.ts'

export const lookAround = async (configuration: Configuration): Promise<Finding[]> => {
  const { dataDir } = configuration
  if (!existsSync(dataDir)) {
    const says = `${dataDir} is not there: no server has run with it.`
    return [
      { name: 'data folder', status: 'degraded', says, remedy: 'Start one: batuta serve. Or set BATUTA_DATA_DIR.' },
      await port(configuration),
    ]
  }
  return [
    folder(dataDir),
    lock(dataDir),
    disk(dataDir),
    await port(configuration),
    await database(configuration),
    ...lastErrors(dataDir),
  ]
}

const folder = (dataDir: string): Finding => {
  const name = 'data folder'
  try {
    accessSync(dataDir, constants.R_OK | constants.W_OK | constants.X_OK)
    return { name, status: 'ok', says: dataDir }
  } catch {
    const remedy = 'Give it to the user that starts the server, or start as its user.'
    return { name, status: 'failed', says: `${dataDir} cannot be written by this user.`, remedy }
  }
}

/** Whoever holds it is a server that runs, and does not answer where it was asked. */
const lock = (dataDir: string): Finding => {
  try {
    lockDataFolder(dataDir).release()
    return {
      name: 'server',
      status: 'failed',
      says: 'None runs on this data folder.',
      remedy: 'Start it: batuta serve.',
    }
  } catch (error) {
    const isInUse = error instanceof Refusal && error.code === 'database.in_use'
    const message = error instanceof Error ? error.message : String(error)
    // The rest tells who wants to start another one to stop it.
    const says = isInUse ? message.replace(/\. Stop it first .*/s, '.') : message
    const remedy = isInUse
      ? 'It runs and does not answer here: look at its address (BATUTA_HTTP_PORT, BATUTA_SERVER) and at its log.'
      : 'See what is said of the data folder.'
    return { name: 'server', status: 'failed', says, remedy }
  }
}

const disk = (dataDir: string): Finding => {
  const { bsize, bavail, blocks, files, ffree } = statfsSync(dataDir)
  const { status, error, remedy, facts } = diskCondition({
    free: bsize * bavail,
    size: bsize * blocks,
    files,
    freeFiles: ffree,
  })
  return { name: 'disk', status, says: error ?? `${facts?.['freePercent'] ?? 0} % free`, remedy }
}

const port = async ({ httpHost, httpPort }: Configuration): Promise<Finding> => {
  const probe = createServer()
  const code = await new Promise<string | undefined>((resolve) => {
    probe.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message))
    probe.listen(httpPort, httpHost, () => probe.close(() => resolve(undefined)))
  })
  const name = 'port'
  if (code === undefined) return { name, status: 'ok', says: `${httpHost} port ${httpPort} is free.` }
  const remedy = 'Stop what uses it, or set BATUTA_HTTP_HOST and BATUTA_HTTP_PORT.'
  return { name, status: 'failed', says: `A server cannot listen on ${httpHost} port ${httpPort} (${code}).`, remedy }
}

/** The embedded one starts and ends with its server; another has to answer by itself. */
const database = async ({ databaseUrl, dataDir }: Configuration): Promise<Finding> => {
  const name = 'database'
  if (databaseUrl === null) return embedded(join(dataDir, 'postgres', 'data'))
  try {
    const pool = await openPool({ connection: databaseUrl.reveal(), applicationName: 'batuta doctor', max: 1 })
    await pool.query(sql`select 1`)
    await pool.end()
    return { name, status: 'ok', says: 'The database of BATUTA_DATABASE_URL answers.' }
  } catch (error) {
    const says = error instanceof Error ? error.message : String(error)
    return { name, status: 'failed', says, remedy: 'Look whether it runs, and at the address in BATUTA_DATABASE_URL.' }
  }
}

const embedded = (data: string): Finding => {
  const name = 'database'
  if (!existsSync(join(data, 'PG_VERSION'))) return { name, status: 'ok', says: 'None yet: the first start makes it.' }
  if (!existsSync(join(data, 'postmaster.pid')))
    return { name, status: 'ok', says: 'The embedded PostgreSQL is stopped.' }
  const [pid = '', , , , , , , state = ''] = readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n')
  const runs = existsSync(`/proc/${pid.trim()}`)
  const says = runs
    ? `The embedded PostgreSQL runs (pid ${pid.trim()}, ${state.trim() || 'starting'}); the next server takes it over.`
    : 'The embedded PostgreSQL was killed; the next start recovers it.'
  return { name, status: 'ok', says }
}

/** So much of the end of a log is looked at, in bytes, and so many errors are shown. */
const [tailBytes, mostErrors] = [256 * 1024, 3]

const lastErrors = (dataDir: string): Finding[] => {
  const file = join(dataDir, 'logs', 'current.log')
  if (!existsSync(file)) return []
  const lines = readFileSync(file).subarray(-tailBytes).toString('utf8').split('\n')
  const errors = lines.flatMap((line) => errorIn(line) ?? []).slice(-mostErrors)
  if (errors.length === 0) return [{ name: 'log', status: 'ok', says: `No error in the last lines of ${file}.` }]
  return errors.map((says) => ({ name: 'log', status: 'degraded' as const, says, remedy: `More is in ${file}.` }))
}

const errorIn = (line: string): string | undefined => {
  if (!line.includes('"log.level":"error"')) return undefined
  try {
    const {
      '@timestamp': at,
      message,
      error,
    } = JSON.parse(line) as Record<string, unknown> & { error?: { message?: string } }
    return `${formatDuration(systemClock.now() - instantOf(String(at)))} ago: ${String(message)}${error?.message === undefined ? '' : `: ${error.message}`}`
  } catch {
    return undefined
  }
}
