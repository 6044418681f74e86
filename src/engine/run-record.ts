/** The history row of a run, taken when the event that ends it is about to be applied. */
import { cell } from '#/core/columns.ts'
import { nameOf } from '#/core/names.ts'
import type { PlanState } from '#/core/state.ts'
import { streamName } from '#/core/view.ts'
import { workstationAt } from '#/core/workstations.ts'
import type { LedgerEvent } from '#/model/event.ts'
import type { RunRecord } from '#/store/runs.ts'

/** The row, or undefined when the event ends no run. */
export const runRecordOf = (state: PlanState, event: LedgerEvent): RunRecord | undefined => {
  switch (event.kind) {
    case 'run.ended': {
      const { outcome, returnCode, signal, startedAt, usage } = event
      return { ...start(state, event), outcome, returnCode, signal, startedAt, ...usage }
    }
    case 'run.failed':
      return { ...start(state, event), outcome: 'failed', reason: event.reason }
    case 'run.refused':
      return { ...start(state, event), outcome: 'refused', reason: event.reason }
    case 'run.lost':
      return { ...start(state, event), outcome: 'unknown', reason: event.reason }
    default:
      return undefined
  }
}

type EndOfRun = Extract<LedgerEvent, { kind: 'run.ended' | 'run.failed' | 'run.refused' | 'run.lost' }>

/** What is known of every run. */
const start = (state: PlanState, { job, run, at }: EndOfRun): Omit<RunRecord, 'outcome'> => {
  const { jobs, streams, names } = state
  const stream = cell(jobs.stream, job)
  return {
    day: nameOf(names, cell(streams.day, stream)),
    job,
    run,
    workstation: workstationAt(state, cell(jobs.workstation, job)).name,
    stream: streamName(state, stream),
    name: nameOf(names, cell(jobs.name, job)),
    returnCode: null,
    signal: null,
    reason: null,
    readyAt: cell(jobs.readyAt, job) || null,
    startedAt: cell(jobs.startedAt, job) || null,
    endedAt: at,
    userMs: null,
    systemMs: null,
    peakMemory: null,
  }
}
