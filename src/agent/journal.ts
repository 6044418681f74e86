/**
 * The journal: which runs were accepted, on the disk before anybody hears of it.
 *
 * The folders of runs are not waited for until they are on the disk; they outlive the agent, but not a power cut. What the
 * journal names and has no folder after that was perhaps started, and is lost; without it the run would be unknown here, would
 * be offered again, and would run twice. One write into space that was taken before, and one wait for many runs: 0.2 ms where
 * new files and folders took 2, and 50 when others wrote too.
 *
 *     BOOT
 *     +12.1        accepted
 *     -12.1        its end is acknowledged; not waited for, as a run that is forgotten too late is only lost once more
 */
import { closeSync, fdatasync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import { promisify } from 'node:util'
import { ifThere } from './file-errors.ts'

/** Room for about 6 000 lines; then a new file begins with the runs that are held. */
const segmentBytes = 64 * 1024

const toDisk = promisify(fdatasync)

export interface Journal {
  /** Resolves when the acceptance of these runs is on the disk. Rejects with what the system says. */
  readonly accept: (names: readonly string[]) => Promise<void>
  readonly forget: (name: string) => void
}

export interface JournalledRuns {
  /** Of which boot. Undefined: there is no journal yet. */
  readonly boot: string | undefined
  readonly names: ReadonlySet<string>
}

/** What the journal says was accepted and not acknowledged. A line that was torn says nothing: nobody was told. */
export const readJournal = (path: string): JournalledRuns => {
  const [boot, ...lines] = (ifThere(() => readFileSync(path, 'latin1')) ?? '').split('\n')
  const names = new Set<string>()
  for (const line of lines) {
    const [, sign, name = ''] = /^([+-])(\d+\.\d+)$/.exec(line) ?? []
    if (sign === '+') names.add(name)
    if (sign === '-') names.delete(name)
  }
  return { boot: boot === '' ? undefined : boot, names }
}

interface Segment {
  readonly file: number
  readonly size: number
  at: number
}

const syncFolder = (folder: string): void => {
  const file = openSync(folder, 'r')
  try {
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
}

/** Makes a new file in place of the old one, all or nothing, with its space taken. */
const beginSegment = (path: string, boot: string, held: Iterable<string>): Segment => {
  const head = Buffer.from([boot, ...[...held].map((name) => `+${name}`), ''].join('\n'))
  const size = Math.max(segmentBytes, 2 * head.length)
  const file = openSync(`${path}.new`, 'w+', 0o600)
  try {
    writeSync(file, Buffer.concat([head, Buffer.alloc(size - head.length, '\n')]), 0, size, 0)
    fsyncSync(file)
    renameSync(`${path}.new`, path)
    syncFolder(dirname(path))
  } catch (error) {
    closeSync(file)
    throw error
  }
  return { file, size, at: head.length }
}

/**
 * The journal at that path; a new file begins with the runs that are `held`, at the first acceptance and whenever the old one is
 * full. Until then the one of an earlier agent stays as it was.
 */
export const openJournal = (path: string, boot: string, held: () => Iterable<string>): Journal => {
  let segment: Segment | undefined
  let syncing: Promise<unknown> = Promise.resolve()

  const append = (text: string): Segment => {
    const bytes = Buffer.from(text)
    if (segment === undefined || segment.at + bytes.length > segment.size) {
      const old = segment?.file
      segment = beginSegment(path, boot, held())
      // Who still waits for the old file waits for nothing: what it held is in the new one, on the disk.
      if (old !== undefined) void syncing.finally(() => closeSync(old))
    }
    writeSync(segment.file, bytes, 0, bytes.length, segment.at)
    segment.at += bytes.length
    return segment
  }

  return {
    accept: async (names) => {
      const { file } = append(names.map((name) => `+${name}\n`).join(''))
      const synced = toDisk(file)
      syncing = Promise.allSettled([syncing, synced])
      await synced
    },
    forget: (name) => {
      try {
        if (segment !== undefined) append(`-${name}\n`)
      } catch {
        // On a full disk: it is forgotten with the next file.
      }
    },
  }
}
