/** Making the folders data goes to, with a clear no where the machine says no. */
import { mkdirSync } from 'node:fs'
import { Refusal } from '#/lib/refusal.ts'

export const diskFull = (folder: string): Refusal =>
  new Refusal(
    'database.disk_full',
    `The disk under ${folder} is full, so the database cannot be started. Make room there (a few hundred MB) and start again.`,
  )

export const notWritable = (folder: string, reason: string): Refusal =>
  new Refusal(
    'database.no_access',
    `The data folder ${folder} cannot be used: ${reason}. Give it to the user that starts the server, or set BATUTA_DATA_DIR to another folder.`,
  )

const reasons: Readonly<Record<string, string>> = {
  EACCES: 'permission is denied',
  EPERM: 'the operation is not permitted',
  EROFS: 'it is on a read-only file system',
  ENOTDIR: 'a file stands where a folder should be',
  EEXIST: 'a file stands where a folder should be',
}

/** What a failed file operation under `folder` becomes: `database.disk_full`, `database.no_access`, or itself. */
export const translateFileFailure = (error: unknown, folder: string): unknown => {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (code === 'ENOSPC' || code === 'EDQUOT') return diskFull(folder)
  const reason = reasons[code]
  return reason === undefined ? error : notWritable(folder, reason)
}

/** Makes a folder with those above it, if it is not there. Throws `database.no_access` or `database.disk_full`. */
export const makeFolder = (folder: string): void => {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o755 })
  } catch (error) {
    throw translateFileFailure(error, folder)
  }
}
