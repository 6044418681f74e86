/** A run of the history as it is shown. */
import { instantText } from '#/core/view.ts'
import type { JobDetail } from '#/model/views.ts'
import type { RunRecord } from '#/store/runs.ts'

export const runText = (run: RunRecord): JobDetail['runs'][number] => ({
  run: run.run,
  outcome: run.outcome,
  startedAt: instantText(run.startedAt ?? 0),
  endedAt: instantText(run.endedAt),
  returnCode: run.returnCode,
  signal: run.signal,
  reason: run.reason,
  userMs: run.userMs,
  systemMs: run.systemMs,
  peakMemory: run.peakMemory,
})
