/**
 * The database as the rest of the program sees it: statements, transactions and COPY over a pool of connections.
 *
 * Failures of the outside arrive as `Fault` or `Refusal`; a mistake in a statement or a broken constraint arrives as the
 * driver's `DatabaseError`, whose `code` and `constraint` the caller may know.
 */
import { Pool, type PoolClient } from 'pg'
import { Fault } from '#/lib/refusal.ts'
import { answerTimeout, describeServer, sessionSettings, type SessionOptions } from './connection.ts'
import type { CopyColumn } from './copy-buffer.ts'
import { copyBytes, copyRows } from './copy.ts'
import { countRead, countStatement, type Purpose } from './errand.ts'
import { translateFailure, unreachable } from './failures.ts'
import { sql, type Statement } from './sql.ts'

/** What functions of `store/` take: the pool, or a transaction under way. */
export interface Queryable {
  /** The rows. */
  readonly query: <Row extends object>(statement: Statement) => Promise<Row[]>
  /** How many rows were written. */
  readonly execute: (statement: Statement) => Promise<number>
  /** Loads rows by binary COPY, values in the order of the columns; answers how many. See `copy.ts`. */
  readonly copyIn: (
    table: string,
    columns: readonly CopyColumn[],
    rows: Iterable<readonly unknown[]>,
  ) => Promise<number>
  /** As `copyIn`, of rows that are encoded already. */
  readonly copyBytes: (table: string, columns: readonly CopyColumn[], bytes: Iterable<Uint8Array>) => Promise<number>
}

export interface TransactionOptions {
  readonly isolation?: 'read committed' | 'repeatable read' | 'serializable'
  readonly readOnly?: boolean
  /** The longest one of its statements may take, in milliseconds; 0 for as long as it needs. */
  readonly statementTimeoutMs?: number
}

/** The sessions of a pool. */
export interface Sessions {
  readonly inUse: number
  /** Who waits for one. */
  readonly waiting: number
  readonly most: number
}

export interface Database extends Queryable {
  readonly sessions: () => Sessions
  /** Commits what `work` did, or rolls all of it back when it throws. After a `Fault` the commit may have happened or not. */
  readonly transaction: <T>(work: (transaction: Queryable) => Promise<T>, options?: TransactionOptions) => Promise<T>
  /** Closes the connections once their work is done. */
  readonly end: () => Promise<void>
}

export interface PoolOptions extends SessionOptions {
  /** The most connections at a time; 8 unless told. */
  readonly max?: number | undefined
  /** For whom all its statements are counted; absent: for whoever asks. */
  readonly purpose?: Purpose | undefined
}

/** Where the sessions of a pool lead, and for whom what they do is counted. */
interface Place {
  readonly server: string
  readonly purpose: Purpose | undefined
}

/** `withinMs` is how long an answer may take where that is not what the session says. */
const queryableOver = (client: PoolClient, { server, purpose }: Place, withinMs?: number): Queryable => {
  const guard = async <T>(work: Promise<T>): Promise<T> => {
    try {
      return await work
    } catch (error) {
      throw translateFailure(error, server)
    }
  }
  const send = ({ text, values, name }: Statement) => {
    const query = { text, values: [...values], name, query_timeout: withinMs }
    return guard(client.query(query))
  }
  return {
    query: async <Row extends object>(statement: Statement) => {
      countRead(purpose)
      return (await send(statement)).rows as Row[]
    },
    execute: async (statement) => {
      countStatement(purpose)
      return (await send(statement)).rowCount ?? 0
    },
    copyIn: (table, columns, rows) => {
      countStatement(purpose)
      return guard(copyRows(client, { table, columns, withinMs }, rows))
    },
    copyBytes: (table, columns, bytes) => {
      countStatement(purpose)
      return guard(copyBytes(client, { table, columns, withinMs }, bytes))
    },
  }
}

const begin = (options: TransactionOptions): Statement => {
  const isolation = options.isolation === undefined ? '' : ` isolation level ${options.isolation}`
  return { text: `begin${isolation}${options.readOnly === true ? ' read only' : ''}`, values: [] }
}

const databaseOver = (pool: Pool, place: Place): Database => {
  const { server, purpose } = place
  const withClient = async <T>(work: (client: PoolClient) => Promise<T>): Promise<T> => {
    const client = await pool.connect().catch((error: unknown) => {
      throw translateFailure(error, server)
    })
    try {
      const result = await work(client)
      client.release()
      return result
    } catch (error) {
      // A session whose connection failed, or which is still inside a transaction, is not used again.
      client.release(error instanceof Fault || client.getTransactionStatus() !== 'I')
      throw error
    }
  }

  const transaction: Database['transaction'] = (work, options = {}) =>
    withClient(async (client) => {
      const { statementTimeoutMs } = options
      const withinMs = statementTimeoutMs === undefined ? undefined : answerTimeout(statementTimeoutMs)
      const session = queryableOver(client, place, withinMs)
      await session.execute(begin(options))
      try {
        if (statementTimeoutMs !== undefined) {
          await session.query(sql`select set_config('statement_timeout', ${`${statementTimeoutMs}`}, true)`)
        }
        const result = await work(session)
        // Where a statement failed and `work` went on regardless, COMMIT does not fail: it rolls back and says so.
        countStatement(purpose)
        const ended = await client.query('commit').catch((error: unknown) => {
          throw translateFailure(error, server)
        })
        if (ended.command !== 'COMMIT')
          throw new Error('A transaction was to be committed although a statement failed.')
        return result
      } catch (error) {
        // After a fault the connection is closed, which rolls back; a server that hangs would not answer to this either.
        if (!(error instanceof Fault)) await client.query('rollback').catch(() => undefined)
        throw error
      }
    })

  return {
    query: (statement) => withClient((client) => queryableOver(client, place).query(statement)),
    execute: (statement) => withClient((client) => queryableOver(client, place).execute(statement)),
    copyIn: (table, columns, rows) => withClient((client) => queryableOver(client, place).copyIn(table, columns, rows)),
    copyBytes: (table, columns, bytes) =>
      withClient((client) => queryableOver(client, place).copyBytes(table, columns, bytes)),
    transaction,
    sessions: () => ({
      inUse: pool.totalCount - pool.idleCount,
      waiting: pool.waitingCount,
      most: pool.options.max,
    }),
    end: () => pool.end(),
  }
}

/** Connects. Throws `database.unreachable`, naming the place and the reason, or `configuration.invalid`. */
export const openPool = async (options: PoolOptions): Promise<Database> => {
  const settings = sessionSettings(options)
  const server = describeServer(settings)
  const pool = new Pool({ ...settings, max: options.max ?? 8, idleTimeoutMillis: 60_000 })
  // A connection that breaks between statements is dropped by the pool, one that breaks within is told to who uses it;
  // but an `error` event without a listener would end the process.
  const ignore = (): void => {}
  pool.on('error', ignore)
  pool.on('connect', (client) => client.on('error', ignore))
  try {
    const client = await pool.connect()
    client.release()
  } catch (error) {
    await pool.end()
    throw unreachable(error, server)
  }
  return databaseOver(pool, { server, purpose: options.purpose })
}
