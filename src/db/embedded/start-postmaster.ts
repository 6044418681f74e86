/**
 * Starts a postmaster on a folder where none runs.
 *
 * It gets a session of its own, so that Ctrl-C on the server's terminal does not reach it before the server has stopped in
 * order; and it outlives a server that is killed, whose successor adopts it.
 */
import { spawn } from 'node:child_process'
import { closeSync, fstatSync, lstatSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { diskFull, translateFileFailure } from '#/db/data-folder.ts'
import { Fault } from '#/lib/refusal.ts'
import { saysDiskFull } from './create-cluster.ts'
import { makeSocketFolder, socketPort, type ClusterFolder } from './folder.ts'
import { openUnlinked, readUnlinked, replaceUnlinked } from './planted-links.ts'
import { findProcess } from './process.ts'
import { removeStaleLocks, stopPostmaster, waitUntilReady, type Postmaster } from './postmaster.ts'
import type { Program } from './program.ts'
import { formatSettings, type Settings } from './settings.ts'
import { spawnAs } from './user.ts'

export interface StartOptions {
  readonly settings: Settings
  readonly signal?: AbortSignal | undefined
}

/** The log is put aside at a start when it is larger than this, in bytes; one old one is kept. */
const largestLog = 10 * 1024 * 1024

/** Recovery after a crash reads the write-ahead log, at most about 2 GB. */
const readyWithinMs = 300_000

/** Processes of a postmaster that was killed hold its shared memory until they notice, in a second or at their next row. */
const straysGoneWithinMs = 15_000

const openLog = ({ log }: ClusterFolder): number => {
  const size = lstatSync(log, { throwIfNoEntry: false })?.size ?? 0
  if (size > largestLog) renameSync(log, `${log}.1`)
  return openUnlinked(log)
}

/** What was written to the log from a place on. */
const readLogFrom = ({ log }: ClusterFolder, from: number): string => readUnlinked(log).subarray(from).toString('utf8')

const writeSettings = ({ data, user }: ClusterFolder, socketFolder: string, settings: Settings): void =>
  replaceUnlinked(join(data, 'postgresql.conf'), formatSettings(socketFolder, socketPort, settings), user)

/** Starts it once and waits. Answers what it wrote to its log where it ended instead. */
const tryStart = async (
  program: Program,
  folder: ClusterFolder,
  socketFolder: string,
  signal?: AbortSignal,
): Promise<Postmaster | string> => {
  const log = openLog(folder)
  const logStart = fstatSync(log).size
  const child = spawn(program.postgres, ['-D', folder.data], {
    ...spawnAs(folder.user),
    detached: true,
    stdio: ['ignore', log, log],
  })
  closeSync(log)
  let complaint = ''
  child.once('error', (error) => {
    complaint = error.message
  })
  child.unref()
  const process = findProcess(child.pid ?? 0)
  const state =
    process === undefined ? 'ended' : await waitUntilReady(folder, process, { withinMs: readyWithinMs, signal })
  if (process === undefined || state === 'ended') {
    await pause(0)
    return complaint || readLogFrom(folder, logStart)
  }
  const postmaster = { process, socketFolder }
  if (state === 'ready') return postmaster
  await stopPostmaster(postmaster, 2_000)
  signal?.throwIfAborted()
  throw new Fault(`PostgreSQL was not ready after ${readyWithinMs / 1000} s. Its log is ${folder.log}.`)
}

/** Starts it and waits until it takes connections. Throws `database.disk_full`, or a Fault with what PostgreSQL says. */
export const startPostmaster = async (
  program: Program,
  folder: ClusterFolder,
  { settings, signal }: StartOptions,
): Promise<Postmaster> => {
  try {
    const socketFolder = makeSocketFolder(folder)
    writeSettings(folder, socketFolder, settings)
    removeStaleLocks(folder, socketFolder)
    const until = performance.now() + straysGoneWithinMs
    for (;;) {
      const started = await tryStart(program, folder, socketFolder, signal)
      if (typeof started !== 'string') return started
      if (saysDiskFull(started)) throw diskFull(folder.root)
      if (!started.includes('pre-existing shared memory block') || performance.now() > until) {
        throw new Fault(`PostgreSQL did not start: ${started.trim()} Its log is ${folder.log}.`)
      }
      await pause(200)
    }
  } catch (error) {
    throw translateFileFailure(error, folder.root)
  }
}
