/**
 * Brings the schema of a database up to what the program knows. Forward only.
 *
 * Each migration is one transaction that first takes a lock and then looks at what is applied, so any number of servers may
 * start at once: one does the work, the others wait and find it done.
 */
import { failpoint } from '#/lib/failpoint.ts'
import type { Log } from '#/lib/log.ts'
import { Refusal } from '#/lib/refusal.ts'
import { readMigrations, type Migration } from './migration-files.ts'
import type { Database, Queryable } from './pool.ts'
import { sql } from './sql.ts'

/** The key of the advisory lock: the letters `btta`. */
const migrationLock = 0x62747461

/** How long others may be at it, and how long a table may be in use by others, before the start is given up. */
const [turnTimeout, tableTimeout] = ['120s', '10s']

interface Applied {
  readonly number: number
  readonly name: string
  readonly checksum: string
}

const setLockTimeout = (transaction: Queryable, timeout: string) =>
  transaction.query(sql`select set_config('lock_timeout', ${timeout}, true)`)

const listApplied = async (transaction: Queryable): Promise<Applied[]> => {
  const [table] = await transaction.query<{ exists: boolean }>(
    sql`select to_regclass('migrations') is not null as exists`,
  )
  if (table?.exists !== true) return []
  return transaction.query<Applied>(sql`select number, name, checksum from migrations order by number`)
}

/** Throws where the database holds something else than a beginning of the program's migrations. */
const compare = (applied: readonly Applied[], migrations: readonly Migration[]): void => {
  const known = new Map(migrations.map((migration) => [migration.number, migration]))
  for (const { number, name, checksum } of applied) {
    const migration = known.get(number)
    if (migration === undefined) {
      throw new Refusal(
        'database.newer',
        `The database holds migration ${name}, which this program does not know: a newer version has used it. Start that version or a later one.`,
      )
    }
    if (migration.checksum !== checksum) {
      throw new Refusal(
        'database.migration_changed',
        `Migration ${migration.name} is not what was applied to this database as ${name}. Put the file back as it was, and write what is to change as a new migration.`,
      )
    }
  }
}

/** Applies the next migration. Answers it, or undefined when there is none left. */
const applyNext = (database: Database, migrations: readonly Migration[]): Promise<Migration | undefined> =>
  database.transaction(
    async (transaction) => {
      await setLockTimeout(transaction, turnTimeout)
      await transaction.query(sql`select pg_advisory_xact_lock(${migrationLock})`)
      await setLockTimeout(transaction, tableTimeout)
      const applied = await listApplied(transaction)
      compare(applied, migrations)
      const next = migrations[applied.length]
      if (next === undefined) return undefined
      const { number, name, kind, checksum, text } = next
      await transaction.execute({ text, values: [] })
      await transaction.execute(
        sql`insert into migrations (number, name, kind, checksum) values (${number}, ${name}, ${kind}, ${checksum})`,
      )
      failpoint('migration.step')
      return next
    },
    { statementTimeoutMs: 0 },
  )

/**
 * Applies what is missing and answers the names. Throws `database.newer` or `database.migration_changed`, having changed
 * nothing; when a migration fails, those before it stay. `through`: so many of them at most.
 */
export const migrate = async (
  database: Database,
  folder: string,
  log?: Log,
  through = Number.MAX_SAFE_INTEGER,
): Promise<string[]> => {
  const migrations = readMigrations(folder).slice(0, through)
  const done: string[] = []
  for (;;) {
    const migration = await applyNext(database, migrations)
    if (migration === undefined) return done
    log?.info({ migration: migration.name }, `The database was migrated by ${migration.name}.`)
    done.push(migration.name)
    failpoint('migration.done')
  }
}
