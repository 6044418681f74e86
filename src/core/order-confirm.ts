/** How a job ended, by the word of an operator. */
import { Refusal } from '#/lib/refusal.ts'
import type { Command } from '#/model/command.ts'
import type { EventBody } from '#/model/event.ts'
import { cell } from './columns.ts'
import { streamIsAlive } from './conditions.ts'
import { requireJob } from './in-plan.ts'
import { Phase, type PlanState } from './state.ts'
import { jobStatus } from './status.ts'
import { jobName } from './view.ts'

/** What can be confirmed as what (User's Guide and Reference, "confirm"). */
export const orderConfirm = (state: PlanState, command: Extract<Command, { kind: 'confirm' }>): EventBody[] => {
  const { job, succeeded, cause } = command
  requireJob(state, job)
  const phase = cell(state.jobs.phase, job)
  const isAwaited = phase === Phase.pending || phase === Phase.unknown
  const isTurned =
    phase === Phase.abended || (phase === Phase.suppressed && streamIsAlive(state, cell(state.jobs.stream, job)))
  if (isAwaited || (succeeded && isTurned)) return [{ kind: 'job.confirmed', job, succeeded, cause }]
  const { status } = jobStatus(state, job)
  const word = succeeded ? 'succ' : 'abend'
  const instead = 'Only a job that is pending or unknown can; one that abended or was suppressed can be confirmed succ.'
  const sentence = `${jobName(state, job)} cannot be confirmed ${word}: it is ${status}. ${instead}`
  throw new Refusal('job.illegal_transition', sentence)
}
