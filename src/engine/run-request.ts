/** Everything an agent must know to start a run, read off the plan. */
import type { RunRequest } from '#/contract/agent-messages.ts'
import { cell } from '#/core/columns.ts'
import { nameOf } from '#/core/names.ts'
import { runName } from '#/core/run-name.ts'
import type { PlanState } from '#/core/state.ts'
import { workstationAt } from '#/core/workstations.ts'

/** Of the job's run, or of one that is said: the state may have moved on since it was dispatched. */
export const runRequest = (state: PlanState, job: number, run = cell(state.jobs.run, job)): RunRequest => {
  const { jobs, streams, names } = state
  const stream = cell(jobs.stream, job)
  const task = state.tasks.get(cell(jobs.task, job))
  if (task === undefined) throw new Error(`job ${job} has no task`)
  const workstation = workstationAt(state, cell(jobs.workstation, job))
  return {
    job,
    run,
    task: task.task,
    logon: task.logon,
    workstation: workstation.name,
    stream: nameOf(names, cell(streams.name, stream)),
    streamId: stream,
    name: runName(state, job),
    scheduledAt: cell(streams.scheduledAt, stream),
    timezone: workstation.timezone,
    day: nameOf(names, cell(streams.day, stream)),
  }
}
