/**
 * Processes of this machine as Linux shows them under /proc.
 *
 * A process is told apart from a later one with the same number by when it started, so that none is signalled or waited for
 * by mistake.
 */
import { readFileSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'

export interface Process {
  readonly pid: number
  /** Clock ticks between the start of the machine and its own: field 22 of /proc/PID/stat (proc(5)). */
  readonly startTicks: string
}

const pollEvery = 20

const read = (path: string): string | undefined => {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}

/** The process with this number, or undefined when there is none, or only a dead one that nobody has waited for. */
export const findProcess = (pid: number): Process | undefined => {
  const stat = read(`/proc/${pid}/stat`)
  // The name in parentheses may hold blanks and parentheses itself; field 3 is the first one after it.
  const fields = stat?.slice(stat.lastIndexOf(')') + 2).split(' ')
  const [state, startTicks] = [fields?.[0], fields?.[19]]
  if (state === undefined || startTicks === undefined || state === 'Z' || state === 'X') return undefined
  return { pid, startTicks }
}

export const isRunning = (process: Process): boolean => findProcess(process.pid)?.startTicks === process.startTicks

/** The words of the command a process was started with; empty when it is gone. */
export const commandOf = (pid: number): string[] => read(`/proc/${pid}/cmdline`)?.split('\0') ?? []

/** Sends a signal, unless the process is gone. */
export const signalProcess = ({ pid, startTicks }: Process, signal: NodeJS.Signals): void => {
  if (!isRunning({ pid, startTicks })) return
  try {
    process.kill(pid, signal)
  } catch (error) {
    if (isRunning({ pid, startTicks })) throw error
  }
}

/** Asks again and again until there is an answer; undefined when there is none within the time, in milliseconds. */
export const poll = async <T>(ask: () => T | undefined, withinMs: number): Promise<T | undefined> => {
  const until = performance.now() + withinMs
  for (;;) {
    const answer = ask()
    if (answer !== undefined || performance.now() >= until) return answer
    await pause(pollEvery)
  }
}

/** Whether the process has ended within the time, in milliseconds. */
export const waitUntilGone = async (process: Process, withinMs: number): Promise<boolean> =>
  (await poll(() => (isRunning(process) ? undefined : true), withinMs)) === true
