/**
 * Turns an operator's order into events, or refuses it with the reason. The table of what may be done in which phase stands
 * here and nowhere else.
 */
import type { Command, JobAction } from '#/model/command.ts'
import type { EventBody } from '#/model/event.ts'
import { Refusal } from '#/lib/refusal.ts'
import { cell } from './columns.ts'
import { isHeld, streamIsAlive, streamIsSatisfied } from './conditions.ts'
import { hasFlag } from './flags.ts'
import { JobFlag, Phase, type PlanState } from './state.ts'
import { jobStatus, streamStatus } from './status.ts'
import { jobName, streamName } from './view.ts'

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

/** The events that carry out an order. Throws `job.unknown`, `job.left_plan`, `job.illegal_transition`, `prompt.unknown` and their kin. */
export const eventsOf = (state: PlanState, command: Command): EventBody[] => {
  switch (command.kind) {
    case 'job':
      return orderJob(state, command)
    case 'confirm':
      return confirm(state, command)
    case 'reply':
      return reply(state, command)
    case 'stream':
      return orderStream(state, command)
  }
}

/** Throws `job.unknown` unless the plan has the job, `job.left_plan` when it had it. */
export const requireJob = (state: PlanState, job: number): void => {
  if (job >= 1 && Number.isInteger(job) && cell(state.jobs.stream, job) !== 0) return
  if (job >= 1 && job < state.nextIds.job && Number.isInteger(job)) {
    const sentence = `Job ${job} has left the plan, which was closed through ${state.closedThrough}; its runs are in the history.`
    throw new Refusal('job.left_plan', sentence)
  }
  throw new Refusal('job.unknown', `Job ${job} is not in the plan; batuta jobs lists what is.`)
}

/** Throws `stream.unknown` unless the plan has the stream, `stream.left_plan` when it had it. */
export const requireStream = (state: PlanState, stream: number): void => {
  if (stream >= 1 && Number.isInteger(stream) && cell(state.streams.workstation, stream) !== 0) return
  if (stream >= 1 && stream < state.nextIds.stream && Number.isInteger(stream)) {
    const sentence = `Stream ${stream} has left the plan, which was closed through ${state.closedThrough}; the runs of its jobs are in the history.`
    throw new Refusal('stream.left_plan', sentence)
  }
  throw new Refusal('stream.unknown', `Stream ${stream} is not in the plan; batuta streams lists what is.`)
}

const orderJob = (state: PlanState, command: Extract<Command, { kind: 'job' }>): EventBody[] => {
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

/** What can be confirmed as what (User's Guide and Reference, "confirm"). */
const confirm = (state: PlanState, command: Extract<Command, { kind: 'confirm' }>): EventBody[] => {
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

type StreamCommand = Extract<Command, { kind: 'stream' }>

const orderStream = (state: PlanState, { action, stream, cause }: StreamCommand): EventBody[] => {
  requireStream(state, stream)
  if (!streamIsAlive(state, stream) || streamIsSatisfied(state, stream)) {
    const sentence = `${streamName(state, stream)} cannot ${action}: it is ${streamStatus(state, stream)}.`
    throw new Refusal('job.illegal_transition', sentence)
  }
  return [{ kind: action === 'cancel' ? 'stream.cancelled' : 'stream.released', stream, cause }]
}

const reply = (state: PlanState, command: Extract<Command, { kind: 'reply' }>): EventBody[] => {
  const prompt = state.prompts.get(command.prompt)
  if (prompt === undefined) {
    throw new Refusal('prompt.unknown', `There is no prompt ${command.prompt}; batuta prompts lists those of the plan.`)
  }
  if (prompt.status === 'yes' || (prompt.recoveryOf !== 0 && prompt.status === 'no')) {
    throw new Refusal('prompt.answered', `Prompt ${prompt.id} was answered ${prompt.status} already: ${prompt.text}`)
  }
  return [{ kind: 'prompt.answered', prompt: prompt.id, yes: command.yes, cause: command.cause }]
}
