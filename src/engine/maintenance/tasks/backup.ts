/** Backs the embedded database up into the data folder, reads the backup back, and keeps the newest ones. */
import { mkdir, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { readManifest } from '#/db/backup/manifest.ts'
import { requireRoom, roomNeeded, roomUnder, sizeOfBackup, type Room } from '#/db/backup/room.ts'
import { unfinishedEnding, writeBackup } from '#/db/backup/write-backup.ts'
import type { Task, TaskReport, TaskWork } from '#/engine/maintenance/task.ts'
import type { Instant } from '#/lib/clock.ts'
import { count, formatBytes } from '#/lib/words.ts'
import { sizeOfTables } from '#/store/statistics.ts'

export interface BackupParts {
  /** Where backups lie; undefined: the database is none of ours. */
  readonly folder: string | undefined
  readonly version: string
  readonly options: () => { readonly backupsKept: number }
  /** What the disk under a folder has; absent: the machine is asked. */
  readonly room?: ((folder: string) => Promise<Room>) | undefined
}

export const backupTask = (parts: BackupParts): Task => ({
  name: 'backup',
  about: 'Backs the embedded database up into the data folder, reads it back, and keeps as many as backupsKept says.',
  timeoutMs: 60 * 60_000,
  everyMs: 20 * 3_600_000,
  run: (work) => backUp(parts, work),
})

const backUp = async (parts: BackupParts, work: TaskWork): Promise<TaskReport> => {
  const { folder, version, options, room = roomUnder } = parts
  const { backupsKept } = options()
  if (folder === undefined) {
    return { said: 'The database is not the embedded one: back it up by its own means.', skipped: true }
  }
  if (backupsKept === 0) return { said: 'The option backupsKept is 0: no backups are made.', skipped: true }
  await mkdir(folder, { recursive: true, mode: 0o700 })
  await removeUnfinished(folder)
  const former = (await listBackups(folder)).at(-1)
  const formerBytes = former === undefined ? null : await sizeOfBackup(join(folder, former))
  requireRoom(await room(folder), roomNeeded(formerBytes, await sizeOfTables(work.database)), folder)
  const name = nameAt(work.now)
  const written = await writeBackup({
    connection: work.connection,
    applicationName: work.sessionName,
    statementTimeoutMs: 0,
    parent: folder,
    name,
    at: work.now,
    version,
    signal: work.signal,
  })
  const gone = (await listBackups(folder)).slice(0, -backupsKept)
  for (const former of gone) await rm(join(folder, former), { recursive: true })
  const { tables, rows, bytes } = written
  return {
    said: `Wrote ${name}: ${count(rows, 'row')} of ${count(tables, 'table')}, ${formatBytes(bytes)}, read back; ${count(backupsKept, 'backup')} at most are kept.`,
  }
}

/** What a server that was killed in the middle of a backup has left. Whoever holds the lock of maintenance is the only one at it. */
const removeUnfinished = async (folder: string): Promise<void> => {
  for (const name of await readdir(folder)) {
    if (name.endsWith(unfinishedEnding)) await rm(join(folder, name), { recursive: true })
  }
}

/** `2026-11-22T03-14-00Z`: in the order of time by name, and a file name everywhere. */
export const nameAt = (at: Instant): string =>
  Temporal.Instant.fromEpochMilliseconds(at).toString({ smallestUnit: 'second' }).replaceAll(':', '-')

/** Names of whole backups, the oldest first. */
export const listBackups = async (folder: string): Promise<string[]> => {
  const names: string[] = await readdir(folder).catch(() => [])
  const found: string[] = []
  for (const name of names.toSorted()) {
    if (!/^\d{4}-\d{2}-\d{2}T\d{2}-\d{2}-\d{2}Z$/.test(name)) continue
    if ((await readManifest(join(folder, name)).catch(() => undefined)) !== undefined) found.push(name)
  }
  return found
}
