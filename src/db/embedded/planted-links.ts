/**
 * Files in the folders of the database user, read and written by a server that may be root.
 *
 * Whoever owns a folder can put a symbolic link in the place of a file. Followed by root, it would let the database user
 * read or overwrite any file of the machine; so none is followed.
 */
import {
  closeSync,
  constants,
  fchownSync,
  lstatSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { Refusal } from '#/lib/refusal.ts'
import type { DatabaseUser } from './user.ts'

const { O_APPEND, O_CREAT, O_EXCL, O_NOFOLLOW, O_RDONLY, O_WRONLY } = constants

const isLink = (path: string): boolean => lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true

const planted = (path: string): Refusal =>
  new Refusal(
    'database.no_access',
    `${path} is a symbolic link, and the server does not follow links in the folder of the database. Put the file itself there.`,
  )

const open = (path: string, flags: number): number => {
  try {
    return openSync(path, flags | O_NOFOLLOW, 0o600)
  } catch (error) {
    if (isLink(path)) throw planted(path)
    throw error
  }
}

/** The text of a file. Throws `database.no_access` when it is a symbolic link. */
export const readUnlinked = (path: string): Buffer => {
  const file = open(path, O_RDONLY)
  try {
    return readFileSync(file)
  } finally {
    closeSync(file)
  }
}

/** Opens a file to write at its end, made for its owner alone. Throws `database.no_access` when it is a symbolic link. */
export const openUnlinked = (path: string): number => open(path, O_WRONLY | O_APPEND | O_CREAT)

/** Puts a new file in the place of the old one, for the user alone. Throws `database.no_access` when that is a symbolic link. */
export const replaceUnlinked = (path: string, text: string, user: DatabaseUser | undefined): void => {
  if (isLink(path)) throw planted(path)
  const unfinished = `${path}.new`
  rmSync(unfinished, { force: true })
  const file = open(unfinished, O_WRONLY | O_CREAT | O_EXCL)
  try {
    writeFileSync(file, text)
    // By the open file: the name may stand for another one by now.
    if (user !== undefined) fchownSync(file, user.uid, user.gid)
  } finally {
    closeSync(file)
  }
  renameSync(unfinished, path)
}
