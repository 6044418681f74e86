/** Looks at all live runs now and then: for their memory, and for news that nobody told, such as a supervisor that died. */
import { follow, loseRun } from './follow.ts'
import { listMembers } from './members.ts'
import { findPeakMemory, findProcess, isWorkedIn, listProcesses, worksIn, type Process } from './processes.ts'
import { isOver, type Parts, type Run } from './run.ts'
import { findWrittenAt, readRecord } from './spool.ts'

/** How long the launcher may take over a run before it is told of it again. */
const slowestStartMs = 10_000

const noteMemory = (run: Run, members: readonly Process[]): void => {
  for (const { pid } of members) {
    const peak = findPeakMemory(pid)
    if (peak !== undefined) run.peakMemory = Math.max(run.peakMemory ?? 0, peak)
  }
}

/** A supervisor works in the folder of its run until the end is written down; then it goes on to another. */
const isHeld = ({ supervisor, folder }: Run): boolean =>
  supervisor !== null && findProcess(supervisor.pid)?.ticks === supervisor.ticks && worksIn(supervisor.pid, folder)

/**
 * Tells the launcher again of a run that nobody has claimed, as after a full disk. Only one supervisor gets the claim.
 */
const launchOverdue = ({ launcher }: Parts, run: Run): void => {
  if (run.phase !== 'accepted' || performance.now() - run.since < slowestStartMs) return
  run.since = performance.now()
  launcher.launch([run.folder])
}

/**
 * Gives a run up when nobody will ever say how it ended: its supervisor is dead and wrote no end. That waits until the
 * processes of the job are gone too, so that a second try cannot run beside them.
 */
const loseIfOrphaned = async (parts: Parts, run: Run): Promise<void> => {
  if (findWrittenAt(run.folder, 'claim') === undefined) return launchOverdue(parts, run)
  if (run.supervisor === null) {
    // Who makes the claim works in the folder before and after, so that nobody's clock need be asked.
    if (isWorkedIn(run.folder)) return
    follow(parts, run)
    if (run.supervisor !== null) return
    return loseRun(parts, run, 'Its supervisor died when it was about to start the job; whether it did is not known.')
  }
  if (isHeld(run)) return
  // Only now is it sure that it writes nothing any more.
  follow(parts, run)
  // The end of a run that is being killed is known as well; it is reported when all its processes are gone.
  if (isOver(run) || readRecord(run.folder).end !== null) return
  if (isWorkedIn(run.folder) || (await listMembers(run)).length > 0) return
  loseRun(parts, run, `Its supervisor, process ${run.supervisor.pid}, died and could not write down how the job ended.`)
}

/** One look at all of them. */
export const inspectOnce = async (parts: Parts): Promise<void> => {
  const live = [...parts.runs.values()].filter((run) => !isOver(run))
  if (live.length === 0) return
  const sessions = Map.groupBy(await listProcesses(), ({ session }) => session)
  for (const run of live) {
    follow(parts, run)
    if (isOver(run)) continue
    noteMemory(run, sessions.get(run.jobPid ?? 0) ?? [])
    await loseIfOrphaned(parts, run)
  }
}
