/** A real database that takes statements about one table and answers none of them, until it is let go. */
import type { Database } from '#/db/pool.ts'
import { sql, identifier } from '#/db/sql.ts'
import { eventually } from './eventually.ts'

export interface Hanging extends AsyncDisposable {
  readonly letGo: () => Promise<void>
  /** Resolves when so many statements hang. */
  readonly holds: (statements: number) => Promise<void>
}

/** As long as it is in use. `exclusive`: it can still be read. */
export const hang = async (
  database: Database,
  table: string,
  mode: 'access exclusive' | 'exclusive' = 'access exclusive',
): Promise<Hanging> => {
  const lock = mode === 'exclusive' ? sql`in exclusive mode` : sql`in access exclusive mode`
  const [hangs, letGo] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const done = database.transaction(async (transaction) => {
    await transaction.execute(sql`lock table ${identifier(table)} ${lock}`)
    hangs.resolve()
    await letGo.promise
  })
  await Promise.race([hangs.promise, done])
  const end = (): Promise<void> => {
    letGo.resolve()
    return done
  }
  const holds = async (statements: number): Promise<void> => {
    await eventually(`${statements} statements that hang`, async () => {
      const waiting = await database.query(
        sql`select from pg_locks where not granted and relation = ${table}::regclass`,
      )
      return waiting.length >= statements ? true : undefined
    })
  }
  return { letGo: end, holds, [Symbol.asyncDispose]: end }
}
