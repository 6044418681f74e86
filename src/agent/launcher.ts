/**
 * The launcher: keeps supervisors, small shells that each run one job after the other, and gives them the runs.
 *
 * A supervisor is forked from here once and then forks the jobs itself: forking a shell of 1 MB is far cheaper than forking this
 * process, and does not stop it meanwhile. One waits in reserve, so that a job need not wait until there is one. A supervisor
 * that is not busy ends with the agent, when its input does; another ends with its job.
 */
import { spawn, type ChildProcess } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Log } from '#/lib/log.ts'

/** The program of supervisors. */
export const launcherPath = fileURLToPath(new URL('supervise.sh', import.meta.url))

export interface Launcher {
  /** Has the runs in these folders started, except those that are already. */
  readonly launch: (folders: readonly string[]) => void
  /** The run is over: its supervisor may take another. */
  readonly release: (folder: string) => void
  /** Lets those go that nobody has needed since the last call. Call it every few seconds. */
  readonly shrink: () => void
  /** Takes no more runs. What was launched is started, and goes on. */
  readonly close: () => void
}

interface Parts {
  readonly environment: Readonly<Record<string, string>>
  readonly log: Log
  /** A supervisor died; the run in that folder is to be launched again if it had not come to it. */
  readonly onDeath: (folder: string) => void
}

/** So many wait, also when nothing is to do. */
const reserve = 2

interface Supervisor {
  readonly child: ChildProcess
  /** Of the run it has. */
  folder: string | undefined
}

interface Staff extends Parts {
  readonly idle: Supervisor[]
  readonly busy: Map<string, Supervisor>
  /** The fewest that have waited since the last look: so many are too many. */
  fewest: number
  closing: boolean
}

export const startLauncher = (parts: Parts): Launcher => {
  const staff: Staff = { ...parts, idle: [], busy: new Map(), fewest: 0, closing: false }
  const { idle, busy } = staff
  replenish(staff)
  return {
    launch: (folders) => {
      for (const folder of folders) launch(staff, folder)
      if (idle.length < reserve) setImmediate(replenish, staff)
    },
    release: (folder) => {
      const supervisor = busy.get(folder)
      if (supervisor === undefined) return
      busy.delete(folder)
      supervisor.folder = undefined
      idle.push(supervisor)
    },
    shrink: () => {
      for (const { child } of idle.splice(0, Math.min(staff.fewest, idle.length - reserve))) child.stdin?.end()
      staff.fewest = idle.length
    },
    close: () => {
      staff.closing = true
      for (const { child } of [...idle, ...busy.values()]) child.stdin?.end()
    },
  }
}

const begin = (staff: Staff): Supervisor => {
  const child = spawn('/bin/sh', [launcherPath], {
    cwd: '/',
    detached: true,
    env: staff.environment,
    stdio: ['pipe', 'ignore', 'inherit'],
  })
  const supervisor: Supervisor = { child, folder: undefined }
  // A write to a dead supervisor: its exit is reported below.
  child.stdin?.on('error', () => {})
  child.once('error', (error) => {
    // Not tried again at once: there may be too many processes. The next inspection tells of the run again.
    staff.log.error({ err: error }, 'a supervisor of jobs cannot be started')
    forget(staff, supervisor)
  })
  child.once('exit', () => {
    const folder = forget(staff, supervisor)
    if (folder === undefined || staff.closing) return
    staff.log.error({ folder }, 'a supervisor of jobs died')
    staff.onDeath(folder)
  })
  return supervisor
}

/** Returns the folder of the run it had. */
const forget = ({ idle, busy }: Staff, supervisor: Supervisor): string | undefined => {
  const at = idle.indexOf(supervisor)
  if (at >= 0) idle.splice(at, 1)
  const { folder } = supervisor
  if (folder === undefined || busy.get(folder) !== supervisor) return undefined
  busy.delete(folder)
  return folder
}

const launch = (staff: Staff, folder: string): void => {
  const supervisor = staff.idle.pop() ?? begin(staff)
  supervisor.folder = folder
  staff.busy.set(folder, supervisor)
  supervisor.child.stdin?.write(`${folder}\n`)
  staff.fewest = Math.min(staff.fewest, staff.idle.length)
}

const replenish = (staff: Staff): void => {
  const missing = staff.closing ? 0 : reserve - staff.idle.length
  for (let more = 0; more < missing; more += 1) staff.idle.push(begin(staff))
}
