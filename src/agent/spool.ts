/**
 * The spool: all that the agent keeps on disk, so that a run outlives it.
 *
 *     agent/runs/12.1/      a run whose end is not acknowledged yet: `launch` and a blank `record` before it starts, `claim`
 *                           and `output` from its start on
 *     agent/done/DAY/12.1/  a run whose end is acknowledged, kept for its output
 *     agent/done-LEDGER-N/  the same of a ledger that this agent served before, N being when that was over
 *     agent/accepted        the journal of what is in `runs`, see journal.ts
 *     agent/events          a line for each news in a record, appended by the supervisors
 */
import {
  chmodSync,
  chownSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { Type, type Static } from 'typebox'
import { Compile } from 'typebox/compile'
import { RunRequest } from '#/contract/agent-messages.ts'
import type { Launch } from './launch.ts'
import { ifThere } from './file-errors.ts'
import { blankRecord, parseRecord, type RunRecord } from './record.ts'

export interface Spool {
  readonly folder: string
  readonly runs: string
  readonly done: string
}

/** What was accepted, and in which boot of the machine. It is the last line of `launch`, a comment to the shell. */
const Accepted = Type.Object({ boot: Type.String(), request: RunRequest })
export type Accepted = Static<typeof Accepted>
const acceptedCheck = Compile(Accepted)

/** The name of a run in the spool and in logs: `12.1`. */
export const runName = ({ job, run }: { readonly job: number; readonly run: number }): string => `${job}.${run}`

/** The spool of a data folder, with the folders that were missing. */
export const openSpool = (dataDir: string): Spool => {
  const folder = join(dataDir, 'agent')
  const spool = { folder, runs: join(folder, 'runs'), done: join(folder, 'done') }
  mkdirSync(spool.runs, { recursive: true, mode: 0o700 })
  mkdirSync(spool.done, { recursive: true, mode: 0o700 })
  return spool
}

export const journalPath = (spool: Spool): string => join(spool.folder, 'accepted')

/** The folder of a run whose end is not acknowledged. */
export const runFolder = (spool: Spool, name: string): string => join(spool.runs, name)

/** A run of which nothing but its name is known. */
export const makeRunFolder = (spool: Spool, name: string): void => {
  mkdirSync(runFolder(spool, name), { recursive: true, mode: 0o700 })
}

/** The runs whose end is not acknowledged. */
export const listRuns = (spool: Spool): string[] => readdirSync(spool.runs)

/** A file that lies in the folder of a run before it starts, for the agent alone or for that user. */
export interface RunFile {
  readonly name: string
  readonly text: string
  readonly uid?: number
}

/** The agent keeps its access by its group where it is not root. */
const writeRunFile = (folder: string, { name, text, uid }: RunFile): void => {
  const path = join(folder, name)
  writeFileSync(path, text, { mode: 0o600 })
  if (uid === undefined) return
  const own = process.getuid?.() ?? 0
  if (own !== 0) chmodSync(path, 0o660)
  chownSync(path, uid, process.getgid?.() ?? 0)
}

/**
 * Writes a run down; for good it is when the journal names it. Throws what the system says, e.g. that the disk is full, and leaves nothing then;
 * a folder that is there already is left alone.
 */
export const writeRun = (spool: Spool, accepted: Accepted, { text, files }: Launch): void => {
  const name = runName(accepted.request)
  const folder = runFolder(spool, name)
  mkdirSync(folder, { mode: 0o700 })
  try {
    writeFileSync(join(folder, 'record'), blankRecord)
    for (const file of files) writeRunFile(folder, file)
    writeFileSync(join(folder, 'launch'), `${text}# ${JSON.stringify(accepted)}\n`)
  } catch (error) {
    removeRun(spool, name)
    throw error
  }
}

/** Forgets a run that was not accepted and not started. */
export const removeRun = (spool: Spool, name: string): void =>
  rmSync(runFolder(spool, name), { recursive: true, force: true })

/** What was accepted, or undefined when it was not written to its end: then nobody was told that it was accepted. */
export const findAccepted = (folder: string): Accepted | undefined => {
  const text = ifThere(() => readFileSync(join(folder, 'launch'), 'utf8')) ?? ''
  try {
    const value: unknown = JSON.parse(/\n# (.*)\n$/.exec(text)?.[1] ?? '')
    return acceptedCheck.Check(value) ? value : undefined
  } catch {
    return undefined
  }
}

export const readRecord = (folder: string): RunRecord =>
  parseRecord(ifThere(() => readFileSync(join(folder, 'record'), 'latin1')) ?? '')

/** When the file was last written, in milliseconds since 1970; undefined when it is not there. */
export const findWrittenAt = (folder: string, file: 'claim' | 'record'): number | undefined => {
  const written = ifThere(() => statSync(join(folder, file)).mtimeMs)
  return written === undefined ? undefined : Math.round(written)
}

/** The folder of a run whose end is acknowledged. */
export const findDone = (spool: Spool, name: string): string | undefined =>
  readdirSync(spool.done)
    .map((day) => join(spool.done, day, name))
    .find((folder) => statSync(folder, { throwIfNoEntry: false })?.isDirectory())

/** The acknowledged runs are known no more: another ledger will use their numbers. Their output is kept, in that folder. */
export const setDoneAside = (spool: Spool, folder: string): void => {
  renameSync(spool.done, join(spool.folder, folder))
  mkdirSync(spool.done, { mode: 0o700 })
}
