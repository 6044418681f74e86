/** Ends all processes of a run: TERM, and after the grace KILL, until none is left. */
import { setTimeout as pause } from 'node:timers/promises'
import { follow } from './follow.ts'
import { hasCode } from './file-errors.ts'
import { listProcesses, type Process } from './processes.ts'
import { isOver, type Parts, type Run } from './run.ts'

/** The waits between two looks grow from the first to the last of these, in milliseconds. */
const shortestPause = 10
const longestPause = 500

/** Sends a signal to a process, or with a negative number to a group; that it has just ended is no error. */
const signal = (pid: number, name: NodeJS.Signals): void => {
  try {
    process.kill(pid, name)
  } catch (error) {
    if (!hasCode(error, 'ESRCH')) throw error
  }
}

/** The run's processes: the session of the job, and the job itself before it has opened that session. */
const listMembers = async (jobPid: number): Promise<Process[]> =>
  (await listProcesses()).filter(({ pid, session }) => session === jobPid || pid === jobPid)

/** Signals each process group of the members; a job that has no group of its own yet is signalled alone. */
const signalMembers = (members: readonly Process[], jobPid: number, name: NodeJS.Signals): void => {
  const targets = members.map(({ pid, group, session }) => (session === jobPid ? -group : pid))
  for (const target of new Set(targets)) signal(target, name)
}

/**
 * Kills the run and resolves when none of its processes is left; then the run's end is reported. A run that has not started
 * yet is killed when it does. A second call for the same run does nothing.
 */
export const killRun = async (parts: Parts, run: Run, graceMs: number): Promise<void> => {
  if (run.killing) return
  run.killing = true
  const held = (): boolean => parts.runs.get(run.name) === run && !isOver(run)
  const killAt = parts.clock.now() + graceMs
  let termSent = false
  for (let wait = shortestPause; held(); wait = Math.min(2 * wait, longestPause)) {
    follow(parts, run)
    const graceLeft = killAt - parts.clock.now()
    if (run.jobPid !== null) {
      const members = await listMembers(run.jobPid)
      if (members.length === 0) break
      if (graceLeft <= 0) signalMembers(members, run.jobPid, 'SIGKILL')
      else if (!termSent) signalMembers(members, run.jobPid, 'SIGTERM')
      termSent = true
    }
    await pause(graceLeft > 0 ? Math.min(wait, graceLeft) : wait)
  }
  run.killing = false
  follow(parts, run)
}
