/**
 * A lock that lives as long as a session: PostgreSQL gives it free when the holder ends, however it ends.
 *
 * The manual calls them advisory locks (section 13.3.5). The session does nothing else.
 */
import { Client } from 'pg'
import { describeServer, sessionSettings, type SessionOptions } from './connection.ts'
import { unreachable } from './failures.ts'

export interface SessionLock {
  /** Settles when the session is gone, and the lock with it. */
  readonly lost: Promise<void>
  readonly release: () => Promise<void>
}

/** Takes the lock, or answers undefined when another session has it. Throws `database.unreachable`. */
export const takeSessionLock = async (options: SessionOptions, key: number): Promise<SessionLock | undefined> => {
  const settings = sessionSettings(options)
  const client = new Client(settings)
  const { promise: lost, resolve } = Promise.withResolvers<void>()
  client.on('error', () => resolve())
  client.on('end', () => resolve())
  try {
    await client.connect()
    const { rows } = await client.query<{ taken: boolean }>('select pg_try_advisory_lock($1) as taken', [key])
    if (rows[0]?.taken === true) return { lost, release: () => client.end() }
  } catch (error) {
    await client.end().catch(() => undefined)
    throw unreachable(error, describeServer(settings))
  }
  await client.end()
  return undefined
}
