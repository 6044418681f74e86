/** One more run of a job, and with it those that come after: they wait for their predecessors once more. */
import type { EventBody } from '#/model/event.ts'
import type { RerunFrom } from '#/model/rerun.ts'
import { dropDependencies } from './drop-dependencies.ts'
import { endRecovery } from './apply-recovery.ts'
import { waitUntil } from './apply-run.ts'
import { reopenEdge, reopenJob } from './branches.ts'
import { cell, put } from './columns.ts'
import { edgeFrom, edgesTo } from './edges.ts'
import { clearFlag, clearStreamFlag } from './flags.ts'
import { note, Noted } from './journal.ts'
import { intern } from './names.ts'
import { reviewJob, withSettlement } from './progress.ts'
import { JobFlag, Phase, StreamFlag, type Holder, type PlanState } from './state.ts'
import type { RerunState } from './small-states.ts'
import { countRerun } from './unknown-runs.ts'
import { workstationAt, workstationNumber } from './workstations.ts'

type RerunEvent = Extract<EventBody, { kind: 'job.rerun' }>

export const applyRerun = (state: PlanState, event: RerunEvent): void => {
  const { job, run, why, notBefore, priority, successors, from } = event
  const { jobs } = state
  prepare(state, job)
  remember(state, job, { run, why, ...(from && { from: { definition: from.definition, name: from.name } }) })
  if (from !== undefined) runInstead(state, job, from)
  if (why !== 'unknown') put(jobs.attempts, job, why === 'recovery' ? cell(jobs.attempts, job) + 1 : 0)
  if (state.unknowns.size > 0 && why !== 'recovery') countRerun(state, job, why === 'unknown')
  if (priority !== undefined) put(jobs.priority, job, priority)
  askNoMore(state, job)
  wait(state, job)
  reopenJob(state, job)
  put(jobs.endedAt, job, 0)
  if (successors !== undefined) repeat(state, job, successors)
  waitUntil(state, job, notBefore)
}

const prepare = (state: PlanState, job: number): void => {
  endRecovery(state, job)
  if (state.confirmedConditions.size > 0) state.confirmedConditions.delete(job)
}

const wait = (state: PlanState, job: number): void =>
  withSettlement(state, job, () => {
    clearFlag(state, job, JobFlag.goesOn | JobFlag.cancelled | JobFlag.held | JobFlag.notTaken)
    put(state.jobs.phase, job, Phase.waiting)
  })

/** An operator runs it now, whatever it waited for; what has come stays, so that it can be waited for once more with its successors. */
const askNoMore = (state: PlanState, job: number): void => {
  if (cell(state.jobs.unmet, job) > 0) {
    dropDependencies(state, job)
    put(state.jobs.unmet, job, 0)
  }
  state.conditional.delete(job)
  state.due.branches.delete(job)
}

/** Why a run came to be: for those runs that the plan did not bring. */
const remember = ({ reruns }: PlanState, job: number, rerun: RerunState): void => {
  const before = reruns.get(job)
  if (before === undefined) return void reruns.set(job, [rerun])
  const last = before.at(-1)
  if (last?.run !== rerun.run) before.push(rerun)
  // Ordered once more before it has started.
  else if (rerun.from !== undefined) before[before.length - 1] = { ...last, from: rerun.from }
}

/** Another job is run in its place, where that one runs. It keeps its name in the plan: whatever means it means it still. */
const runInstead = (state: PlanState, job: number, { definition, workstation, timezone, task }: RerunFrom): void => {
  const { jobs } = state
  const isKnown = state.workstationNumbers.has(workstation)
  const number = workstationNumber(state, workstation)
  if (!isKnown) workstationAt(state, number).timezone = timezone
  state.tasks.set(task.id, task)
  state.nextIds.task = Math.max(state.nextIds.task, task.id + 1)
  // A note of the job means where it is now; how many run where it was has changed as well.
  note(state, Noted.workstation, cell(jobs.workstation, job))
  put(jobs.workstation, job, number)
  put(jobs.definition, job, intern(state.names, definition))
  put(jobs.task, job, task.id)
}

/** Those that have ended wait again; what they and the others follow among themselves is to come once more. */
const repeat = (state: PlanState, job: number, successors: readonly Holder[]): void => {
  const { jobs, streams } = state
  const again = new Set<Holder>([job, ...successors, -cell(jobs.stream, job)])
  for (const holder of successors) if (holder > 0) again.add(-cell(jobs.stream, holder))
  for (const holder of successors) {
    if (holder > 0 && cell(jobs.phase, holder) !== Phase.waiting) resetJob(state, holder)
    if (holder > 0) continue
    clearStreamFlag(state, -holder, StreamFlag.notTaken | StreamFlag.suppressed)
    put(streams.startedAt, -holder, 0)
    put(streams.endedAt, -holder, 0)
  }
  for (const holder of successors) {
    for (const edge of edgesTo(state, holder)) if (again.has(edgeFrom(state, edge))) reopenEdge(state, edge)
  }
  for (const holder of successors) if (holder > 0) reviewJob(state, holder)
}

const resetJob = (state: PlanState, job: number): void => {
  const { jobs } = state
  prepare(state, job)
  if (cell(jobs.run, job) > 0) remember(state, job, { run: cell(jobs.run, job) + 1, why: 'predecessor' })
  wait(state, job)
  put(jobs.attempts, job, 0)
  put(jobs.endedAt, job, 0)
  put(jobs.readyAt, job, 0)
}
