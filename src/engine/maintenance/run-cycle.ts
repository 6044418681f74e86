/**
 * One cycle: its tasks one after the other, each by itself. Only who holds the lock of maintenance works on one, and only for the
 * term it leads, so two servers never do.
 */
import { takeSessionLock, type SessionLock } from '#/db/session-lock.ts'
import { failpoint } from '#/lib/failpoint.ts'
import type { Log } from '#/lib/log.ts'
import { formatDuration } from '#/lib/words.ts'
import type { CycleOutcome, TaskName, TaskOutcome } from '#/model/maintenance.ts'
import { requireTerm } from '#/store/leadership.ts'
import { closeCycle, maintenanceLock, openCycle, saveTaskRun, type TaskRunRow } from '#/store/maintenance.ts'
import { runTask, type RunParts } from './run-task.ts'
import type { Task } from './task.ts'

export interface CycleParts extends Omit<RunParts, 'cycle' | 'before'> {
  readonly log: Log
  readonly server: string
  /** The last event of the ledger. */
  readonly seq: number
  readonly reason: string
  readonly orderedBy: string | null
  readonly requestId?: string | undefined
  /** Whether `tasks` are all that are due; else the cycle does not stand for the one that is due. */
  readonly whole: boolean
  readonly tasks: readonly Task[]
  /** Told when the cycle is open, and of each task when it begins and when it has ended. */
  readonly onOpen: (cycle: number) => void
  readonly onTask: (task: TaskName) => void
  readonly onTaskEnded: (run: TaskRunRow) => void
  /** Told when a task has proved that the plan in memory is not what is committed, and that is on record. */
  readonly onUnsound: (why: Error) => void
}

/** What came of it; `elsewhere`: another server of the site is at it, nothing was done. */
export type CycleEnd = CycleOutcome | 'elsewhere'

/** Throws what the database says, `leader.fenced`, the reason of the signal, or why the plan in memory is unsound. */
export const runCycle = async (parts: CycleParts): Promise<CycleEnd> => {
  const { connection, clock, database, term, server, reason, orderedBy, requestId, whole, seq } = parts
  const lock = await takeSessionLock({ connection, applicationName: 'batuta maintenance' }, maintenanceLock)
  if (lock === undefined) return 'elsewhere'
  try {
    const startedAt = clock.now()
    const cycle = await openCycle(database, { term, server, reason, orderedBy, requestId, whole, seq, startedAt })
    parts.onOpen(cycle)
    failpoint('maintenance.opened')
    const outcome = await runTasks(parts, cycle, lock).catch(async (error: unknown) => {
      // Best said at once: whoever leads next catches it up. If that cannot be said now, they find it open.
      await closeCycle(database, cycle, { endedAt: clock.now(), outcome: 'cut-off' }).catch(() => undefined)
      throw error
    })
    await closeCycle(database, cycle, { endedAt: clock.now(), outcome })
    return outcome
  } finally {
    await lock.release()
  }
}

const runTasks = async (parts: CycleParts, cycle: number, lock: SessionLock): Promise<CycleOutcome> => {
  const { database, term, tasks } = parts
  const lost = new AbortController()
  void lock.lost.then(() => lost.abort(new Error('the session that holds the lock of maintenance has ended')))
  const signal = AbortSignal.any([parts.signal, lost.signal])
  const before = new Map<TaskName, TaskOutcome>()
  for (const task of tasks) {
    signal.throwIfAborted()
    await requireTerm(database, term)
    parts.onTask(task.name)
    const run = await runTask({ ...parts, signal, cycle, before }, task)
    before.set(task.name, run.outcome)
    await saveTaskRun(database, run)
    say(parts.log, run)
    parts.onTaskEnded(run)
    failpoint('maintenance.said')
    if (run.unsound !== undefined) {
      // What else there is to do belongs to a plan that can be trusted: the next term catches the cycle up.
      parts.onUnsound(run.unsound)
      throw run.unsound
    }
  }
  const isWell = [...before.values()].every((outcome) => outcome === 'done' || outcome === 'skipped')
  return isWell ? 'done' : 'failed'
}

const say = (log: Log, { task, outcome, said, startedAt, endedAt }: TaskRunRow): void => {
  const line = `maintenance: ${task} ${outcome} in ${formatDuration(endedAt - startedAt)}: ${said}`
  if (outcome === 'failed' || outcome === 'abandoned') log.error({ task }, line)
  else log.info({ task }, line)
}
