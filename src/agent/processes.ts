/** What the kernel says of processes: the files of proc(5). */
import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { setImmediate as nextTurn } from 'node:timers/promises'

export interface Process {
  readonly pid: number
  readonly parent: number
  readonly group: number
  readonly session: number
  /** Clock ticks from boot to its start. With the pid it names a process for good, until the next boot. */
  readonly ticks: number
}

/** How many processes are read before others get their turn. */
const processesPerTurn = 50

const read = (path: string): string | undefined => {
  try {
    return readFileSync(path, 'latin1')
  } catch {
    return undefined
  }
}

/** The process of that number, or undefined; one that has ended and waits for its parent to look (a zombie) is none. */
export const findProcess = (pid: number): Process | undefined => {
  const stat = read(`/proc/${pid}/stat`)
  // The name stands in parentheses and may hold anything, also parentheses.
  const fields = stat?.slice(stat.lastIndexOf(')') + 2).split(' ')
  if (fields === undefined || fields[0] === 'Z' || fields[0] === 'X') return undefined
  const [parent, group, session] = fields.slice(1, 4).map(Number)
  return { pid, parent: parent ?? 0, group: group ?? 0, session: session ?? 0, ticks: Number(fields[19]) }
}

/** All processes, read in turns so that nobody waits for a long list. */
export const listProcesses = async (): Promise<Process[]> => {
  const found: Process[] = []
  let sinceTurn = 0
  for (const name of readdirSync('/proc')) {
    const pid = Number(name)
    if (!Number.isInteger(pid)) continue
    const process = findProcess(pid)
    if (process !== undefined) found.push(process)
    sinceTurn += 1
    if (sinceTurn === processesPerTurn) {
      sinceTurn = 0
      await nextTurn()
    }
  }
  return found
}

/** Whether that process has that folder as its working directory. */
export const worksIn = (pid: number, folder: string): boolean => {
  try {
    return readlinkSync(`/proc/${pid}/cwd`) === folder
  } catch {
    return false
  }
}

/** Whether a process has that folder as its working directory; one that nobody may look at has not. */
export const isWorkedIn = (folder: string): boolean =>
  readdirSync('/proc').some((name) => /^\d/.test(name) && worksIn(Number(name), folder))

/** The highest resident memory the process has had, in bytes (`VmHWM`); undefined when it has ended. */
export const findPeakMemory = (pid: number): number | undefined => {
  const kilobytes = /^VmHWM:\s*(\d+) kB/m.exec(read(`/proc/${pid}/status`) ?? '')?.[1]
  return kilobytes === undefined ? undefined : Number(kilobytes) * 1024
}

/**
 * Changes with every boot, also with that of a container: its machine goes on meanwhile, but its first process is another one,
 * and the numbers of its processes begin anew.
 */
export const bootId = (): string =>
  `${read('/proc/sys/kernel/random/boot_id')?.trim() ?? 'unknown'}.${findProcess(1)?.ticks ?? 0}`
