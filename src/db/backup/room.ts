/** Whether a backup has room on its disk, asked before it is begun: a disk that it fills would stop the database on it. */
import { readdir, stat, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import { formatBytes } from '#/lib/words.ts'
import { Refusal } from '#/lib/refusal.ts'

export interface Room {
  /** Of the disk that the backups lie on, in bytes. */
  readonly free: number
  readonly size: number
}

/** What the machine says of the disk under a folder. */
export const roomUnder = async (folder: string): Promise<Room> => {
  const { bsize, bavail, blocks } = await statfs(folder)
  return { free: bsize * bavail, size: bsize * blocks }
}

/** Stays free for the database itself: below it the disk counts as full (docs/health.md). */
const reserveOf = (size: number): number => Math.max(256 * 2 ** 20, size / 100)

/**
 * What the next backup may take, in bytes: twice the one before it, for a site grows in a day, but not more than the tables
 * themselves. `former` null: there is none.
 */
export const roomNeeded = (former: number | null, tables: number): number =>
  former === null ? tables : Math.min(tables, 2 * former)

/** Throws `database.disk_full` when so much would not leave the database what it needs. */
export const requireRoom = ({ free, size }: Room, needed: number, folder: string): void => {
  const reserve = reserveOf(size)
  if (free - needed >= reserve) return
  throw new Refusal(
    'database.disk_full',
    `There is no room for a backup: it may take ${formatBytes(Math.round(needed))}, and of the ${formatBytes(free)} that are free under ` +
      `${folder} ${formatBytes(Math.round(reserve))} stay for the database. Make room there, or keep fewer backups (the option backupsKept).`,
  )
}

/** The bytes of the files in the folder of a backup. */
export const sizeOfBackup = async (folder: string): Promise<number> => {
  let bytes = 0
  for (const name of await readdir(folder)) bytes += (await stat(join(folder, name))).size
  return bytes
}
