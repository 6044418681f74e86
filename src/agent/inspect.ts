/** Looks at all live runs now and then: for their memory, and for news that nobody told, such as a supervisor that died. */
import { follow, loseRun } from './follow.ts'
import { findPeakMemory, listProcesses, type Process } from './processes.ts'
import type { Parts, Run } from './run.ts'
import { findWrittenAt } from './spool.ts'

/** How long a supervisor may take from the claim of a run to the first line of its record. */
const slowestStartMs = 10_000

const noteMemory = (run: Run, members: readonly Process[]): void => {
  for (const { pid } of members) {
    const peak = findPeakMemory(pid)
    if (peak !== undefined) run.peakMemory = Math.max(run.peakMemory ?? 0, peak)
  }
}

/**
 * Why nobody will ever say how the run ended, or undefined as long as somebody may. A run whose supervisor died is given up
 * only when its processes are gone too, so that a second try cannot run beside them.
 */
const whyLost = (
  parts: Parts,
  run: Run,
  processes: ReadonlyMap<number, Process>,
  members: number,
): string | undefined => {
  const claimedAt = findWrittenAt(run.folder, 'claim')
  if (claimedAt === undefined) return undefined
  if (run.supervisor === null) {
    const late = parts.clock.now() - claimedAt > slowestStartMs
    return late ? 'Its supervisor died when it was about to start the job; whether it did is not known.' : undefined
  }
  const { pid, ticks } = run.supervisor
  if (processes.get(pid)?.ticks === ticks || members > 0) return undefined
  return `Its supervisor, process ${pid}, died and could not write down how the job ended.`
}

/** One look. The processes are listed before the records are read, so that a supervisor that is missing has written all. */
export const inspectOnce = async (parts: Parts): Promise<void> => {
  if (parts.runs.size === 0) return
  const processes = new Map((await listProcesses()).map((process) => [process.pid, process]))
  const sessions = Map.groupBy(processes.values(), ({ session }) => session)
  for (const run of parts.runs.values()) {
    follow(parts, run)
    if (run.phase !== 'accepted' && run.phase !== 'started') continue
    const members = run.jobPid === null ? [] : (sessions.get(run.jobPid) ?? [])
    noteMemory(run, members)
    const reason = whyLost(parts, run, processes, members.length)
    if (reason !== undefined) loseRun(parts, run, reason)
  }
}
