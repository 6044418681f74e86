/** The command `backup`: lists backups of the embedded database, reads one back, and restores one while no server runs. */
import { join } from 'node:path'
import type { BackupVerb, MachineAnswer } from '#/cli/machine-commands.ts'
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

/** Throws `command.usage`, `backup.unknown`, `backup.unsound`, `backup.newer`, `database.in_use`. */
export const runBackupCommand = async (
  configuration: Configuration,
  verb: BackupVerb,
  name = '',
): Promise<MachineAnswer> => {
  const folder = backupFolder(configuration)
  if (folder === undefined) {
    throw new Refusal(
      'command.usage',
      'The database is that of BATUTA_DATABASE_URL: back it up and restore it by its own means.',
    )
  }
  if (verb === 'list') return list(folder)
  const chosen = await find(folder, name)
  const { at, tables } = await verifyBackup(chosen, new AbortController().signal)
  if (verb === 'restore') return restore(configuration, chosen)
  const instant = instantText(at)
  const text = `${name} is sound: ${count(tables.length, 'table')} as they were at ${instant}.`
  return { text, document: { name, at: instant, tables: tables.length } }
}

const instantText = (at: number): string => Temporal.Instant.fromEpochMilliseconds(at).toString()

const find = async (folder: string, name: string): Promise<string> => {
  const names = await listBackups(folder)
  if (names.includes(name)) return join(folder, name)
  throw new Refusal('backup.unknown', `There is no backup ${name} in ${folder}.${didYouMean(name, names)}`)
}

const list = async (folder: string): Promise<MachineAnswer> => {
  const items = await Promise.all(
    (await listBackups(folder)).map(async (name) => {
      const { tables, version } = await readManifest(join(folder, name))
      return {
        name,
        rows: tables.reduce((sum, one) => sum + one.rows, 0),
        bytes: tables.reduce((sum, one) => sum + one.bytes, 0),
        version,
      }
    }),
  )
  const lines = items.map(
    ({ name, rows, bytes, version }) => `${name}  ${count(rows, 'row')}  ${formatBytes(bytes)}  Batuta ${version}`,
  )
  return { text: lines.join('\n') || `There are no backups in ${folder}.`, document: { folder, items } }
}

const restore = async ({ dataDir }: Configuration, folder: string): Promise<MachineAnswer> => {
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
  const lines = [
    `The database is that of the backup ${folder}.`,
    ...(former === undefined ? [] : [`The former database lies in ${former}; remove it when it is needed no more.`]),
    'Runs that agents hold from later than the backup are no runs of this database: their jobs wait to be confirmed or run again.',
  ]
  return { text: lines.join('\n'), document: { restored: folder, former: former ?? null } }
}
