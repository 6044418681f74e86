/**
 * How a connection to PostgreSQL is set up: where it goes, its timeouts, and how values come back as JavaScript.
 *
 * Whole numbers of 8 bytes come as numbers (never silently rounded), dates and timestamps as text, as PostgreSQL prints them:
 * instants are stored as milliseconds, and no `Date` lives in this program.
 */
import { Client, types, type ClientConfig } from 'pg'
import { Refusal } from '#/lib/refusal.ts'

/** Where a database is and who asks. A `host` that begins with a slash is the folder of a Unix socket. */
export interface ConnectionOptions {
  readonly host: string
  readonly port: number
  readonly user: string
  readonly password: string
  readonly database: string
}

/** The options, or a `postgres://` address. */
export type ConnectionTarget = string | ConnectionOptions

export interface SessionOptions {
  readonly connection: ConnectionTarget
  /** Shown in `pg_stat_activity`. */
  readonly applicationName: string
  /** The longest a statement may take, in milliseconds; 60 000 unless told. */
  readonly statementTimeoutMs?: number | undefined
}

/** What `setTimeout` takes at most, in milliseconds: 24 days. */
const longestTimer = 2 ** 31 - 1

const parseInt8 = (text: string): number => {
  const value = Number(text)
  if (!Number.isSafeInteger(value)) throw new RangeError(`${text} is too large for a whole number of this program.`)
  return value
}

const asText = (text: string): string => text
const { INT8, DATE, TIMESTAMP, TIMESTAMPTZ } = types.builtins
const [INT2_ARRAY, INT4_ARRAY, INT8_ARRAY, DATE_ARRAY, TEXT_ARRAY] = [1005, 1007, 1016, 1182, 1009]
const builtIn: (oid: number, format?: 'text' | 'binary') => (text: string) => unknown = types.getTypeParser
const parseTextArray = builtIn(TEXT_ARRAY) as (text: string) => (string | null)[]

/** `{1,NULL,3}`. The driver's own parser goes letter by letter, and pages of the ledger are long. */
const parseWholes = (text: string): (number | null)[] => {
  const list = JSON.parse(text.replaceAll('{', '[').replaceAll('}', ']').replaceAll('NULL', 'null')) as (
    | number
    | null
  )[]
  const unsafe = list.find((item) => item !== null && !Number.isSafeInteger(item))
  if (unsafe !== undefined) throw new RangeError(`${unsafe} is too large for a whole number of this program.`)
  return list
}

const parsers = new Map<number, (text: string) => unknown>([
  [INT8, parseInt8],
  [DATE, asText],
  [TIMESTAMP, asText],
  [TIMESTAMPTZ, asText],
  [INT2_ARRAY, parseWholes],
  [INT4_ARRAY, parseWholes],
  [INT8_ARRAY, parseWholes],
  [DATE_ARRAY, parseTextArray],
])

const typeParsers: ClientConfig['types'] = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') =>
    (format === 'binary' ? undefined : parsers.get(oid)) ?? builtIn(oid, format),
}

/**
 * How long the client waits for the answer to a statement, in milliseconds, when the server gives it up after
 * `statementTimeoutMs` (0 is never): a little longer, for a server that hangs gives nothing up.
 */
export const answerTimeout = (statementTimeoutMs: number): number =>
  statementTimeoutMs === 0 ? longestTimer : Math.min(statementTimeoutMs + 2_000, longestTimer)

/** The settings of one session, for a client or a pool. Throws `configuration.invalid` when the address cannot be read. */
export const sessionSettings = (options: SessionOptions): ClientConfig => {
  const { connection, applicationName, statementTimeoutMs = 60_000 } = options
  const settings: ClientConfig = {
    ...(typeof connection === 'string' ? { connectionString: connection } : { ...connection, ssl: false }),
    application_name: applicationName,
    statement_timeout: statementTimeoutMs,
    query_timeout: answerTimeout(statementTimeoutMs),
    idle_in_transaction_session_timeout: 60_000,
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
    keepAliveInitialDelayMillis: 30_000,
    types: typeParsers,
  }
  try {
    void new Client(settings)
  } catch {
    // What the parser says may hold the password.
    throw new Refusal(
      'configuration.invalid',
      'The address of the database cannot be read. It looks like postgres://user:password@host:5432/database.',
    )
  }
  return settings
}

/** `host:port`, or the socket, for sentences. Never holds a password. */
export const describeServer = (settings: ClientConfig): string => {
  const { host, port } = new Client(settings)
  return host.startsWith('/') ? `${host}/.s.PGSQL.${port}` : `${host.includes(':') ? `[${host}]` : host}:${port}`
}
