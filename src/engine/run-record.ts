/** The history row of a run, taken when the event that ends it is about to be applied. */
import { cell } from '#/core/columns.ts'
import { nameOf } from '#/core/names.ts'
import { runName } from '#/core/run-name.ts'
import type { PlanState } from '#/core/state.ts'
import { isFound, isUnknown } from '#/core/unknown-runs.ts'
import { streamName } from '#/core/view.ts'
import { workstationAt } from '#/core/workstations.ts'
import type { LedgerEvent } from '#/model/event.ts'
import type { RunRecord } from '#/store/runs.ts'

type EndOfRun = Extract<LedgerEvent, { kind: 'run.ended' | 'run.failed' | 'run.refused' | 'run.lost' }>

/** The row, or undefined when the event ends no run. */
export const runRecordOf = (state: PlanState, event: LedgerEvent): RunRecord | undefined => {
  switch (event.kind) {
    case 'run.ended':
      return replacing(state, event, ended(state, event))
    case 'run.failed':
      return replacing(state, event, gone(state, event, 'failed'))
    case 'run.refused':
      return replacing(state, event, gone(state, event, 'refused'))
    case 'run.lost':
      return replacing(state, event, gone(state, event, 'unknown'))
    default:
      return undefined
  }
}

/** The truth takes the place of the row that said that nobody knew it. */
const replacing = (state: PlanState, { job, run }: EndOfRun, record: RunRecord): RunRecord =>
  isUnknown(state, job, run) || isFound(state, job, run) ? { ...record, replaces: true } : record

/** All fields at once, without another object in between: there is one of these a run. */
const ended = (state: PlanState, event: Extract<EndOfRun, { kind: 'run.ended' }>): RunRecord => {
  const { jobs, streams, names } = state
  const { job, usage } = event
  const stream = cell(jobs.stream, job)
  return {
    day: nameOf(names, cell(streams.day, stream)),
    job,
    run: event.run,
    workstation: workstationAt(state, cell(jobs.workstation, job)).name,
    stream: streamName(state, stream),
    name: runName(state, job),
    outcome: event.outcome,
    returnCode: event.returnCode,
    signal: event.signal,
    reason: null,
    readyAt: cell(jobs.readyAt, job) || null,
    startedAt: event.startedAt,
    endedAt: event.at,
    userMs: usage.userMs,
    systemMs: usage.systemMs,
    peakMemory: usage.peakMemory,
  }
}

/** One of which only the reason is known. */
const gone = (
  state: PlanState,
  event: Exclude<EndOfRun, { kind: 'run.ended' }>,
  outcome: 'failed' | 'refused' | 'unknown',
): RunRecord => {
  const usage = { userMs: null, systemMs: null, peakMemory: null }
  const startedAt = cell(state.jobs.startedAt, event.job)
  const end = { ...event, kind: 'run.ended', outcome: 'abended', startedAt, usage } as const
  const record = ended(state, { ...end, returnCode: 0, signal: null, repeatAt: null })
  return { ...record, outcome, returnCode: null, reason: event.reason, startedAt: startedAt || null }
}
