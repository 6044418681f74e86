/** Writes down in the journal what an event changes by itself; what follows from it is written down where it follows. */
import type { EventBody } from '#/model/event.ts'
import { jobIdsOf, streamIdsOf, type PackedBatch } from '#/model/packed-batch.ts'
import type { PlanBatch } from '#/model/plan.ts'
import { cell } from './columns.ts'
import { bringsTruth, endsRun, outcomeOfRun, type EndOfRun } from './ends-of-runs.ts'
import { note, Noted, noteRun } from './journal.ts'
import { jobsIn } from './stream-jobs.ts'
import type { PlanState } from './state.ts'
import { workstationNumber } from './workstations.ts'

/** Of many jobs at once nobody wants to hear one by one. */
const mostAdded = 500

/** Called by `apply` for every event that not every run brings. */
export const noteEvent = (state: PlanState, event: EventBody): void => {
  if (state.journal === null) return
  if ('prompt' in event) note(state, Noted.prompt, event.prompt)
  if ('job' in event) noteJob(state, event.job)
  else if ('stream' in event) noteStream(state, event.stream)
  else noteRest(state, event)
  if (endsRun(event)) noteHistory(state, event)
}

/** Another run of its job is in the history, and it may take the place of one whose outcome was unknown. Called before it is applied. */
export const noteHistory = (state: PlanState, event: EndOfRun): void => {
  if (state.journal === null) return
  noteRun(state, outcomeOfRun(event), event.job)
  if (bringsTruth(state, event)) noteRun(state, 'unknown', event.job)
}

/** With its recovery job, which sleeps and wakes with it. */
const noteJob = (state: PlanState, job: number): void => {
  note(state, Noted.job, job)
  const recovery = cell(state.jobs.recoveryJob, job)
  if (recovery !== 0) note(state, Noted.job, recovery)
}

const noteStream = (state: PlanState, stream: number): void => {
  note(state, Noted.stream, stream)
  for (const job of jobsIn(state, stream)) note(state, Noted.job, job)
}

const noteRest = (state: PlanState, event: EventBody): void => {
  switch (event.kind) {
    case 'plan.added':
      note(state, Noted.plan, 0)
      return noteAdded(state, event.batch)
    case 'plan.closed':
      return note(state, Noted.plan, 0)
    case 'freeze.added':
    case 'freeze.lifted':
      return note(state, Noted.freezes, event.freeze)
    case 'resource.altered':
      return note(state, Noted.resources, 0)
    case 'workstation.changed':
      return noteWorkstation(state, workstationNumber(state, event.workstation))
    default:
  }
}

const noteAdded = (state: PlanState, batch: PlanBatch | PackedBatch): void => {
  const jobs = jobIdsOf(batch)
  if (jobs.length > mostAdded) return
  for (const stream of streamIdsOf(batch)) note(state, Noted.stream, stream)
  for (const job of jobs) note(state, Noted.job, job)
}

/** Its ready jobs too: a fence changes how they are called. */
const noteWorkstation = (state: PlanState, number: number): void => {
  note(state, Noted.workstation, number)
  for (const { workstation, head } of state.lines.values()) {
    if (workstation !== number) continue
    for (let job = head; job !== 0; job = cell(state.jobs.queueNext, job)) note(state, Noted.job, job)
  }
}

/** A leader of another term writes from event `from` on. */
export const noteTerm = ({ journal }: PlanState, term: number, from: number): void => {
  journal?.terms.push({ term, from })
}
