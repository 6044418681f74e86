/** Reads what the supervisors have written down and turns it into reports. */
import { failpoint } from '#/lib/failpoint.ts'
import type { Report } from '#/model/report.ts'
import { capOutput } from './output-cap.ts'
import { signalOf, type RunRecord } from './record.ts'
import type { Parts, Run } from './run.ts'
import { findWrittenAt, readRecord } from './spool.ts'

/** The supervisor makes `claim` when it starts the job, and writes `record` last when the job has ended. */
const startedAt = (folder: string): number => findWrittenAt(folder, 'claim') ?? 0
const endedAt = (folder: string): number => findWrittenAt(folder, 'record') ?? 0

type End = NonNullable<RunRecord['end']>

const endedReport = (run: Pick<Run, 'job' | 'run' | 'folder' | 'peakMemory'>, end: End): Report => ({
  type: 'ended',
  job: run.job,
  run: run.run,
  returnCode: end.returnCode,
  signal: signalOf(end.returnCode),
  startedAt: startedAt(run.folder),
  at: endedAt(run.folder),
  userMs: end.userMs,
  systemMs: end.systemMs,
  peakMemory: run.peakMemory,
})

const startedReport = (run: Run, pid: number): Report => ({
  type: 'started',
  job: run.job,
  run: run.run,
  pid,
  at: startedAt(run.folder),
})

/** Looks into the run's record and reports what is new: that the job has started, that it has ended. */
export const follow = (parts: Parts, run: Run): void => {
  if (run.phase === 'accepting' || run.phase === 'over') return
  const record = readRecord(run.folder)
  run.supervisor = record.supervisor
  if (run.jobPid === null && record.jobPid !== null) {
    run.jobPid = record.jobPid
    run.phase = 'started'
    failpoint('agent.started')
    parts.reports.add(startedReport(run, record.jobPid))
  }
  if (record.end === null || run.killing) return
  run.phase = 'over'
  parts.launcher.release(run.folder)
  try {
    capOutput(run.folder, parts.settings.outputCap)
  } catch (error) {
    parts.log.error({ err: error, run: run.name }, 'the output of a run could not be shortened')
  }
  failpoint('agent.ended')
  parts.reports.add(endedReport(run, record.end))
  failpoint('agent.reported')
}

/** Reports that nobody can say how the run ended. */
export const loseRun = (parts: Parts, run: Run, reason: string): void => {
  run.phase = 'over'
  parts.launcher.release(run.folder)
  parts.log.warn({ run: run.name }, `a run is lost: ${reason}`)
  parts.reports.add({ type: 'lost', job: run.job, run: run.run, reason, at: parts.clock.now() })
}

/** Reports the state of a run again, also when that is acknowledged. */
export const reportAgain = ({ reports }: Parts, run: Run): void => {
  if (reports.findLast(run.name) !== undefined) reports.repeat(run.name)
  else if (run.jobPid !== null) reports.add(startedReport(run, run.jobPid))
  else if (run.phase === 'accepted') reports.add({ type: 'accepted', job: run.job, run: run.run })
}

/** Reports the acknowledged end of a run again, from the folder it is kept in. */
export const reportDone = (parts: Parts, run: Pick<Run, 'job' | 'run' | 'folder'>): void => {
  const { end } = readRecord(run.folder)
  const { job, run: number, folder } = run
  if (end !== null) parts.reports.add(endedReport({ job, run: number, folder, peakMemory: null }, end))
  else {
    const reason = 'The run was lost before, and that was acknowledged.'
    parts.reports.add({ type: 'lost', job, run: number, reason, at: parts.clock.now() })
  }
}
