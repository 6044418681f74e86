/** The history row of a run, taken when the event that ends it is about to be applied. */
import { cell } from '#/core/columns.ts'
import { bringsTruth, endsRun, outcomeOfRun, type EndOfRun } from '#/core/ends-of-runs.ts'
import { nameOf } from '#/core/names.ts'
import { runName } from '#/core/run-name.ts'
import type { PlanState } from '#/core/state.ts'
import { streamName } from '#/core/view.ts'
import { workstationAt } from '#/core/workstations.ts'
import type { LedgerEvent } from '#/model/event.ts'
import type { RunRecord } from '#/store/runs.ts'

type EndOf<Kind extends EndOfRun['kind']> = Extract<LedgerEvent, { kind: Kind }>

/** The row, or undefined when the event ends no run. */
export const runRecordOf = (state: PlanState, event: LedgerEvent): RunRecord | undefined => {
  if (!endsRun(event)) return undefined
  const record = event.kind === 'run.ended' ? ended(state, event) : gone(state, event)
  return bringsTruth(state, event) ? { ...record, replaces: true } : record
}

/** All fields at once, without another object in between: there is one of these a run. */
const ended = (state: PlanState, event: EndOf<'run.ended'>): RunRecord => {
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
const gone = (state: PlanState, event: EndOf<'run.failed' | 'run.refused' | 'run.lost'>): RunRecord => {
  const usage = { userMs: null, systemMs: null, peakMemory: null }
  const startedAt = cell(state.jobs.startedAt, event.job)
  const end = { ...event, kind: 'run.ended', outcome: 'abended', startedAt, usage } as const
  const record = ended(state, { ...end, returnCode: 0, signal: null, repeatAt: null })
  return {
    ...record,
    outcome: outcomeOfRun(event),
    returnCode: null,
    reason: event.reason,
    startedAt: startedAt || null,
  }
}
