/**
 * One server a data folder, by a lock the operating system keeps for as long as the process lives.
 *
 * Node has no file locks of its own, but SQLite, which it carries, holds one on its file while a transaction is open. The
 * kernel takes it back when the process ends, however it ends, so there is never a stale lock to judge.
 */
import { chmodSync, readFileSync, realpathSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { Refusal } from '#/lib/refusal.ts'
import { diskFull, makeFolder, notWritable, translateFileFailure } from './data-folder.ts'
import { nameOfUser } from './embedded/user.ts'

export interface DataFolderLock {
  readonly release: () => void
}

/** SQLite's result codes (sqlite.org/rescode.html). */
const result = { busy: 5, readOnly: 8, full: 13, cannotOpen: 14 }

const resultCodeOf = (error: unknown): unknown =>
  error instanceof Error && 'errcode' in error ? error.errcode : undefined

const inUse = (dataDir: string, pidFile: string): Refusal => {
  let pid = 0
  try {
    pid = Number.parseInt(readFileSync(pidFile, 'utf8'), 10)
  } catch {
    // The holder has not said who it is yet.
  }
  const holder = pid > 0 ? `the server with process id ${pid}` : 'another server'
  const stop = pid > 0 ? `Stop it first (kill ${pid})` : 'Stop it first'
  return new Refusal(
    'database.in_use',
    `The data folder ${dataDir} is in use by ${holder}. ${stop}, or set BATUTA_DATA_DIR to another folder.`,
    { pid },
  )
}

/** What a server that is root writes into a user's folder, that user's own agent and server can never write again. */
const refuseForeign = (dataDir: string): void => {
  const { uid } = statSync(dataDir)
  if (process.getuid?.() !== 0 || uid === 0) return
  throw new Refusal(
    'database.no_access',
    `The data folder ${dataDir} belongs to ${nameOfUser(uid)}. Start as that user, or set BATUTA_DATA_DIR to another folder.`,
  )
}

/** Opens the file and begins the transaction that holds the lock. */
const holdLock = (path: string): DatabaseSync => {
  const file = new DatabaseSync(path, { timeout: 0 })
  try {
    // Whoever can read the file can keep others from locking it.
    chmodSync(path, 0o600)
    file.exec('begin exclusive')
    return file
  } catch (error) {
    file.close()
    throw error
  }
}

/**
 * Takes the folder, making it where needed. Throws `database.in_use` naming the process that has it, `database.no_access`
 * or `database.disk_full`.
 */
export const lockDataFolder = (dataDir: string): DataFolderLock => {
  makeFolder(dataDir)
  refuseForeign(dataDir)
  const folder = realpathSync(dataDir)
  const pidFile = join(folder, 'server.pid')
  try {
    const file = holdLock(join(folder, 'server.lock'))
    writeFileSync(pidFile, `${process.pid}\n`)
    return { release: () => file.close() }
  } catch (error) {
    const code = resultCodeOf(error)
    if (code === result.busy) throw inUse(dataDir, pidFile)
    if (code === result.full) throw diskFull(dataDir)
    if (code === result.readOnly || code === result.cannotOpen) throw notWritable(dataDir, 'its lock cannot be opened')
    throw translateFileFailure(error, dataDir)
  }
}
