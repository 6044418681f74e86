/** A real database that takes statements about one table and answers none of them, until it is let go. */
import type { Database } from '#/db/pool.ts'
import { sql, identifier } from '#/db/sql.ts'

export interface Hanging extends AsyncDisposable {
  readonly letGo: () => Promise<void>
}

/** As long as it is in use. */
export const hang = async (database: Database, table: string): Promise<Hanging> => {
  const [hangs, letGo] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const done = database.transaction(async (transaction) => {
    await transaction.execute(sql`lock table ${identifier(table)} in access exclusive mode`)
    hangs.resolve()
    await letGo.promise
  })
  await Promise.race([hangs.promise, done])
  const end = (): Promise<void> => {
    letGo.resolve()
    return done
  }
  return { letGo: end, [Symbol.asyncDispose]: end }
}
