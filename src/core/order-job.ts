/** What an operator may do to a job, and the events that carry it out. */
import { Refusal } from '#/lib/refusal.ts'
import type { Command, JobAction } from '#/model/command.ts'
import type { EventBody } from '#/model/event.ts'
import { cell } from './columns.ts'
import { isCancelPending, isHeld, isLive, streamIsAlive } from './conditions.ts'
import { hasFlag } from './flags.ts'
import { requireJob } from './in-plan.ts'
import { JobFlag, Phase, type PlanState } from './state.ts'
import { jobStatus, streamStatus } from './status.ts'
import { isLegal, type JobEventKind } from './transitions.ts'
import { jobName } from './view.ts'

/** The event that carries out each action, legal where the table of transitions says so; and what to do instead where it is not. */
const orders: Readonly<Record<JobAction, { readonly event: JobEventKind; readonly instead: string }>> = {
  hold: { event: 'job.held', instead: 'Only a job that has not started can be held.' },
  unhold: { event: 'job.unheld', instead: 'Only a job that is held can be unheld.' },
  release: { event: 'job.released', instead: 'Only a job that waits can be released; to run it again, rerun it.' },
  cancel: { event: 'job.cancelled', instead: 'A job that has ended well cannot be cancelled.' },
  kill: { event: 'job.kill_requested', instead: 'Only a running job can be killed.' },
  rerun: { event: 'job.rerun', instead: 'Only a job that has ended can be rerun; to start a waiting one, release it.' },
}

/** Throws `job.illegal_transition` when it makes no sense in the job's phase. */
export const orderJob = (state: PlanState, command: Extract<Command, { kind: 'job' }>): EventBody[] => {
  const { job, action, cause } = command
  requireJob(state, job)
  const { event, instead } = orders[action]
  if (!isLegal(event, cell(state.jobs.phase, job)) || (action === 'kill' && !isLive(state, job))) {
    throw refuseJob(state, job, action, instead)
  }
  const stream = cell(state.jobs.stream, job)
  if (action === 'rerun' && !streamIsAlive(state, stream)) {
    const sentence = `${jobName(state, job)} cannot rerun: its stream is ${streamStatus(state, stream)}. Submit the stream anew.`
    throw new Refusal('job.illegal_transition', sentence)
  }
  const run = cell(state.jobs.run, job)
  if (action === 'rerun' && isLive(state, job)) {
    const sentence = `${jobName(state, job)} cannot rerun: the process of its run ${run}, which was confirmed, goes on. Kill it, or wait for its end.`
    throw new Refusal('job.illegal_transition', sentence)
  }
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
      // It has started: then a pending cancel is ignored.
      if (command.pending === true && cell(state.jobs.phase, job) !== Phase.suppressed) return []
      return hasFlag(state, job, JobFlag.cancelled) ? [] : [{ kind: 'job.cancelled', job, cause }]
    case 'kill':
      return [{ kind: 'job.kill_requested', job, run, cause }]
    case 'rerun':
      return [{ kind: 'job.rerun', job, run: run + 1, why: 'operator', notBefore: state.now, cause }]
  }
}

/** What is said when an order makes no sense in the job's present phase. */
export const refuseJob = (state: PlanState, job: number, order: string, instead: string): Refusal => {
  const what =
    cell(state.jobs.phase, job) === Phase.dormant ? 'a recovery job that was not needed' : jobStatus(state, job).status
  return new Refusal('job.illegal_transition', `${jobName(state, job)} cannot ${order}: it is ${what}. ${instead}`)
}
