import assert from 'node:assert/strict'
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { migrate } from './migrate.ts'
import { readMigrations } from './migration-files.ts'
import { openPool } from './pool.ts'
import { sql } from './sql.ts'
import { migrationsFolder, testDatabase } from './test-database.ts'

const first = '0001-migrations.sql'

/** A folder with the runner's own migration and those given, by name. */
const folderOf = (t: TestContext, files: Readonly<Record<string, string>>): string => {
  const folder = mkdtempSync(join(tmpdir(), 'batuta-migrations-'))
  t.after(() => rmSync(folder, { recursive: true }))
  copyFileSync(join(migrationsFolder, first), join(folder, first))
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text)
  return folder
}

const colours = {
  '0002-colours.sql': "-- expand\ncreate table colours (name text);\ninsert into colours values ('red');\n",
  '0003-shade.sql': '-- contract\nalter table colours add shade text;\n',
}

test('the migrations of the program bring an empty database up, and a second start finds nothing to do', async (t) => {
  const database = await testDatabase(t, { migrations: false })
  const names = readMigrations(migrationsFolder).map((migration) => migration.name)
  assert.deepEqual(await migrate(database, migrationsFolder), names)
  assert.deepEqual(await migrate(database, migrationsFolder), [])
})

test('two servers that start at once apply each migration once', async (t) => {
  const database = await testDatabase(t, { migrations: false })
  const other = await openPool({ connection: database.connection, applicationName: 'batuta other' })
  t.after(() => other.end())
  const folder = folderOf(t, colours)
  const done = await Promise.all([migrate(database, folder), migrate(other, folder), migrate(database, folder)])
  assert.deepEqual(done.flat().sort(), [first, ...Object.keys(colours)])
  assert.equal((await database.query(sql`select from colours`)).length, 1)
  const applied = await database.query(sql`select number, kind from migrations order by number`)
  assert.deepEqual(applied, [
    { number: 1, kind: 'expand' },
    { number: 2, kind: 'expand' },
    { number: 3, kind: 'contract' },
  ])
})

test('a database that a newer version has used is refused, and not touched', async (t) => {
  const database = await testDatabase(t, { migrations: false })
  await migrate(database, folderOf(t, colours))
  const older = folderOf(t, {})
  await assert.rejects(migrate(database, older), {
    code: 'database.newer',
    message: /0002-colours\.sql.*newer version/,
  })
  assert.equal((await database.query(sql`select from migrations`)).length, 3)
})

test('a migration that was changed after it was applied is refused before anything else is applied', async (t) => {
  const database = await testDatabase(t, { migrations: false })
  await migrate(database, folderOf(t, { '0002-colours.sql': colours['0002-colours.sql'] }))
  const changed = folderOf(t, { ...colours, '0002-colours.sql': '-- expand\ncreate table colours (name varchar);\n' })
  await assert.rejects(migrate(database, changed), { code: 'database.migration_changed', message: /0002-colours\.sql/ })
  assert.equal((await database.query(sql`select from migrations`)).length, 2)
})

test('a migration that fails leaves no part of itself, and those before it stay', async (t) => {
  const database = await testDatabase(t, { migrations: false })
  const folder = folderOf(t, { ...colours, '0004-broken.sql': '-- expand\ncreate table half ();\nselect 1 / 0;\n' })
  await assert.rejects(migrate(database, folder), /division by zero/)
  assert.equal((await database.query(sql`select from migrations`)).length, 3)
  assert.deepEqual(await database.query(sql`select to_regclass('half') as half`), [{ half: null }])
})

const badFolders: readonly [string, Record<string, string>, RegExp][] = [
  ['a name without a number', { 'colours.sql': '-- expand\n' }, /colours\.sql is not named like a migration/],
  ['a first line that does not say its kind', { '0002-colours.sql': 'select 1;\n' }, /neither "-- expand" nor/],
  ['a gap in the numbers', { '0003-colours.sql': '-- expand\n' }, /is migration 2/],
  ['a number twice', { '0001-other.sql': '-- expand\n' }, /is migration 2/],
]

for (const [mistake, files, message] of badFolders) {
  test(`migrations with ${mistake} are not run at all`, (t) => {
    assert.throws(() => readMigrations(folderOf(t, files)), message)
  })
}
