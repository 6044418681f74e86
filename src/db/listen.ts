/** Listens to what other sessions of the database announce (PostgreSQL manual, NOTIFY): a wake-up, never the thing itself. */
import { Client } from 'pg'
import { describeServer, sessionSettings, type SessionOptions } from './connection.ts'
import { unreachable } from './failures.ts'

export interface Listening {
  /** Settles when nothing will be heard any more. */
  readonly lost: Promise<void>
  readonly stop: () => Promise<void>
}

/** Calls `onWord` with what is announced on the channel, a plain name. Throws `database.unreachable`. */
export const listen = async (
  options: SessionOptions,
  channel: string,
  onWord: (word: string) => void,
): Promise<Listening> => {
  const settings = sessionSettings(options)
  const client = new Client(settings)
  const { promise: lost, resolve } = Promise.withResolvers<void>()
  client.on('error', () => resolve())
  client.on('end', () => resolve())
  client.on('notification', ({ payload = '' }) => onWord(payload))
  try {
    await client.connect()
    await client.query(`listen ${channel}`)
  } catch (error) {
    await client.end().catch(() => undefined)
    throw unreachable(error, describeServer(settings))
  }
  return { lost, stop: () => client.end() }
}
