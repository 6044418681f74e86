/** A run in the memory of the agent, from the request to the acknowledged end. */
import type { AgentSettings } from '#/contract/agent-settings.ts'
import type { RunRequest } from '#/contract/agent-messages.ts'
import type { Clock } from '#/lib/clock.ts'
import type { Log } from '#/lib/log.ts'
import type { Archive } from './archive.ts'
import type { Journal } from './journal.ts'
import type { Launcher } from './launcher.ts'
import type { RunRecord } from './record.ts'
import type { Reports } from './reports.ts'
import { runFolder, runName, type Spool } from './spool.ts'

export interface Run {
  readonly name: string
  readonly job: number
  readonly run: number
  /** Its folder in the spool. */
  readonly folder: string
  /** `over`: ended or lost, and waiting for the acknowledgement. */
  phase: 'accepting' | 'accepted' | 'started' | 'over'
  /** When it came here, or was last told to the launcher: milliseconds of `performance.now()`. */
  since: number
  /** The first process of the job; its number is also that of its session and process group. */
  jobPid: number | null
  /** The shell that waits for the job and will write down how it ended. */
  supervisor: RunRecord['supervisor']
  /** Highest resident memory of one of its processes so far, bytes. */
  peakMemory: number | null
  /** It is being killed: its end is not reported before all its processes are gone. */
  killing: boolean
}

/** What those who deal with runs work with. */
export interface Parts {
  readonly spool: Spool
  /** The runs whose end is not acknowledged, by name. */
  readonly runs: Map<string, Run>
  readonly journal: Journal
  readonly archive: Archive
  readonly reports: Reports
  readonly launcher: Launcher
  readonly clock: Clock
  readonly log: Log
  readonly boot: string
  /** As the server said last. */
  settings: AgentSettings
}

/** A run that was just asked for, or is found in the spool. */
export const newRun = (
  spool: Spool,
  request: Pick<RunRequest, 'job' | 'run'>,
  phase: 'accepting' | 'accepted',
): Run => ({
  name: runName(request),
  job: request.job,
  run: request.run,
  folder: runFolder(spool, runName(request)),
  phase,
  since: performance.now(),
  jobPid: null,
  supervisor: null,
  peakMemory: null,
  killing: false,
})

export const isOver = (run: Run): boolean => run.phase === 'over'

/** How many runs are not over yet. */
export const countRunning = (runs: ReadonlyMap<string, Run>): number => {
  let running = 0
  for (const run of runs.values()) if (!isOver(run)) running += 1
  return running
}
