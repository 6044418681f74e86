/** Makes a new database cluster: initdb beside its place, then moved there, so that a half-made one is never taken for whole. */
import { execFile } from 'node:child_process'
import { lchownSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { diskFull, translateFileFailure } from '#/db/data-folder.ts'
import { newSecret } from '#/lib/ids.ts'
import { Fault, Refusal } from '#/lib/refusal.ts'
import type { ClusterFolder } from './folder.ts'
import { readUnlinked, replaceUnlinked } from './planted-links.ts'
import type { Program } from './program.ts'
import { spawnAs } from './user.ts'

/** The superuser of the cluster, and the database of the program in it. */
export const clusterUser = 'batuta'

const unfinishedName = 'data.new-'

/** What PostgreSQL's programs print when the disk is full. */
export const saysDiskFull = (text: string): boolean => /No space left on device|Disk quota exceeded/.test(text)

/** The password that the cluster was made with. Throws `database.unreachable` when its file is gone, `.no_access` when it is a link. */
export const readPassword = (folder: ClusterFolder): string => {
  try {
    return readUnlinked(folder.passwordFile).toString('utf8').trim()
  } catch (error) {
    if (error instanceof Refusal) throw error
    throw new Refusal(
      'database.unreachable',
      `The password of the database cannot be read from ${folder.passwordFile}. Put that file back from a backup of the data folder.`,
      { reason: String(error) },
    )
  }
}

const writePassword = ({ passwordFile, user }: ClusterFolder): void =>
  replaceUnlinked(passwordFile, `${newSecret()}\n`, user)

/** Takes away what an initdb that was cut short has left. */
const removeUnfinished = ({ root }: ClusterFolder): void => {
  for (const name of readdirSync(root)) {
    if (name.startsWith(unfinishedName)) rmSync(join(root, name), { recursive: true, force: true })
  }
}

const runInitdb = async (program: Program, folder: ClusterFolder, data: string, signal?: AbortSignal) => {
  const answers = ['--auth=scram-sha-256', `--username=${clusterUser}`, `--pwfile=${folder.passwordFile}`]
  // One order of letters on every machine, whatever its locales.
  const locale = ['--encoding=UTF8', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C']
  signal?.throwIfAborted()
  const running = promisify(execFile)(program.initdb, ['-D', data, ...answers, ...locale], spawnAs(folder.user))
  // Not by the `signal` option of execFile, which does not wait for the end: initdb would still write while all is removed.
  const giveUp = (): boolean => running.child.kill()
  signal?.addEventListener('abort', giveUp)
  try {
    await running
    signal?.throwIfAborted()
  } catch (error) {
    signal?.throwIfAborted()
    const said = error instanceof Error && 'stderr' in error ? String(error.stderr) : ''
    if (saysDiskFull(said)) throw diskFull(folder.root)
    throw new Fault(`The database could not be made in ${folder.root}: ${said.trim() || String(error)}`, error)
  } finally {
    signal?.removeEventListener('abort', giveUp)
  }
}

/** Throws `database.disk_full`, or a Fault with what initdb says; leaves nothing behind then. */
export const createCluster = async (program: Program, folder: ClusterFolder, signal?: AbortSignal): Promise<void> => {
  removeUnfinished(folder)
  try {
    writePassword(folder)
    const unfinished = mkdtempSync(join(folder.root, unfinishedName))
    if (folder.user !== undefined) lchownSync(unfinished, folder.user.uid, folder.user.gid)
    await runInitdb(program, folder, unfinished, signal)
    renameSync(unfinished, folder.data)
  } catch (error) {
    removeUnfinished(folder)
    throw translateFileFailure(error, folder.root)
  }
}
