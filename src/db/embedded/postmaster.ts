/**
 * The postmaster, PostgreSQL's main process, as its pid file in the data directory shows it: which one runs on a folder,
 * whether it is ready, and stopping it.
 */
import { readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { ClusterFolder } from './folder.ts'
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

export const pidFileOf = (folder: ClusterFolder): string => join(folder.data, 'postmaster.pid')

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

export interface Patience {
  readonly withinMs: number
  readonly signal?: AbortSignal | undefined
}

/** Waits until it takes connections. `late` also when the signal says so. */
export const waitUntilReady = async (
  folder: ClusterFolder,
  process: Process,
  { withinMs, signal }: Patience,
): Promise<'ready' | 'ended' | 'late'> => {
  const state = await poll(() => {
    if (signal?.aborted === true) return 'late'
    if (!isRunning(process)) return 'ended'
    const file = readPidFile(folder)
    return file?.pid === process.pid && file.status === 'ready' ? 'ready' : undefined
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
