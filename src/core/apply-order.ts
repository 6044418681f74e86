/** What an operator, or the plan's own times, ordered for a job. */
import type { EventBody } from '#/model/event.ts'
import { addDependencies, dropDependencies as dropSome } from './apply-dependencies.ts'
import { forgetCancel, pendCancel } from './cancel-pending.ts'
import { cell, put } from './columns.ts'
import { isUnderWay } from './conditions.ts'
import { clearFlag, hasFlag, setFlag } from './flags.ts'
import { dropDependencies } from './drop-dependencies.ts'
import { endRecovery } from './apply-recovery.ts'
import { applyRerun } from './apply-rerun.ts'
import { end, waitUntil } from './apply-run.ts'
import { judgeJob, reopenJob } from './branches.ts'
import { beginStream, reviewJob, withSettlement } from './progress.ts'
import { dequeue } from './ready-queue.ts'
import { JobFlag, Phase, type PlanState } from './state.ts'

type OrderEvent = Extract<EventBody, { kind: `job.${string}` }>

export const applyJobOrder = (state: PlanState, event: OrderEvent): void => {
  const { job } = event
  switch (event.kind) {
    case 'job.held':
      setFlag(state, job, JobFlag.held)
      return reviewJob(state, job)
    case 'job.unheld':
      clearFlag(state, job, JobFlag.held)
      return reviewJob(state, job)
    case 'job.released':
      clearFlag(state, job, JobFlag.held)
      dropDependencies(state, job)
      put(state.jobs.unmet, job, 0)
      // Ready already, it keeps its place.
      if (cell(state.jobs.line, job) !== 0) return
      return waitUntil(state, job, Math.min(cell(state.jobs.startAt, job), state.now))
    case 'job.cancelled':
      return cancelJob(state, job)
    case 'job.cancel_pending':
      pendCancel(state, job)
      return reviewJob(state, job)
    case 'job.dependencies_added':
      return addDependencies(state, job, event.added)
    case 'job.dependencies_dropped':
      return dropSome(state, job, event)
    case 'job.priority_changed':
      put(state.jobs.priority, job, event.priority)
      // Held is a priority of 0, too.
      if (event.priority > 0) clearFlag(state, job, JobFlag.held)
      return reviewJob(state, job)
    case 'job.suppressed':
      return suppressJob(state, job, event.why === 'condition')
    case 'job.skipped':
      return skip(state, job)
    case 'job.confirmed':
      return confirm(state, event)
    case 'job.conditions_confirmed':
      return confirmConditions(state, event)
    case 'job.long':
      state.due.long.delete(job)
      return setFlag(state, job, JobFlag.long)
    case 'job.late':
      state.due.until.delete(job)
      state.due.deadline.delete(job)
      return setFlag(state, job, JobFlag.late)
    case 'job.kill_overdue':
      return setFlag(state, job, JobFlag.killOverdue)
    case 'job.promoted':
      setFlag(state, job, JobFlag.promoted)
      return reviewJob(state, job)
    case 'job.kill_requested':
      state.due.long.delete(job)
      return setFlag(state, job, JobFlag.killRequested)
    case 'job.rerun':
      return applyRerun(state, event)
  }
}

/** A live job goes on and is cancelled when it ends, and its followers do not wait for that; any other is cancelled now. */
export const cancelJob = (state: PlanState, job: number): void => {
  forgetDue(state, job)
  if (isUnderWay(state, job)) {
    withSettlement(state, job, () => setFlag(state, job, JobFlag.cancelled))
    return judgeJob(state, job)
  }
  endRecovery(state, job)
  dequeue(state, job)
  // A branch that was off is not taken up again when somebody has cancelled it.
  clearFlag(state, job, JobFlag.notTaken)
  withSettlement(state, job, () => {
    put(state.jobs.phase, job, Phase.cancelled)
    put(state.jobs.endedAt, job, state.now)
  })
}

const forgetDue = (state: PlanState, job: number): void => {
  const { due } = state
  forgetCancel(state, job)
  due.until.delete(job)
  due.deadline.delete(job)
  due.branches.delete(job)
  due.nop.delete(job)
  due.unknown.delete(job)
}

/** What the operator says counts, whatever came before it. */
const confirm = (state: PlanState, event: Extract<OrderEvent, { kind: 'job.confirmed' }>): void => {
  const { job, succeeded, atEnd } = event
  if (atEnd === true) return void state.confirmedEnds.set(job, succeeded)
  endRecovery(state, job)
  reopenJob(state, job)
  state.due.unknown.delete(job)
  const runsOn = cell(state.jobs.phase, job) === Phase.running
  const kill = killFlags.filter((flag) => runsOn && hasFlag(state, job, flag))
  if (runsOn) state.afterEnd.add(job)
  end(state, job, succeeded ? 'succeeded' : 'abended')
  // The process that goes on is still to be killed.
  for (const flag of kill) setFlag(state, job, flag)
}

const killFlags = [JobFlag.killRequested, JobFlag.killOverdue]

/** What was judged without them is judged once more. */
const confirmConditions = (
  state: PlanState,
  { job, conditions }: Extract<OrderEvent, { kind: 'job.conditions_confirmed' }>,
): void => {
  const said = state.confirmedConditions.get(job) ?? []
  state.confirmedConditions.set(job, [...new Set([...said, ...conditions])])
  reopenJob(state, job)
  judgeJob(state, job)
}

/** NOP: it succeeds in its turn, and nothing runs. */
const skip = (state: PlanState, job: number): void => {
  const stream = cell(state.jobs.stream, job)
  forgetDue(state, job)
  beginStream(state, stream)
  withSettlement(state, job, () => {
    put(state.jobs.phase, job, Phase.succeeded)
    put(state.jobs.endedAt, job, state.now)
  })
  judgeJob(state, job)
}

/** `notTaken`: because its condition is false, so that what follows it plainly goes on. */
export const suppressJob = (state: PlanState, job: number, notTaken = false): void => {
  forgetDue(state, job)
  endRecovery(state, job)
  dequeue(state, job)
  withSettlement(state, job, () => {
    put(state.jobs.phase, job, Phase.suppressed)
    if (notTaken) setFlag(state, job, JobFlag.notTaken)
    put(state.jobs.endedAt, job, state.now)
  })
  judgeJob(state, job)
}
