/**
 * The folder of the embedded database, `DATA_DIR/postgres`, and what lies in it. It belongs to the database user, and nobody
 * else (but root) may enter it.
 */
import { createHash } from 'node:crypto'
import {
  chmodSync,
  existsSync,
  lchownSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  realpathSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { notWritable } from '#/db/data-folder.ts'
import { Refusal } from '#/lib/refusal.ts'
import { chooseUser, findBarrier, type DatabaseUser } from './user.ts'

export interface ClusterFolder {
  /** `DATA_DIR/postgres`, without symbolic links. */
  readonly root: string
  /** What PostgreSQL calls its data directory. */
  readonly data: string
  readonly passwordFile: string
  readonly log: string
  /** Whom it belongs to; undefined when that is the user who runs the server. */
  readonly user: DatabaseUser | undefined
}

/** The port is only a part of the socket's name, for nothing listens on the network. */
export const socketPort = 5432

/** The longest path of a socket, in bytes (unix(7): `sun_path`, without the byte that ends it). */
const longestSocketPath = 107

/** Gives a file, or a folder with all that is in it, to the user. Does nothing when the server is not root. */
export const giveTo = (user: DatabaseUser | undefined, path: string): void => {
  if (user === undefined) return
  lchownSync(path, user.uid, user.gid)
  if (!lstatSync(path).isDirectory()) return
  for (const name of readdirSync(path)) giveTo(user, join(path, name))
}

/** Makes a folder for the user alone; one that is there already must not belong to a third. */
const makePrivate = (folder: string, user: DatabaseUser | undefined): void => {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const owner = lstatSync(folder)
  if (!owner.isDirectory()) throw notWritable(folder, 'a file stands where a folder should be')
  if (user !== undefined && owner.uid !== user.uid) giveTo(user, folder)
  if (user === undefined && owner.uid !== process.getuid?.()) {
    throw notWritable(folder, `it belongs to the user with the number ${owner.uid}`)
  }
  chmodSync(folder, 0o700)
}

/**
 * Makes what is missing of the folder, for the user it belongs to. Throws `database.no_user`, or `database.no_access` naming
 * the first folder on the way that the user may not enter.
 */
export const prepareFolder = (dataDir: string, requestedUser?: string): ClusterFolder => {
  const parent = realpathSync(dataDir)
  const root = join(parent, 'postgres')
  const data = join(root, 'data')
  const user = chooseUser(data, requestedUser)
  const barrier = findBarrier(parent, user)
  if (barrier !== undefined) {
    throw new Refusal(
      'database.no_access',
      `PostgreSQL runs as the user ${user?.name ?? 'that starts the server'}, who may not enter ${barrier} and so cannot reach ${root}. Allow it (chmod o+x ${barrier}), or set BATUTA_DATA_DIR to a folder that user can reach, such as /var/lib/batuta.`,
      { folder: barrier },
    )
  }
  makePrivate(root, user)
  return { root, data, passwordFile: join(root, 'password'), log: join(root, 'postgres.log'), user }
}

/**
 * Whether a cluster was made here; an empty folder is none. Throws `database.wrong_version` when it is of another major
 * version, `database.damaged` when there is something else or only a part of one.
 */
export const holdsCluster = (folder: ClusterFolder, major: string): boolean => {
  if (!existsSync(folder.data) || readdirSync(folder.data).length === 0) return false
  const versionFile = join(folder.data, 'PG_VERSION')
  if (!existsSync(versionFile)) {
    throw new Refusal(
      'database.damaged',
      `${folder.data} is not a whole database: it has no PG_VERSION. Restore the data folder from a backup, or set BATUTA_DATA_DIR to another folder.`,
    )
  }
  const found = readFileSync(versionFile, 'utf8').trim()
  if (found === major) return true
  throw new Refusal(
    'database.wrong_version',
    `The database in ${folder.data} was made by PostgreSQL ${found}, and this program carries PostgreSQL ${major}. Start the version of Batuta that made it, or dump it with pg_dump ${found} and load it into an empty data folder (BATUTA_DATA_DIR).`,
    { found, needed: major },
  )
}

/** The folder of the socket: the root, or a short one in the folder for temporary files where that path is too long. */
export const makeSocketFolder = ({ root, user }: ClusterFolder): string => {
  if (Buffer.byteLength(`${root}/.s.PGSQL.${socketPort}`) <= longestSocketPath) return root
  const short = join(tmpdir(), `batuta-${createHash('sha256').update(root).digest('hex').slice(0, 16)}`)
  makePrivate(short, user)
  return short
}
