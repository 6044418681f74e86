/**
 * The operating-system user PostgreSQL runs as. It refuses to run as root, so a server that is root lends it another user; a
 * server that is not runs it as itself.
 */
import { spawnSync } from 'node:child_process'
import { lstatSync, readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { Refusal } from '#/lib/refusal.ts'

export interface DatabaseUser {
  readonly name: string
  readonly uid: number
  readonly gid: number
}

/** Whom root lends it, the first there is. A fresh Debian, Alpine or Red Hat has at least the second. */
const candidates = ['postgres', 'nobody']

/** The users of the machine (passwd(5)). */
const listUsers = (): DatabaseUser[] =>
  readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'))
    .filter((fields) => fields.length >= 4)
    .map(([name = '', , uid, gid]) => ({ name, uid: Number(uid), gid: Number(gid) }))

/** For sentences: the name of a user, or the number of one that the machine does not know. */
export const nameOfUser = (uid: number): string =>
  listUsers().find((user) => user.uid === uid)?.name ?? `the user with the number ${uid}`

const ownerOf = (path: string): number | undefined => lstatSync(path, { throwIfNoEntry: false })?.uid

/**
 * The user for the cluster in `data`: the one asked for, else the owner of what is there, else a candidate. Undefined when
 * the server is not root: then no change of user is possible nor needed. Throws `database.no_user`.
 */
export const chooseUser = (data: string, requested?: string): DatabaseUser | undefined => {
  if (process.getuid?.() !== 0) return undefined
  const users = listUsers()
  if (requested === undefined) {
    const owner = ownerOf(data)
    const kept = users.find((user) => user.uid === owner && user.uid !== 0)
    if (kept !== undefined) return kept
  }
  const names = requested === undefined ? candidates : [requested]
  for (const name of names) {
    const user = users.find((user) => user.name === name)
    if (user !== undefined && user.uid !== 0) return user
  }
  throw new Refusal(
    'database.no_user',
    `PostgreSQL does not run as root, and there is no user ${names.join(' or ')} to run it as. Add one (useradd --system postgres), or start as another user than root.`,
  )
}

/** What `spawn` wants to know to run something as the user: who, an environment of its own, and a folder anyone may be in. */
export const spawnAs = (user: DatabaseUser | undefined) => ({
  ...(user === undefined ? {} : { uid: user.uid, gid: user.gid }),
  env: { LC_ALL: 'C', TZ: 'UTC', PATH: '/usr/local/bin:/usr/bin:/bin' },
  cwd: '/',
})

const foldersAbove = (path: string): string[] => {
  const above = dirname(path)
  return above === path ? [path] : [...foldersAbove(above), path]
}

/** The first folder on the way to `folder` that the user may not enter, tried as that user; undefined when all are open. */
export const findBarrier = (folder: string, user: DatabaseUser | undefined): string | undefined => {
  const script = 'for folder; do test -x "$folder" || { printf %s "$folder"; exit 1; }; done'
  const tried = spawnSync('/bin/sh', ['-c', script, 'sh', ...foldersAbove(folder)], {
    ...spawnAs(user),
    encoding: 'utf8',
  })
  return tried.status === 0 ? undefined : tried.stdout || folder
}
