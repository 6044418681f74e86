/** What an operator may do to a job, and the events that carry it out. */
import { Refusal } from '#/lib/refusal.ts'
import type { Command, JobAction } from '#/model/command.ts'
import type { EventBody } from '#/model/event.ts'
import { cell } from './columns.ts'
import { isHeld, streamIsAlive } from './conditions.ts'
import { hasFlag } from './flags.ts'
import { requireJob } from './in-plan.ts'
import { JobFlag, Phase, type PlanState } from './state.ts'
import { jobStatus, streamStatus } from './status.ts'
import { jobName } from './view.ts'

/** In which phases each action makes sense, and what to do instead when it does not. */
const allowed: Record<JobAction, { readonly phases: readonly number[]; readonly instead: string }> = {
  hold: { phases: [Phase.waiting], instead: 'Only a job that has not started can be held.' },
  unhold: { phases: [Phase.waiting], instead: 'Only a job that is held can be unheld.' },
  release: { phases: [Phase.waiting], instead: 'Only a job that waits can be released; to run it again, rerun it.' },
  cancel: {
    phases: [
      Phase.waiting,
      Phase.dispatched,
      Phase.running,
      Phase.unknown,
      Phase.pending,
      Phase.abended,
      Phase.failed,
      Phase.suppressed,
    ],
    instead: 'A job that has ended well cannot be cancelled.',
  },
  kill: { phases: [Phase.dispatched, Phase.running], instead: 'Only a running job can be killed.' },
  rerun: {
    phases: [
      Phase.unknown,
      Phase.pending,
      Phase.succeeded,
      Phase.abended,
      Phase.failed,
      Phase.suppressed,
      Phase.cancelled,
    ],
    instead: 'Only a job that has ended can be rerun; to start a waiting one, release it.',
  },
}

/** Throws `job.illegal_transition` when it makes no sense in the job's phase. */
export const orderJob = (state: PlanState, command: Extract<Command, { kind: 'job' }>): EventBody[] => {
  const { job, action, cause } = command
  requireJob(state, job)
  const { phases, instead } = allowed[action]
  if (!phases.includes(cell(state.jobs.phase, job))) {
    const { status } = jobStatus(state, job)
    const what = cell(state.jobs.phase, job) === Phase.dormant ? 'a recovery job that was not needed' : status
    throw new Refusal('job.illegal_transition', `${jobName(state, job)} cannot ${action}: it is ${what}. ${instead}`)
  }
  const stream = cell(state.jobs.stream, job)
  if (action === 'rerun' && !streamIsAlive(state, stream)) {
    const sentence = `${jobName(state, job)} cannot rerun: its stream is ${streamStatus(state, stream)}. Submit the stream anew.`
    throw new Refusal('job.illegal_transition', sentence)
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
      return hasFlag(state, job, JobFlag.cancelled) ? [] : [{ kind: 'job.cancelled', job, cause }]
    case 'kill':
      return [{ kind: 'job.kill_requested', job, run, cause }]
    case 'rerun':
      return [{ kind: 'job.rerun', job, run: run + 1, why: 'operator', notBefore: state.now, cause }]
  }
}
