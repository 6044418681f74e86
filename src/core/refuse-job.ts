/** What is said when an order makes no sense in the present phase of a job. */
import { Refusal } from '#/lib/refusal.ts'
import type { JobAction } from '#/model/command.ts'
import { cell } from './columns.ts'
import { Phase, type PlanState } from './state.ts'
import { jobStatus } from './status.ts'
import { jobName } from './view.ts'

/** What cannot be done to a job or stream, as it is said: it cannot be held. */
export const done: Readonly<Record<JobAction, string>> = {
  hold: 'held',
  unhold: 'unheld',
  release: 'released',
  cancel: 'cancelled',
  kill: 'killed',
  rerun: 'rerun',
}

/** `order`: what it cannot, `be held` or `change its priority`. */
export const refuseJob = (state: PlanState, job: number, order: string, instead: string): Refusal => {
  const isDormant = cell(state.jobs.phase, job) === Phase.dormant
  const what = isDormant ? 'a recovery job that was not needed' : jobStatus(state, job).status
  return new Refusal('job.illegal_transition', `${jobName(state, job)} cannot ${order}: it is ${what}. ${instead}`)
}
