/** What one pass of the conductor says happened: each event is applied to the state before the next is decided, and all are committed together. */
import { apply } from '#/core/apply.ts'
import { decide, type World } from '#/core/decide.ts'
import type { PlanState } from '#/core/state.ts'
import type { EventBody, LedgerEvent } from '#/model/event.ts'
import type { RunRecord } from '#/store/runs.ts'
import { runRecordOf } from './run-record.ts'

export interface Batch {
  readonly events: LedgerEvent[]
  readonly runs: RunRecord[]
}

export interface DecidingParts {
  readonly state: PlanState
  readonly term: number
  readonly world: () => World
}

/** Decides until nothing is left to decide. */
export const settle = (parts: DecidingParts, batch: Batch): void => {
  for (let before = -1; before !== batch.events.length;) {
    before = batch.events.length
    for (const body of decide(parts.state, parts.world())) record(parts, batch, body)
  }
}

export const record = ({ state, term }: DecidingParts, batch: Batch, body: EventBody): LedgerEvent => {
  const event = eventAt(body, state.seq + 1, state.now, term)
  const run = runRecordOf(state, event)
  if (run !== undefined) batch.runs.push(run)
  apply(state, event)
  batch.events.push(event)
  return event
}

/** The event at its place. Those that every run brings are made field by field: to spread them took a tenth of a decision. */
const eventAt = (body: EventBody, seq: number, at: number, term: number): LedgerEvent => {
  switch (body.kind) {
    case 'run.dispatched':
      return { kind: body.kind, job: body.job, run: body.run, agent: body.agent, seq, at, term }
    case 'run.started':
      return { kind: body.kind, job: body.job, run: body.run, pid: body.pid, seq, at, term }
    default:
      return { ...body, seq, at, term }
  }
}
