/**
 * Runs one task so that nothing it does can stop the others: what it throws is its outcome, and when its time is over it is
 * abandoned and its sessions are ended.
 */
import { openPool, type Database } from '#/db/pool.ts'
import type { ConnectionTarget } from '#/db/connection.ts'
import type { Alarm, Clock } from '#/lib/clock.ts'
import { failpoint } from '#/lib/failpoint.ts'
import { formatDuration } from '#/lib/words.ts'
import type { TaskName, TaskOutcome } from '#/model/maintenance.ts'
import { requireTerm } from '#/store/leadership.ts'
import { endSessions, type TaskRunRow } from '#/store/maintenance.ts'
import { UnsoundPlan, type Task, type TaskReport } from './task.ts'

export interface RunParts {
  readonly database: Database
  readonly connection: ConnectionTarget
  readonly clock: Clock
  /** Rings when the time of a task is over. */
  readonly alarm: Alarm
  readonly term: number
  readonly cycle: number
  /** Raised when the cycle is given up. */
  readonly signal: AbortSignal
  readonly before: ReadonlyMap<TaskName, TaskOutcome>
  /** The tasks that were abandoned and have not come back. */
  readonly hanging: Set<TaskName>
}

type Ending = Pick<TaskRunRow, 'outcome' | 'said'> & {
  /** The plan in memory is not to be used any more. */
  readonly unsound?: UnsoundPlan
}

/** What became of a task. */
export type TaskRun = TaskRunRow & Pick<Ending, 'unsound'>

/** The sessions of a task may ask two things at a time. */
const sessionsOfTask = 2

/** Throws the reason of `parts.signal` when that is raised; the task is abandoned then, too. */
export const runTask = async (parts: RunParts, task: Task): Promise<TaskRun> => {
  const { cycle, clock } = parts
  const startedAt = clock.now()
  failpoint('maintenance.task')
  const ending = parts.hanging.has(task.name)
    ? { outcome: 'skipped' as const, said: 'Its last run was abandoned and has not come back yet.' }
    : await carryOut(parts, task)
  parts.signal.throwIfAborted()
  return { cycle, task: task.name, startedAt, endedAt: clock.now(), ...ending }
}

const carryOut = async (parts: RunParts, task: Task): Promise<Ending> => {
  const { connection, database, hanging, signal } = parts
  const sessionName = `batuta maintenance ${task.name} ${parts.cycle}`
  const given = new AbortController()
  const sessions = {
    connection,
    applicationName: sessionName,
    statementTimeoutMs: task.timeoutMs,
    max: sessionsOfTask,
    purpose: 'maintenance' as const,
  }
  let own: Database | undefined
  const work = async (): Promise<TaskReport> => {
    own = await openPool(sessions)
    return task.run({
      database: own,
      connection,
      sessionName,
      signal: AbortSignal.any([signal, given.signal]),
      now: parts.clock.now(),
      before: parts.before,
      requireTerm: () => requireTerm(database, parts.term),
    })
  }
  hanging.add(task.name)
  const working = work().then(endingOf, failureOf)
  const settled = working.finally(() => {
    hanging.delete(task.name)
    void own?.end().catch(() => undefined)
  })
  const over = Promise.withResolvers<'over'>()
  const cancel = parts.alarm(task.timeoutMs, () => over.resolve('over'))
  const cut = (): void => over.resolve('over')
  signal.addEventListener('abort', cut)
  try {
    const first = await Promise.race([settled, over.promise])
    if (first !== 'over') return first
    given.abort(new Error('its time is over'))
    await endSessions(database, sessionName).catch(() => 0)
    const said = `It did not end within ${formatDuration(task.timeoutMs)} and was abandoned; what it asked of the database was cancelled.`
    return { outcome: 'abandoned', said }
  } finally {
    cancel()
    signal.removeEventListener('abort', cut)
  }
}

const endingOf = ({ said, skipped }: TaskReport): Ending => ({ outcome: skipped === true ? 'skipped' : 'done', said })

const failureOf = (error: unknown): Ending => ({
  outcome: 'failed',
  said: error instanceof Error && error.message !== '' ? error.message : String(error),
  ...(error instanceof UnsoundPlan && { unsound: error }),
})
