/**
 * Writes requests to the spool for good, says that they are accepted, and only then has them started.
 *
 * Requests that arrive while others are on their way to the disk go there together, next.
 */
import type { RunRequest } from '#/contract/agent-messages.ts'
import { failpoint } from '#/lib/failpoint.ts'
import { hasCode } from './file-errors.ts'
import type { Launch } from './launch.ts'
import type { Parts, Run } from './run.ts'
import { removeRun, writeRun } from './spool.ts'

/** So many at once, so that the first need not wait for the last of thousands. */
const mostAtOnce = 100

/** A run with what is to be written of it. */
export interface NewRun {
  readonly run: Run
  readonly request: RunRequest
  readonly launch: Launch
}

const refuse = ({ spool, runs, reports, clock }: Parts, run: Run, error: unknown): void => {
  runs.delete(run.name)
  const reason = hasCode(error, 'ENOSPC')
    ? `The disk under the agent's spool ${spool.folder} is full, and the run was not started: make room there.`
    : `The agent cannot write to its spool ${spool.folder}, and the run was not started: ${String(error)}`
  reports.add({ type: 'refused', job: run.job, run: run.run, reason, at: clock.now() })
}

const write = (parts: Parts, { run, request, launch }: NewRun): boolean => {
  try {
    writeRun(parts.spool, { boot: parts.boot, request }, launch)
    return true
  } catch (error) {
    refuse(parts, run, error)
    return false
  }
}

const flush = async (parts: Parts, written: readonly Run[]): Promise<boolean> => {
  try {
    await parts.journal.accept(written.map(({ name }) => name))
    return true
  } catch (error) {
    for (const run of written) {
      parts.journal.forget(run.name)
      removeRun(parts.spool, run.name)
      refuse(parts, run, error)
    }
    return false
  }
}

/** Makes the function that takes a run to the disk and from there to the launcher. */
export const requestWriter = (parts: Parts): ((run: NewRun) => void) => {
  const waiting: NewRun[] = []
  let busy = false

  const writeAll = async (): Promise<void> => {
    while (waiting.length > 0) {
      const batch = waiting.splice(0, mostAtOnce)
      const written = batch.filter((run) => write(parts, run)).map(({ run }) => run)
      if (!(await flush(parts, written))) continue
      for (const run of written) {
        run.phase = 'accepted'
        parts.reports.add({ type: 'accepted', job: run.job, run: run.run })
      }
      if (written.length > 0) failpoint('agent.accepted')
      parts.launcher.launch(written.map(({ folder }) => folder))
      if (written.length > 0) failpoint('agent.forked')
    }
    busy = false
  }

  return (run) => {
    waiting.push(run)
    if (busy) return
    busy = true
    // Not at once: what came in the same packet goes to the disk together.
    queueMicrotask(() => void writeAll())
  }
}
