/** What an operator may do to a job stream, and the events that carry it out. */
import { Refusal } from '#/lib/refusal.ts'
import type { Command, StreamAction } from '#/model/command.ts'
import type { EventBody } from '#/model/event.ts'
import { cell } from './columns.ts'
import { isCancelPending, isLive, streamIsHeld } from './conditions.ts'
import { hasFlag } from './flags.ts'
import { requireStream } from './in-plan.ts'
import { done } from './refuse-job.ts'
import { JobFlag, type PlanState } from './state.ts'
import { streamStatus } from './status.ts'
import { jobsIn } from './stream-jobs.ts'
import { isLegalForStream, standingOf, type StreamEventKind } from './stream-transitions.ts'
import { streamName } from './view.ts'

type StreamCommand = Extract<Command, { kind: 'stream' }>

/** The event that carries out each action; a kill is one of each job that runs. */
const orders: Readonly<Record<Exclude<StreamAction, 'kill'>, StreamEventKind>> = {
  hold: 'stream.held',
  unhold: 'stream.unheld',
  release: 'stream.released',
  cancel: 'stream.cancelled',
}

/** Throws `job.illegal_transition` where the table of transitions does not allow it, and where no job runs that could be killed. */
export const orderStream = (state: PlanState, { action, stream, pending, cause }: StreamCommand): EventBody[] => {
  requireStream(state, stream)
  if (action === 'kill') return killJobs(state, stream, cause)
  requireStanding(state, stream, `be ${done[action]}`, orders[action])
  switch (action) {
    case 'hold':
      return streamIsHeld(state, stream) ? [] : [{ kind: 'stream.held', stream, cause }]
    case 'unhold':
      return streamIsHeld(state, stream) ? [{ kind: 'stream.unheld', stream, cause }] : []
    case 'release':
      return [{ kind: 'stream.released', stream, cause }]
    case 'cancel': {
      // What is suppressed waits for nothing any more.
      if (pending !== true || standingOf(state, stream) !== 'open') return [{ kind: 'stream.cancelled', stream, cause }]
      // One that has been launched is cancelled as without `pending`.
      if (cell(state.streams.startedAt, stream) > 0) return [{ kind: 'stream.cancelled', stream, cause }]
      return isCancelPending(state, -stream) ? [] : [{ kind: 'stream.cancel_pending', stream, cause }]
    }
  }
}

/** Throws `job.illegal_transition` when what was ordered makes no sense where the stream stands. */
export const requireStanding = (state: PlanState, stream: number, order: string, event: StreamEventKind): void => {
  if (isLegalForStream(event, standingOf(state, stream))) return
  const sentence = `${streamName(state, stream)} cannot ${order}: it is ${streamStatus(state, stream)}.`
  throw new Refusal('job.illegal_transition', sentence)
}

const killJobs = (state: PlanState, stream: number, cause: StreamCommand['cause']): EventBody[] => {
  const live = [...jobsIn(state, stream)].filter((job) => isLive(state, job))
  if (live.length === 0) {
    throw new Refusal('job.illegal_transition', `${streamName(state, stream)} cannot be killed: none of its jobs runs.`)
  }
  return live
    .filter((job) => !hasFlag(state, job, JobFlag.killRequested))
    .map((job) => ({ kind: 'job.kill_requested', job, run: cell(state.jobs.run, job), cause }))
}
