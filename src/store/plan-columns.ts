/** Rows of the plan as columns, and back. Words become numbers by their place in a list: the lists only ever grow. */
import type { PlanDependency, PlanJob, PlanStream } from '#/model/plan.ts'
import { onUntils } from '#/model/time-of-day.ts'

const roles = ['step', 'recovery'] as const
const dependencyTypes = ['job', 'stream', 'resource', 'file', 'prompt'] as const
const waiters = ['job', 'stream'] as const

const word = <T>(words: readonly T[], number: number): T => {
  const found = words[number]
  if (found === undefined) throw new Error(`the plan has a word number ${number}, which this version does not know`)
  return found
}

export interface StreamRow {
  day: string
  id: number
  workstation: string
  name: string
  scheduled_at: number
  start_at: number | null
  until_at: number | null
  on_until: number
  deadline_at: number | null
  priority: number
  job_limit: number | null
  carry_forward: number
  run_cycle: string | null
  first_job: number
  job_count: number
}

export const valuesOfStream = (stream: PlanStream, batch: number): unknown[] => [
  stream.day,
  batch,
  stream.id,
  stream.workstation,
  stream.name,
  stream.scheduledAt,
  stream.startAt,
  stream.untilAt,
  onUntils.indexOf(stream.onUntil),
  stream.deadlineAt,
  stream.priority,
  stream.limit,
  stream.carryForward ? 1 : 0,
  stream.runCycle,
  stream.firstJob,
  stream.jobCount,
]

export const streamOfRow = (row: StreamRow): PlanStream => ({
  id: row.id,
  day: row.day,
  workstation: row.workstation,
  name: row.name,
  scheduledAt: row.scheduled_at,
  startAt: row.start_at,
  untilAt: row.until_at,
  onUntil: word(onUntils, row.on_until),
  deadlineAt: row.deadline_at,
  priority: row.priority,
  limit: row.job_limit,
  carryForward: row.carry_forward === 1,
  runCycle: row.run_cycle,
  firstJob: row.first_job,
  jobCount: row.job_count,
})

export interface JobRow {
  id: number
  stream: number
  role: number
  workstation: string
  name: string
  definition: string
  task: number
  start_at: number | null
  until_at: number | null
  on_until: number
  deadline_at: number | null
  priority: number
  every: number | null
  recovery_job: number | null
}

export const valuesOfJob = (job: PlanJob, batch: number, day: string): unknown[] => [
  day,
  batch,
  job.id,
  job.stream,
  roles.indexOf(job.role),
  job.workstation,
  job.name,
  job.definition,
  job.task,
  job.startAt,
  job.untilAt,
  onUntils.indexOf(job.onUntil),
  job.deadlineAt,
  job.priority,
  job.every,
  job.recoveryJob,
]

export const jobOfRow = (row: JobRow): PlanJob => ({
  id: row.id,
  stream: row.stream,
  role: word(roles, row.role),
  workstation: row.workstation,
  name: row.name,
  definition: row.definition,
  task: row.task,
  startAt: row.start_at,
  untilAt: row.until_at,
  onUntil: word(onUntils, row.on_until),
  deadlineAt: row.deadline_at,
  priority: row.priority,
  every: row.every,
  recoveryJob: row.recovery_job,
})

export interface DependencyRow {
  type: number
  waiter_of: number
  waiter: number
  target: number
  units: number
  detail: Record<string, string | null> | null
}

/** All but its day, batch and position. */
export const valuesOfDependency = (dependency: PlanDependency): unknown[] => {
  const { type, waiter } = dependency
  const start = [dependencyTypes.indexOf(type), waiters.indexOf(waiter.of), waiter.id]
  switch (type) {
    case 'job':
    case 'stream':
      return [...start, dependency.predecessor, 0, null]
    case 'resource':
      return [...start, 0, dependency.units, { name: dependency.name }]
    case 'file': {
      const { id, workstation, path, qualifier } = dependency
      return [...start, id, 0, { workstation, path, qualifier }]
    }
    case 'prompt':
      return [...start, dependency.prompt, 0, null]
  }
}

export const dependencyOfRow = (row: DependencyRow): PlanDependency => {
  const type = word(dependencyTypes, row.type)
  const waiter = { of: word(waiters, row.waiter_of), id: row.waiter }
  switch (type) {
    case 'job':
    case 'stream':
      return { type, waiter, predecessor: row.target }
    case 'resource':
      return { type, waiter, name: row.detail?.['name'] ?? '', units: row.units }
    case 'file': {
      const { workstation, path, qualifier } = row.detail ?? {}
      return {
        type,
        waiter,
        id: row.target,
        workstation: workstation ?? '',
        path: path ?? '',
        qualifier: qualifier ?? null,
      }
    }
    case 'prompt':
      return { type, waiter, prompt: row.target }
  }
}
