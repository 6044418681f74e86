/**
 * The runs whose end is acknowledged, kept for their output until they are too old or together too large; the oldest go first.
 *
 * Only what lies under `done` is ever touched: a run that lives, or whose end the server has not committed, is not there. All is
 * done in steps of a hundred runs, so that nobody waits for a day of 100 000 to be counted or removed.
 */
import { readdirSync, renameSync, rmdirSync, rmSync, statSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { AgentSettings } from '#/contract/agent-settings.ts'
import type { Clock } from '#/lib/clock.ts'
import type { Log } from '#/lib/log.ts'
import { hasCode, ifThere } from './file-errors.ts'
import { runFolder, type Spool } from './spool.ts'

export interface Archive {
  /** The end of the run is acknowledged: its output is kept, and what it was started with is not, as that may hold passwords. */
  readonly take: (name: string) => void
  /** Counts or removes a few runs. Returns whether there is more to do. */
  readonly step: () => boolean
  /** Shelves were set aside. */
  readonly reopen: () => void
}

interface Parts {
  readonly spool: Spool
  readonly clock: Clock
  readonly log: Log
  readonly settings: () => AgentSettings
}

/** The runs that were acknowledged on one day. */
interface Shelf {
  readonly path: string
  /** `2026-11-22`. */
  readonly day: string
  /** Bytes of those that are counted, and who is not. */
  bytes: number
  uncounted: string[]
}

const runsPerStep = 100
const dayMs = 86_400_000

/** What the small files of a run take besides its output. */
const smallFilesBytes = 16_384

/** What a run was started with. */
const startFiles = ['launch', 'request', 'script']

const bytesOf = (folder: string): number =>
  smallFilesBytes + (statSync(join(folder, 'output'), { throwIfNoEntry: false })?.size ?? 0)

/** Oldest first: jobs are numbered as they enter the plan. */
const listShelf = (path: string): string[] =>
  (ifThere(() => readdirSync(path)) ?? []).sort((a, b) => Number.parseFloat(a) - Number.parseFloat(b))

/** `done`, and what was set aside of ledgers that were served before. */
const listShelves = ({ folder }: Spool): Shelf[] =>
  readdirSync(folder)
    .filter((name) => name === 'done' || name.startsWith('done-'))
    .flatMap((name) => readdirSync(join(folder, name)).map((day) => ({ day, path: join(folder, name, day) })))
    .map(({ day, path }) => ({ day, path, bytes: 0, uncounted: listShelf(path) }))
    .sort((a, b) => (a.day < b.day ? -1 : 1))

const shelvesOf = (spool: Spool): Map<string, Shelf> => new Map(listShelves(spool).map((shelf) => [shelf.path, shelf]))

interface Keeping extends Parts {
  shelves: Map<string, Shelf>
  /** Those that could not be moved, as on a full disk. */
  readonly waiting: Set<string>
  /** The shelf that is being cleared: listed once, not at each step. */
  leaving: { readonly shelf: Shelf; readonly names: string[] } | undefined
}

export const openArchive = (parts: Parts): Archive => {
  const keeping: Keeping = { ...parts, shelves: shelvesOf(parts.spool), waiting: new Set(), leaving: undefined }
  return {
    take: (name) => take(keeping, name),
    step: () => step(keeping),
    reopen: () => {
      keeping.shelves = shelvesOf(parts.spool)
      keeping.leaving = undefined
    },
  }
}

const dayOf = (at: number): string => Temporal.Instant.fromEpochMilliseconds(at).toString().slice(0, 10)

const shelfOf = ({ spool, shelves }: Keeping, day: string): Shelf => {
  const path = join(spool.done, day)
  const known = shelves.get(path)
  if (known !== undefined) return known
  mkdirSync(path, { recursive: true, mode: 0o700 })
  const shelf = { path, day, bytes: 0, uncounted: [] }
  shelves.set(path, shelf)
  return shelf
}

const move = (keeping: Keeping, name: string): void => {
  const from = runFolder(keeping.spool, name)
  const shelf = shelfOf(keeping, dayOf(keeping.clock.now()))
  for (const file of startFiles) rmSync(join(from, file), { force: true })
  const bytes = bytesOf(from)
  renameSync(from, join(shelf.path, name))
  shelf.bytes += bytes
}

const take = (keeping: Keeping, name: string): void => {
  const { waiting, shelves, spool, clock, log } = keeping
  try {
    move(keeping, name)
    waiting.delete(name)
  } catch (error) {
    // Somebody took the day's folder away.
    if (hasCode(error, 'ENOENT')) shelves.delete(join(spool.done, dayOf(clock.now())))
    if (!waiting.has(name)) log.error({ err: error, run: name }, 'a run cannot be put away; it is tried again')
    waiting.add(name)
  }
}

const count = (shelf: Shelf): void => {
  for (const name of shelf.uncounted.splice(0, runsPerStep)) shelf.bytes += bytesOf(join(shelf.path, name))
}

/** Removes the oldest runs of a shelf, and the shelf with the last of them. */
const clear = (keeping: Keeping, shelf: Shelf, why: string): void => {
  if (keeping.leaving?.shelf !== shelf) {
    keeping.log.info({ day: shelf.day, bytes: shelf.bytes }, `output of old runs is removed: ${why}`)
    keeping.leaving = { shelf, names: listShelf(shelf.path) }
  }
  const { names } = keeping.leaving
  for (const name of names.splice(0, runsPerStep)) {
    const folder = join(shelf.path, name)
    shelf.bytes -= bytesOf(folder)
    rmSync(folder, { recursive: true, force: true })
  }
  if (names.length > 0) return
  keeping.leaving = undefined
  // Who was put there meanwhile is on the next list.
  if (listShelf(shelf.path).length > 0) return
  rmdirSync(shelf.path)
  keeping.shelves.delete(shelf.path)
}

const step = (keeping: Keeping): boolean => {
  for (const name of keeping.waiting) take(keeping, name)
  const shelves = [...keeping.shelves.values()]
  const [oldest] = shelves
  if (oldest === undefined) return false
  const { keepDays, keepBytes } = keeping.settings()
  const uncounted = shelves.find(({ uncounted }) => uncounted.length > 0)
  const bytes = shelves.reduce((sum, shelf) => sum + shelf.bytes, 0)
  if (oldest.day < dayOf(keeping.clock.now() - keepDays * dayMs)) clear(keeping, oldest, `kept for ${keepDays} days`)
  else if (uncounted !== undefined) count(uncounted)
  else if (bytes > keepBytes) clear(keeping, oldest, `all together has ${bytes} bytes of ${keepBytes}`)
  else return false
  return true
}
