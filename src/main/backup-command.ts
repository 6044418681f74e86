/** The command `backup`: lists backups of the embedded database, reads one back, and restores one while no server runs. */
import { join } from 'node:path'
import { readManifest } from '#/db/backup/manifest.ts'
import { restoreBackup } from '#/db/backup/restore-backup.ts'
import { verifyBackup } from '#/db/backup/verify-backup.ts'
import { replaceCluster } from '#/db/embedded/replace-cluster.ts'
import { listBackups, nameAt } from '#/engine/maintenance/tasks/backup.ts'
import { systemClock } from '#/lib/clock.ts'
import { silentLog } from '#/lib/log.ts'
import { Refusal } from '#/lib/refusal.ts'
import { count, didYouMean, formatBytes } from '#/lib/words.ts'
import { renewIdentity } from '#/store/leadership.ts'
import { backupFolder, type Configuration } from './configuration.ts'
import { migrationsFolder } from './database-component.ts'

const help = `Usage: batuta backup list | verify NAME | restore NAME

Backups of the embedded database, in the data folder of this machine (BATUTA_DATA_DIR).
  list          which there are, the oldest first
  verify NAME   reads one back, and says whether it is whole
  restore NAME  puts it in the place of the database; no server may run. What was there stays beside it.

batuta maintenance run backup makes one. docs/maintenance.md says what a restore means for jobs that run.
`

/** Returns the exit code. Throws `command.usage`, `backup.unknown`, `backup.unsound`, `backup.newer`, `database.in_use`. */
export const runBackupCommand = async (words: readonly string[], configuration: Configuration): Promise<number> => {
  const [verb = '--help', name, ...rest] = words
  if (verb === '--help' || verb === '-h') return print(help)
  const folder = backupFolder(configuration)
  if (folder === undefined) {
    throw new Refusal(
      'command.usage',
      'The database is that of BATUTA_DATABASE_URL: back it up and restore it by its own means.',
    )
  }
  if (verb === 'list' && name === undefined) return list(folder)
  if (name === undefined || rest.length > 0 || !['verify', 'restore'].includes(verb)) {
    throw new Refusal(
      'command.usage',
      `It is batuta backup list, verify NAME or restore NAME.${didYouMean(verb, verbs)}`,
    )
  }
  const chosen = await find(folder, name)
  const { at, tables } = await verifyBackup(chosen, new AbortController().signal)
  const sound = `${name} is sound: ${count(tables.length, 'table')} as they were at ${instantText(at)}.`
  return verb === 'verify' ? print(`${sound}\n`) : restore(configuration, chosen)
}

const verbs = ['list', 'verify', 'restore']

const print = (text: string): number => {
  process.stdout.write(text)
  return 0
}

const instantText = (at: number): string => Temporal.Instant.fromEpochMilliseconds(at).toString()

const find = async (folder: string, name: string): Promise<string> => {
  const names = await listBackups(folder)
  if (names.includes(name)) return join(folder, name)
  throw new Refusal('backup.unknown', `There is no backup ${name} in ${folder}.${didYouMean(name, names)}`)
}

const list = async (folder: string): Promise<number> => {
  const names = await listBackups(folder)
  if (names.length === 0) return print(`There are no backups in ${folder}.\n`)
  for (const name of names) {
    const { tables, version } = await readManifest(join(folder, name))
    const [rows, bytes] = [
      tables.reduce((sum, one) => sum + one.rows, 0),
      tables.reduce((sum, one) => sum + one.bytes, 0),
    ]
    print(`${name}  ${count(rows, 'row')}  ${formatBytes(bytes)}  Batuta ${version}\n`)
  }
  return 0
}

const restore = async ({ dataDir }: Configuration, folder: string): Promise<number> => {
  const former = await replaceCluster(
    { dataDir, log: silentLog, stamp: nameAt(systemClock.now()) },
    async (connection) => {
      await restoreBackup({
        connection,
        folder,
        migrations: migrationsFolder,
        afterwards: renewIdentity,
        log: silentLog,
      })
    },
  )
  print(`The database is that of the backup ${folder}.\n`)
  if (former !== undefined) print(`The former database lies in ${former}; remove it when it is needed no more.\n`)
  return print(
    'Runs that agents hold from later than the backup are no runs of this database: their jobs wait to be confirmed or run again.\n',
  )
}
