/** Backups of a real database: what is written is what comes back, and what goes wrong leaves nothing half. */
import assert from 'node:assert/strict'
import { createWriteStream, mkdirSync, mkdtempSync, readdirSync, rmSync, truncateSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { readManifest } from '#/db/backup/manifest.ts'
import { sizeOfBackup } from '#/db/backup/room.ts'
import { restoreBackup } from '#/db/backup/restore-backup.ts'
import { verifyBackup } from '#/db/backup/verify-backup.ts'
import { writeBackup, type BackupOptions } from '#/db/backup/write-backup.ts'
import { sql } from '#/db/sql.ts'
import { migrationsFolder, testDatabase, type TestDatabase } from '#/db/test-database.ts'
import { backupTask, listBackups, nameAt } from '#/engine/maintenance/tasks/backup.ts'
import type { TaskWork } from '#/engine/maintenance/task.ts'
import { silentLog } from '#/lib/log.ts'
import { ensureLedgerDay, ensurePlanDay } from '#/store/days.ts'
import { saveOptionSetting } from '#/store/global-options.ts'
import { sizeOfTables } from '#/store/statistics.ts'
import { renewIdentity } from '#/store/leadership.ts'
import { midnight } from '../support/plan.ts'

const signal = new AbortController().signal

const folderFor = (t: TestContext): string => {
  const folder = mkdtempSync(join(tmpdir(), 'batuta-backup-'))
  t.after(() => rmSync(folder, { recursive: true }))
  return folder
}

const back = (database: TestDatabase, parent: string, more: Partial<BackupOptions> = {}) =>
  writeBackup({
    connection: database.connection,
    applicationName: 'test backup',
    parent,
    name: 'one',
    at: midnight,
    version: '0.1.0',
    signal,
    ...more,
  })

const filled = async (t: TestContext): Promise<TestDatabase> => {
  const database = await testDatabase(t)
  await ensurePlanDay(database, '2026-11-22')
  await ensureLedgerDay(database, '2026-11-22')
  await database.execute(sql`
    insert into runs (day, job, run, workstation, stream, name, outcome, ended_at)
    select '2026-11-22', job, 1, 'WS', 'S', 'J' || job, 'succeeded', ${midnight} from generate_series(1, 5000) as job`)
  for (const value of ['21', '22']) await saveOptionSetting(database, { name: 'maxLen', value }, { by: 'maria' }, 0)
  return database
}

/** So many days after the first. */
const workOn = (database: TestDatabase, day: number): TaskWork => ({
  database,
  connection: database.connection,
  sessionName: 'test backup',
  signal,
  now: midnight + day * 86_400_000,
  before: new Map(),
  requireTerm: async () => {},
})

test('what is written comes back: rows, partitions, the numbers to come, and a ledger of its own', async (t) => {
  const database = await filled(t)
  const folder = folderFor(t)
  const written = await back(database, folder)
  assert.ok(written.rows > 5000)
  assert.deepEqual(readdirSync(folder), ['one'])
  const other = await testDatabase(t, { migrations: false })
  const options = { folder: written.folder, migrations: migrationsFolder, afterwards: renewIdentity, log: silentLog }
  await restoreBackup({ connection: other.connection, ...options })

  const read = (one: TestDatabase) => one.query(sql`select * from runs order by day, job`)
  assert.deepEqual(await read(other), await read(database))
  const partitions = (one: TestDatabase) =>
    one.query(sql`
      select relname, pg_get_expr(relpartbound, oid) as bounds from pg_class where relispartition and relkind = 'r' order by 1`)
  assert.deepEqual(await partitions(other), await partitions(database))
  await saveOptionSetting(other, { name: 'maxLen', value: '23' }, { by: 'maria' }, 0)
  const ids = await other.query<{ id: number; value: string }>(sql`select id, value from global_options order by id`)
  assert.deepEqual(
    ids.map(({ id, value }) => [id, value]),
    [
      [1, '21'],
      [2, '22'],
      [3, '23'],
    ],
  )
  const ledgerOf = async (one: TestDatabase) =>
    (await one.query<{ ledger: string }>(sql`select ledger from leadership`))[0]
  assert.notDeepEqual(await ledgerOf(other), await ledgerOf(database))
})

test('a full disk, or a backup that is given up, leaves nothing, and the one before it stays', async (t) => {
  const database = await filled(t)
  const folder = folderFor(t)
  await back(database, folder)
  // The kernel's own full disk.
  const createFile = (path: string) => createWriteStream(path.endsWith('runs_20261122.copy.zst') ? '/dev/full' : path)
  await assert.rejects(back(database, folder, { name: 'two', createFile }), { code: 'database.disk_full' })
  const given = new AbortController()
  const giveUp = (path: string) => {
    given.abort(new Error('its time is over'))
    return createWriteStream(path)
  }
  await assert.rejects(
    back(database, folder, { name: 'two', createFile: giveUp, signal: given.signal }),
    /its time is over/,
  )
  assert.deepEqual(readdirSync(folder), ['one'])
})

test('a damaged backup, and one of a newer version, is refused by name before anything is changed', async (t) => {
  const database = await filled(t)
  const parent = folderFor(t)
  const { folder } = await back(database, parent)
  const other = await testDatabase(t, { migrations: false })
  const migrations = folderFor(t)
  const options = { folder, migrations, afterwards: renewIdentity, log: silentLog }
  await assert.rejects(restoreBackup({ connection: other.connection, ...options }), { code: 'backup.newer' })
  assert.deepEqual(await other.query(sql`select relname from pg_class where relnamespace = 'public'::regnamespace`), [])
  assert.equal((await verifyBackup(folder, signal)).tables.length, (await readManifest(folder)).tables.length)
  truncateSync(join(folder, 'runs_20261122.copy.zst'), 1000)
  await assert.rejects(verifyBackup(folder, signal), /is not sound: table runs_20261122/)
  rmSync(join(folder, 'backup.json'))
  await assert.rejects(verifyBackup(folder, signal), { code: 'backup.unsound' })
})

test('a backup that would fill the disk is not begun, and says what it needs; what a killed one has left is removed', async (t) => {
  const database = await filled(t)
  const folder = folderFor(t)
  const backUpWith = (free: number, day: number) =>
    backupTask({
      folder,
      version: '0.1.0',
      options: () => ({ backupsKept: 3 }),
      room: async () => ({ free, size: 10 * 2 ** 30 }),
    }).run(workOn(database, day))
  mkdirSync(join(folder, '2026-11-20T03-14-00Z.part'))
  await assert.rejects(backUpWith(256 * 2 ** 20, 0), {
    code: 'database.disk_full',
    message: /no room for a backup: it may take .* of the 256 MiB that are free under .*backupsKept/,
  })
  assert.deepEqual(readdirSync(folder), [])
  await backUpWith(300 * 2 ** 20, 0)
  const [first = ''] = await listBackups(folder)
  assert.equal(first, nameAt(midnight))
  const compressed = await sizeOfBackup(join(folder, first))
  const tables = await sizeOfTables(database)
  assert.ok(2 * compressed < tables, 'the one before it says that less is enough')
  await backUpWith(256 * 2 ** 20 + 2 * compressed, 1)
  assert.equal((await listBackups(folder)).length, 2)
  await assert.rejects(backUpWith(256 * 2 ** 20 + compressed, 2), { code: 'database.disk_full' })
})

test('backupsKept: the newest stay, what is no backup is left alone; 0 makes none', async (t) => {
  const database = await testDatabase(t)
  const folder = folderFor(t)
  mkdirSync(join(folder, 'mine'))
  const backUp = (kept: number, days: number) =>
    backupTask({ folder, version: '0.1.0', options: () => ({ backupsKept: kept }) }).run(workOn(database, days))
  for (const day of [0, 1, 2]) await backUp(2, day)
  assert.deepEqual(
    await listBackups(folder),
    [1, 2].map((day) => nameAt(midnight + day * 86_400_000)),
  )
  assert.equal((await backUp(0, 3)).skipped, true)
  assert.equal((await listBackups(folder)).length, 2)
  assert.ok(readdirSync(folder).includes('mine'))
})
