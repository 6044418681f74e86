/**
 * Which processes are a run's: more than its process group, for a job may start others in sessions of their own.
 *
 * A process belongs to the run when it is in the job's session, when its environment names the run's output (`UNISON_STDLIST`,
 * which each process hands on to those it starts), or when its parent belongs to it. Who leaves the session, is left by its
 * parent and has cleared its environment cannot be found without a control group.
 */
import { readFileSync } from 'node:fs'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { join } from 'node:path'
import { listProcesses, type Process } from './processes.ts'
import { readRecord } from './spool.ts'

interface Started {
  readonly folder: string
  /** The first process of the job; its number is also that of its session and process group. Null: nobody has written it down. */
  readonly jobPid: number | null
}

/** How many environments are read before others get their turn. */
const readsPerTurn = 50

/** Of processes of other users only root can tell. */
const isMarked = (pid: number, marker: string): boolean => {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0').includes(marker)
  } catch {
    return false
  }
}

/** The variable of the job's environment that no other run has. */
export const markerOf = (folder: string): string => `UNISON_STDLIST=${join(folder, 'output')}`

const listMarked = async (processes: readonly Process[], marker: string): Promise<Process[]> => {
  const marked: Process[] = []
  for (const [index, process] of processes.entries()) {
    if (isMarked(process.pid, marker)) marked.push(process)
    if (index % readsPerTurn === readsPerTurn - 1) await nextTurn()
  }
  return marked
}

/** Those processes, and all that descend from them. */
const withDescendants = (roots: readonly Process[], processes: readonly Process[]): Process[] => {
  const children = Map.groupBy(processes, ({ parent }) => parent)
  const found = new Set(roots)
  // A set goes on to what is added to it meanwhile.
  for (const { pid } of found) for (const child of children.get(pid) ?? []) found.add(child)
  return [...found]
}

/**
 * The processes of the run that live now; without its supervisor. The job itself belongs to it before it has opened its session.
 *
 * No process gets a number that still names a session: when the job has ended and somebody else has its number, its session is
 * empty.
 */
export const listMembers = async ({ folder, jobPid }: Started): Promise<Process[]> => {
  const jobEnded = readRecord(folder).end !== null
  const processes = await listProcesses()
  const isReused = jobEnded && processes.some(({ pid }) => pid === jobPid)
  const inSession =
    isReused || jobPid === null ? [] : processes.filter(({ pid, session }) => session === jobPid || pid === jobPid)
  const marked = await listMarked(processes, markerOf(folder))
  return withDescendants([...new Set([...inSession, ...marked])], processes)
}
