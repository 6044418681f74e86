/**
 * The launcher: one small shell that forks a supervisor for each run it is told of.
 *
 * Forking a shell of 1 MB is far cheaper than forking this process, and does not stop it meanwhile: on 2 cores 770 runs/s
 * against 440 when each supervisor was spawned from here (a bare `/bin/sh -c true` spawned from here: 700). It ends with the
 * agent, when its input does; the supervisors stay. When it dies alone, another takes its place.
 */
import { spawn, type ChildProcess } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Log } from '#/lib/log.ts'

/** The program of launcher and supervisors. */
export const launcherPath = fileURLToPath(new URL('supervise.sh', import.meta.url))

export interface Launcher {
  /** Has the runs in these folders started, except those that are already. */
  readonly launch: (folders: readonly string[]) => void
  /** Takes no more runs. What was launched is started, and goes on. */
  readonly close: () => void
}

interface Parts {
  readonly environment: Readonly<Record<string, string>>
  readonly log: Log
  /** The launcher died; runs it had not come to are to be launched again. */
  readonly onDeath: () => void
}

export const startLauncher = ({ environment, log, onDeath }: Parts): Launcher => {
  let closing = false
  let shell = open()

  function open(): ChildProcess {
    const child = spawn('/bin/sh', [launcherPath], {
      cwd: '/',
      detached: true,
      env: environment,
      stdio: ['pipe', 'ignore', 'inherit'],
    })
    // A write to a dead launcher: its exit is reported below.
    child.stdin?.on('error', () => {})
    child.once('error', (error) => log.error({ err: error }, 'the launcher of jobs cannot be started'))
    child.once('exit', (code, signal) => {
      if (closing) return
      log.error({ code, signal }, 'the launcher of jobs died; another takes its place')
      shell = open()
      onDeath()
    })
    return child
  }

  return {
    launch: (folders) => shell.stdin?.write(folders.map((folder) => `${folder}\n`).join('')),
    close: () => {
      closing = true
      shell.stdin?.end()
    },
  }
}
