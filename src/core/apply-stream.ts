/** What happened to a job stream as a whole. */
import type { EventBody } from '#/model/event.ts'
import { cell, put } from './columns.ts'
import { addDependencies, dropDependencies as dropSome } from './apply-dependencies.ts'
import { forgetCancel, pendCancel } from './cancel-pending.ts'
import { clearStreamFlag, setStreamFlag } from './flags.ts'
import { cancelJob, suppressJob } from './apply-order.ts'
import { dropDependencies } from './drop-dependencies.ts'
import { judgeFollowers } from './branches.ts'
import { endRecovery } from './apply-recovery.ts'
import { completeStream, reviewStream } from './progress.ts'
import { requeueStream } from './ready-queue.ts'
import { jobsIn } from './stream-jobs.ts'
import { Phase, StreamFlag, type PlanState } from './state.ts'

type StreamEvent = Extract<EventBody, { kind: `stream.${string}` }>

export const applyStreamFact = (state: PlanState, event: StreamEvent): void => {
  const { stream } = event
  switch (event.kind) {
    case 'stream.limited':
      put(state.streams.limit, stream, event.limit ?? -1)
      return requeueStream(state, stream)
    case 'stream.held':
      setStreamFlag(state, stream, StreamFlag.held)
      return reviewStream(state, stream)
    case 'stream.unheld':
      clearStreamFlag(state, stream, StreamFlag.held)
      return reviewStream(state, stream)
    case 'stream.priority_changed':
      put(state.streams.priority, stream, event.priority)
      if (event.priority > 0) clearStreamFlag(state, stream, StreamFlag.held)
      return reviewStream(state, stream)
    case 'stream.cancel_pending':
      pendCancel(state, -stream)
      return reviewStream(state, stream)
    case 'stream.dependencies_added':
      return addDependencies(state, -stream, event.added)
    case 'stream.dependencies_dropped':
      return dropSome(state, -stream, event)
    case 'stream.released':
      clearStreamFlag(state, stream, StreamFlag.held)
      return release(state, stream)
    default:
      forgetDue(state, stream)
      return applyLastingFact(state, event)
  }
}

const forgetDue = ({ due }: PlanState, stream: number): void => {
  due.until.delete(-stream)
  due.deadline.delete(-stream)
  due.branches.delete(-stream)
  due.empty.delete(-stream)
}

type LastingEvent = Extract<StreamEvent, { kind: `stream.${'late' | 'succeeded' | 'cancelled' | 'suppressed'}` }>

const applyLastingFact = (state: PlanState, event: LastingEvent): void => {
  const { stream } = event
  switch (event.kind) {
    case 'stream.late':
      return setStreamFlag(state, stream, StreamFlag.late)
    case 'stream.succeeded':
      put(state.streams.endedAt, stream, state.now)
      completeStream(state, stream)
      return judgeFollowers(state, -stream)
    case 'stream.cancelled':
      forgetCancel(state, -stream)
      // A branch that was off is not taken up again when somebody has cancelled it.
      clearStreamFlag(state, stream, StreamFlag.notTaken)
      setStreamFlag(state, stream, StreamFlag.cancelled)
      return finishWith(state, stream, (job) => cancelJob(state, job))
    case 'stream.suppressed':
      forgetCancel(state, -stream)
      setStreamFlag(state, stream, StreamFlag.suppressed)
      if (event.why === 'condition') setStreamFlag(state, stream, StreamFlag.notTaken)
      return finishWith(state, stream, (job) => suppressJob(state, job))
  }
}

/** What it waits for is gone; a latest time that has passed at the same moment counts all the same. */
const release = (state: PlanState, stream: number): void => {
  dropDependencies(state, -stream)
  put(state.streams.unmet, stream, 0)
  put(state.streams.startAt, stream, Math.min(cell(state.streams.startAt, stream), state.now))
  reviewStream(state, stream)
}

/** Ends the jobs that wait, and the recoveries that are under way; live runs go on, and what has ended stays as it ended. */
const finishWith = (state: PlanState, stream: number, finish: (job: number) => void): void => {
  for (const job of jobsIn(state, stream)) {
    endRecovery(state, job)
    if (cell(state.jobs.phase, job) === Phase.waiting) finish(job)
  }
  completeStream(state, stream)
  judgeFollowers(state, -stream)
}
