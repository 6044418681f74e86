/** What an operator may do to a job, and the events that carry it out. */
import type { Command, JobAction } from '#/model/command.ts'
import type { EventBody } from '#/model/event.ts'
import { cell } from './columns.ts'
import { isCancelPending, isHeld, isLive } from './conditions.ts'
import { hasFlag } from './flags.ts'
import { requireJob } from './in-plan.ts'
import { orderRerun } from './order-rerun.ts'
import { done, refuseJob } from './refuse-job.ts'
import { JobFlag, Phase, type PlanState } from './state.ts'
import { isLegal, type JobEventKind } from './transitions.ts'

/** The event that carries out each action, legal where the table of transitions says so; and what to do instead where it is not. */
const orders: Readonly<
  Record<Exclude<JobAction, 'rerun'>, { readonly event: JobEventKind; readonly instead: string }>
> = {
  hold: { event: 'job.held', instead: 'Only a job that has not started can be held.' },
  unhold: { event: 'job.unheld', instead: 'Only a job that is held can be unheld.' },
  release: { event: 'job.released', instead: 'Only a job that waits can be released; to run it again, rerun it.' },
  cancel: { event: 'job.cancelled', instead: 'A job that has ended well cannot be cancelled.' },
  kill: { event: 'job.kill_requested', instead: 'Only a running job can be killed.' },
}

/** Throws `job.illegal_transition` when it makes no sense in the job's phase. */
export const orderJob = (state: PlanState, command: Extract<Command, { kind: 'job' }>): EventBody[] => {
  const { job, action, cause } = command
  requireJob(state, job)
  if (action === 'rerun') return orderRerun(state, command)
  const { event, instead } = orders[action]
  if (!isLegal(event, cell(state.jobs.phase, job)) || (action === 'kill' && !isLive(state, job))) {
    throw refuseJob(state, job, `be ${done[action]}`, instead)
  }
  const run = cell(state.jobs.run, job)
  switch (action) {
    case 'hold':
      return isHeld(state, job) ? [] : [{ kind: 'job.held', job, cause }]
    case 'unhold':
      return isHeld(state, job) ? [{ kind: 'job.unheld', job, cause }] : []
    case 'release':
      return [{ kind: 'job.released', job, cause }]
    case 'cancel':
      if (command.pending === true && cell(state.jobs.phase, job) === Phase.waiting) {
        return isCancelPending(state, job) ? [] : [{ kind: 'job.cancel_pending', job, cause }]
      }
      // Of one that has been launched it is cancelled as without `pending`.
      return hasFlag(state, job, JobFlag.cancelled) ? [] : [{ kind: 'job.cancelled', job, cause }]
    case 'kill':
      return [{ kind: 'job.kill_requested', job, run, cause }]
  }
}
