/**
 * Ends all processes of a run: TERM, and after the grace KILL, until none is left.
 *
 * The file `kill` in the folder of the run says since before the first signal when KILL is due, so that a later agent goes on
 * with it: the job may have ended by then, and its children not.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { follow } from './follow.ts'
import { hasCode, ifThere } from './file-errors.ts'
import { listMembers } from './members.ts'
import type { Process } from './processes.ts'
import { isOver, type Parts, type Run } from './run.ts'

/** The waits between two looks grow from the first to the last of these, in milliseconds. */
const shortestPause = 10
const longestPause = 500

/** A clock that was set back while no agent was there must not put KILL off for ever. */
const longestGrace = 86_400_000

/** Sends a signal to a process, or with a negative number to a group; that it has just ended is no error. */
const signal = (pid: number, name: NodeJS.Signals): void => {
  try {
    process.kill(pid, name)
  } catch (error) {
    if (!hasCode(error, 'ESRCH')) throw error
  }
}

/** Signals each process group of the run at once; who has none of its own yet is signalled alone. */
const signalMembers = (members: readonly Process[], jobPid: number, name: NodeJS.Signals): void => {
  const pids = new Set(members.map(({ pid }) => pid))
  const isOwn = ({ group, session }: Process): boolean => session === jobPid || pids.has(group)
  const targets = members.map((member) => (isOwn(member) ? -member.group : member.pid))
  for (const target of new Set(targets)) signal(target, name)
}

const writeDown = ({ log }: Parts, run: Run, killAt: number): void => {
  try {
    writeFileSync(join(run.folder, 'kill'), String(killAt))
  } catch (error) {
    // Better to kill it on a full disk than not.
    log.error({ err: error, run: run.name }, 'a kill cannot be written down; it counts until the agent ends')
  }
}

/** When KILL is due for a run an earlier agent was killing, in milliseconds since 1970; undefined when none was. */
export const findKillAt = (folder: string): number | undefined => {
  const text = ifThere(() => readFileSync(join(folder, 'kill'), 'utf8'))
  return text === undefined ? undefined : Number(text)
}

/** Looks and signals until no process of the run is left, or nobody waits for its end any more. */
const killMembers = async (parts: Parts, run: Run, killAt: number): Promise<void> => {
  const held = (): boolean => parts.runs.get(run.name) === run && !isOver(run)
  // From here on by a clock that nobody sets.
  const due = performance.now() + Math.max(0, Math.min(killAt - parts.clock.now(), longestGrace))
  let termSent = false
  for (let wait = shortestPause; held(); wait = Math.min(2 * wait, longestPause)) {
    follow(parts, run)
    const graceLeft = due - performance.now()
    if (run.jobPid !== null) {
      const members = await listMembers(run)
      if (members.length === 0) return
      if (!termSent) writeDown(parts, run, killAt)
      if (graceLeft <= 0) signalMembers(members, run.jobPid, 'SIGKILL')
      else if (!termSent) signalMembers(members, run.jobPid, 'SIGTERM')
      termSent = true
    }
    await pause(graceLeft > 0 ? Math.min(wait, graceLeft) : wait)
  }
}

/**
 * Kills the run and resolves when none of its processes is left; then the run's end is reported. A run that has not started
 * yet is killed when it does. KILL is due at `killAt`, in milliseconds since 1970. A second call for the same run does nothing.
 */
const killRun = async (parts: Parts, run: Run, killAt: number): Promise<void> => {
  if (run.killing) return
  run.killing = true
  try {
    await killMembers(parts, run, killAt)
  } finally {
    run.killing = false
  }
  follow(parts, run)
}

/** The same for those who do not wait for it: a failure is logged. */
export const killInBackground = (parts: Parts, run: Run, killAt: number): void => {
  killRun(parts, run, killAt).catch((error: unknown) =>
    parts.log.error({ err: error, run: run.name }, 'a run could not be killed'),
  )
}
