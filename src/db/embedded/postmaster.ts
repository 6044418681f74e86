/**
 * The postmaster, PostgreSQL's main process, as its pid file in the data directory shows it: which one runs on a folder,
 * whether it is ready, and stopping it.
 */
import { readFileSync, rmSync } from 'node:fs'
import { basename, join } from 'node:path'
import { socketPort, type ClusterFolder } from './folder.ts'
import { commandOf, findProcess, isRunning, poll, signalProcess, waitUntilGone, type Process } from './process.ts'

export interface Postmaster {
  readonly process: Process
  /** Where its socket is. */
  readonly socketFolder: string
}

interface PidFile {
  readonly pid: number
  readonly socketFolder: string
  /** `starting`, `ready` or `stopping`; empty for a moment after the start. */
  readonly status: string
}

const pidFileOf = (folder: ClusterFolder): string => join(folder.data, 'postmaster.pid')

/** The lines are: pid, data directory, start time, port, socket folder, network address, shared memory, status. */
const readPidFile = (folder: ClusterFolder): PidFile | undefined => {
  try {
    const [pid = '', , , , socketFolder = '', , , status = ''] = readFileSync(pidFileOf(folder), 'utf8').split('\n')
    return { pid: Number(pid), socketFolder, status: status.trim() }
  } catch {
    return undefined
  }
}

/** The postmaster that runs on the folder, if one does. A pid that another program has by now is not taken for it. */
export const findPostmaster = (folder: ClusterFolder): Postmaster | undefined => {
  const file = readPidFile(folder)
  const process = file === undefined ? undefined : findProcess(file.pid)
  if (file === undefined || process === undefined) return undefined
  const [program = '', ...words] = commandOf(file.pid)
  if (basename(program) !== 'postgres' || !words.includes(folder.data)) return undefined
  return { process, socketFolder: file.socketFolder }
}

/** Whether the first line of the lock file is the number of a postmaster that runs, on whatever folder. */
const isHeld = (lockFile: string): boolean => {
  let pid: number
  try {
    pid = Number.parseInt(readFileSync(lockFile, 'utf8'), 10)
  } catch {
    return false
  }
  return findProcess(pid) !== undefined && basename(commandOf(pid)[0] ?? '') === 'postgres'
}

/**
 * Removes the locks of a postmaster that was killed, once `findPostmaster` finds none. PostgreSQL itself trusts them as long
 * as any process has that number: another program by now, or the dead postmaster, which a container without an init is slow
 * to wait for. The lock of a socket that another postmaster holds stays, and PostgreSQL says so.
 */
export const removeStaleLocks = (folder: ClusterFolder, socketFolder: string): void => {
  rmSync(pidFileOf(folder), { force: true })
  const socketLock = join(socketFolder, `.s.PGSQL.${socketPort}.lock`)
  if (!isHeld(socketLock)) rmSync(socketLock, { force: true })
}

export interface Patience {
  readonly withinMs: number
  readonly signal?: AbortSignal | undefined
}

/**
 * Waits until it takes connections. `late` also when the signal says so; `stopping`: somebody told it to stop, and it never will. One
 * that was told so in the middle of a recovery does not end by itself either (18.4: nobody tells its checkpointer), for minutes.
 */
export const waitUntilReady = async (
  folder: ClusterFolder,
  process: Process,
  { withinMs, signal }: Patience,
): Promise<'ready' | 'ended' | 'late' | 'stopping'> => {
  const state = await poll(() => {
    if (signal?.aborted === true) return 'late'
    if (!isRunning(process)) return 'ended'
    const file = readPidFile(folder)
    if (file?.pid !== process.pid) return undefined
    return file.status === 'ready' || file.status === 'stopping' ? file.status : undefined
  }, withinMs)
  return state ?? 'late'
}

/** How long PostgreSQL may take to kill its own children after SIGQUIT: it waits 5 s for them. */
const immediatelyMs = 6_000

/**
 * Stops it in order: transactions are rolled back, and all is on the disk when it ends. When the time, in milliseconds, is
 * over it is stopped at once, and the next start recovers from the write-ahead log; nothing committed is lost either way.
 */
export const stopPostmaster = async ({ process }: Postmaster, withinMs: number): Promise<void> => {
  signalProcess(process, 'SIGINT')
  if (await waitUntilGone(process, withinMs)) return
  signalProcess(process, 'SIGQUIT')
  if (await waitUntilGone(process, immediatelyMs)) return
  signalProcess(process, 'SIGKILL')
  await waitUntilGone(process, immediatelyMs)
}
