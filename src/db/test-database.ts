/** A database of its own for a test, on real PostgreSQL: cloned from a template that holds the schema, dropped afterwards. */
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { Client } from 'pg'
import { newRequestId } from '#/lib/ids.ts'
import { sessionSettings, type ConnectionOptions } from './connection.ts'
import { migrate } from './migrate.ts'
import { readMigrations } from './migration-files.ts'
import { openPool, type Database } from './pool.ts'
import { identifier } from './sql.ts'
import { joinTestCluster } from './test-cluster.ts'

/** The migrations of the program. */
export const migrationsFolder = join(import.meta.dirname, '..', '..', 'migrations')

/** Whose end is the end of the database: a test's context, or `{ after }` of node:test for all tests of a file. */
export interface Scope {
  readonly after: (work: () => Promise<void>) => void
}

export interface TestDatabase extends Database {
  /** For more pools, or the settings of a process under test. */
  readonly connection: ConnectionOptions
}

/** The key of the advisory lock under which the template is made: the letters `tmpl`. */
const templateLock = 0x746d706c

const quote = (name: string): string => identifier(name).text

/** Does something in the cluster's own database, where databases are made and dropped. */
const administer = async <T>(connection: ConnectionOptions, work: (client: Client) => Promise<T>): Promise<T> => {
  const client = new Client(sessionSettings({ connection, applicationName: 'batuta test administration' }))
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

const isTemplate = async (client: Client, name: string): Promise<boolean> =>
  (await client.query('select from pg_database where datname = $1 and datistemplate', [name])).rowCount === 1

const makeTemplate = async (client: Client, connection: ConnectionOptions): Promise<void> => {
  const name = quote(connection.database)
  await client.query(`drop database if exists ${name}`)
  await client.query(`create database ${name}`)
  const database = await openPool({ connection, applicationName: 'batuta test template' })
  try {
    await migrate(database, migrationsFolder)
  } finally {
    await database.end()
  }
  await client.query(`alter database ${name} is_template true`)
}

/** The name of the template with the schema of today; made by the first test process that asks. */
const findTemplate = async (client: Client, cluster: ConnectionOptions): Promise<string> => {
  const checksums = readMigrations(migrationsFolder).map((migration) => migration.checksum)
  const name = `template_${createHash('sha256').update(checksums.join()).digest('hex').slice(0, 16)}`
  if (await isTemplate(client, name)) return name
  // Given back when the session ends.
  await client.query('select pg_advisory_lock($1)', [templateLock])
  if (!(await isTemplate(client, name))) await makeTemplate(client, { ...cluster, database: name })
  return name
}

/** A fresh database with the schema of the program, or an empty one with `migrations: false`. */
export const testDatabase = async (scope: Scope, options: { migrations?: boolean } = {}): Promise<TestDatabase> => {
  const cluster = await joinTestCluster()
  const name = `test_${newRequestId()}`
  await administer(cluster, async (client) => {
    const template = options.migrations === false ? 'template0' : await findTemplate(client, cluster)
    await client.query(`create database ${quote(name)} template ${quote(template)}`)
  })
  const connection = { ...cluster, database: name }
  const database = await openPool({ connection, applicationName: 'batuta test' })
  scope.after(async () => {
    await database.end()
    await administer(cluster, (client) => client.query(`drop database ${quote(name)} with (force)`))
  })
  return { ...database, connection }
}
