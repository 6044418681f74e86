/**
 * The requests that were carried out: the same id has its effect once, and is no licence for another effect.
 *
 * Kept for as many requests as an hour of hurried operators can make; the oldest go first.
 */
import type { Command, JobAction, StreamAction } from '#/model/command.ts'
import type { EventBody, EventKind } from '#/model/event.ts'
import { streamIdsOf } from '#/model/packed-batch.ts'
import type { PlanState } from './state.ts'

const mostRequests = 100_000

/** What an event did, in a word: its kind and whom it concerned. */
const effectOf = (event: EventBody): string => {
  if (event.kind === 'plan.added') return `plan.added ${streamIdsOf(event.batch)[0] ?? 0}`
  if ('prompt' in event && event.kind.startsWith('prompt.')) return `${event.kind} ${event.prompt}`
  if ('stream' in event) return `${event.kind} ${event.stream}`
  return 'job' in event ? `${event.kind} ${event.job}` : event.kind
}

/** Called by `apply` for every event. */
export const rememberRequest = ({ requests }: PlanState, event: EventBody): void => {
  if (!('cause' in event) || event.cause.requestId === undefined) return
  requests.set(event.cause.requestId, effectOf(event))
  if (requests.size <= mostRequests) return
  for (const oldest of requests.keys()) {
    requests.delete(oldest)
    return
  }
}

const jobEvents: Readonly<Record<JobAction, EventKind>> = {
  hold: 'job.held',
  unhold: 'job.unheld',
  release: 'job.released',
  cancel: 'job.cancelled',
  kill: 'job.kill_requested',
  rerun: 'job.rerun',
}
const streamEvents: Readonly<Record<StreamAction, EventKind>> = {
  release: 'stream.released',
  cancel: 'stream.cancelled',
}

/** The effect that carrying out a command has. */
export const intendedEffect = (command: Command): string => {
  switch (command.kind) {
    case 'job':
      return `${jobEvents[command.action]} ${command.job}`
    case 'stream':
      return `${streamEvents[command.action]} ${command.stream}`
    case 'confirm':
      return `job.confirmed ${command.job}`
    case 'reply':
      return `prompt.answered ${command.prompt}`
  }
}
