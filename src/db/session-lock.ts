/**
 * A lock that lives as long as a session: PostgreSQL gives it free when the holder ends, however it ends.
 *
 * The manual calls them advisory locks (section 13.3.5). Whoever holds one may ask small things in its session; that these are
 * asked shows others that the holder lives.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { Client } from 'pg'
import { describeServer, sessionSettings, type SessionOptions } from './connection.ts'
import { countStatement } from './errand.ts'
import { translateFailure, unreachable } from './failures.ts'
import type { Statement } from './sql.ts'

export interface SessionLock {
  /** Settles when the session is gone, and the lock with it. */
  readonly lost: Promise<void>
  /** Asks in the session that holds the lock. Throws a `Fault` when that is gone. */
  readonly ask: <Row extends object>(statement: Statement) => Promise<Row[]>
  readonly release: () => Promise<void>
}

/** How the session is named once it holds the lock; until then `applicationName` holds. */
export interface LockOptions extends SessionOptions {
  readonly holderName?: string
}

/**
 * How soon PostgreSQL finds out that the other machine is gone, in seconds of silence and between questions; and, while the
 * session waits, that the program is (manual, section 19.3.2).
 */
const watchful = `
  set tcp_keepalives_idle = 5; set tcp_keepalives_interval = 2; set tcp_keepalives_count = 3;
  set client_connection_check_interval = '2s'; set synchronous_commit = off`

/** Takes the lock, or answers undefined when another session has it. Throws `database.unreachable`. */
export const takeSessionLock = async (options: LockOptions, key: number): Promise<SessionLock | undefined> => {
  const { client, lost, server } = await open(options)
  try {
    const { rows } = await client.query<{ taken: boolean }>('select pg_try_advisory_lock($1) as taken', [key])
    if (rows[0]?.taken === true) return await hold(client, lost, server, options)
  } catch (error) {
    await goodbye(client)
    throw unreachable(error, server)
  }
  await client.end()
  return undefined
}

/**
 * Waits in line until the lock is free and takes it. Throws the signal's reason, or a `Fault` when the session breaks.
 *
 * The wait is begun anew now and then: a statement that waits keeps PostgreSQL from clearing up after all others.
 */
export const awaitSessionLock = async (
  options: LockOptions,
  key: number,
  signal: AbortSignal,
): Promise<SessionLock> => {
  signal.throwIfAborted()
  const { client, lost, server } = await open(options)
  const leave = (): void => void client.end().catch(() => undefined)
  signal.addEventListener('abort', leave)
  try {
    signal.throwIfAborted()
    await client.query(`set lock_timeout = '${waitAnewSeconds}s'`)
    while (!(await waitOnce(client, key)));
    return await hold(client, lost, server, options)
  } catch (error) {
    leave()
    signal.throwIfAborted()
    throw translateFailure(error, server)
  } finally {
    signal.removeEventListener('abort', leave)
  }
}

const waitAnewSeconds = 10

/** SQLSTATE lock_not_available. */
const waitedInVain = '55P03'

const waitOnce = async (client: Client, key: number): Promise<boolean> => {
  try {
    await client.query('select pg_advisory_lock($1)', [key])
    return true
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === waitedInVain) return false
    throw error
  }
}

interface OpenSession {
  readonly client: Client
  readonly lost: Promise<void>
  readonly server: string
}

const open = async (options: LockOptions): Promise<OpenSession> => {
  const settings = sessionSettings(options)
  const server = describeServer(settings)
  const client = new Client(settings)
  const { promise: lost, resolve } = Promise.withResolvers<void>()
  client.on('error', () => resolve())
  client.on('end', () => resolve())
  try {
    await client.connect()
    await client.query(watchful)
    return { client, lost, server }
  } catch (error) {
    await goodbye(client)
    throw unreachable(error, server)
  }
}

const hold = async (
  client: Client,
  lost: Promise<void>,
  server: string,
  { holderName }: LockOptions,
): Promise<SessionLock> => {
  if (holderName !== undefined) {
    await client.query(`select set_config('application_name', $1, false)`, [holderName])
  }
  return {
    lost,
    ask: async <Row extends object>({ text, values }: Statement) => {
      countStatement()
      try {
        return (await client.query(text, [...values])).rows as Row[]
      } catch (error) {
        throw translateFailure(error, server)
      }
    },
    release: () => goodbye(client),
  }
}

/** How long a goodbye may take, in milliseconds. */
const goodbyeWithin = 2_000

/** Ends a session. Over a dead network the driver would wait until TCP gives up, and the next term with it. */
const goodbye = async (client: Client): Promise<void> => {
  const ended = client.end().catch(() => undefined)
  await Promise.race([ended, sleep(goodbyeWithin, undefined, { ref: false })])
}
