/** Which events bring a run into the history, and how it is said there to have ended. */
import type { EventBody } from '#/model/event.ts'
import type { RunOutcome } from '#/model/run-views.ts'
import type { PlanState } from './state.ts'
import { isFound, isUnknown } from './unknown-runs.ts'

export type EndOfRun = Extract<EventBody, { kind: 'run.ended' | 'run.failed' | 'run.refused' | 'run.lost' }>

export const endsRun = <Event extends EventBody>(event: Event): event is Event & EndOfRun => {
  switch (event.kind) {
    case 'run.ended':
    case 'run.failed':
    case 'run.refused':
    case 'run.lost':
      return true
    default:
      return false
  }
}

/** As the history keeps it, whatever becomes of the job by the word of an operator. */
export const outcomeOfRun = (event: EndOfRun): RunOutcome => {
  switch (event.kind) {
    case 'run.ended':
      return event.outcome
    case 'run.failed':
      return 'failed'
    case 'run.refused':
      return 'refused'
    case 'run.lost':
      return 'unknown'
  }
}

/** Asked before the event is applied: the history says of this run that nobody knows how it ended, and now somebody does. */
export const bringsTruth = (state: PlanState, { job, run }: EndOfRun): boolean =>
  isUnknown(state, job, run) || isFound(state, job, run)
