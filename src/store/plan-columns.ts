/** Rows of the plan as columns, and back. Words become numbers by their place in a list: the lists only ever grow. */
import type { PlanJob, PlanStream } from '#/model/plan.ts'
import { onUntils } from '#/model/time-of-day.ts'

const roles = ['step', 'recovery'] as const

/** The bits of a job's traits, from the lowest; the order is for ever. */
const traits = ['confirmed', 'critical', 'key', 'nop', 'killWhenLate'] as const satisfies (keyof PlanJob)[]

/** The word of a number. */
export const word = <T>(words: readonly T[], number: number): T => {
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
  latest_start_at: number | null
  is_key: number
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
  stream.latestStartAt,
  stream.key ? 1 : 0,
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
  latestStartAt: row.latest_start_at,
  key: row.is_key === 1,
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
  every_end_at: number | null
  traits: number
  durations: Pick<PlanJob, 'longest' | 'shortest'> | null
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
  job.everyEndAt,
  traits.reduce((bits, trait, place) => bits | (job[trait] ? 1 << place : 0), 0),
  job.longest === null && job.shortest === null ? null : { longest: job.longest, shortest: job.shortest },
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
  everyEndAt: row.every_end_at,
  confirmed: hasTrait(row, 'confirmed'),
  critical: hasTrait(row, 'critical'),
  key: hasTrait(row, 'key'),
  nop: hasTrait(row, 'nop'),
  killWhenLate: hasTrait(row, 'killWhenLate'),
  longest: row.durations?.longest ?? null,
  shortest: row.durations?.shortest ?? null,
})

const hasTrait = (row: JobRow, trait: (typeof traits)[number]): boolean =>
  (row.traits & (1 << traits.indexOf(trait))) !== 0
