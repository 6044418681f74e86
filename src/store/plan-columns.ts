/** Rows of the plan as columns, and back. Words become numbers by their place in a list: the lists only ever grow. */
import { jobTraits, type PackedRows } from '#/model/packed-batch.ts'
import type { PlanJob, PlanStream } from '#/model/plan.ts'
import { onUntils } from '#/model/time-of-day.ts'

/** The place of a role is what `isRecovery` of a packed job says. */
const roles = ['step', 'recovery'] as const

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

/** An instant, or a number of another row: 0 is none. */
const orNull = (cells: ArrayLike<number>, place: number): number | null => cells[place] || null

export const valuesOfStream = ({ streams, names }: PackedRows, place: number, batch: number): unknown[] => {
  const limit = streams.limit[place] ?? -1
  return [
    names[streams.day[place] ?? 0],
    batch,
    streams.id[place],
    names[streams.workstation[place] ?? 0],
    names[streams.name[place] ?? 0],
    streams.scheduledAt[place],
    orNull(streams.startAt, place),
    orNull(streams.untilAt, place),
    streams.onUntil[place],
    orNull(streams.deadlineAt, place),
    streams.priority[place],
    limit < 0 ? null : limit,
    streams.carryForward[place],
    names[streams.runCycle[place] ?? 0] || null,
    streams.firstJob[place],
    streams.jobCount[place],
    orNull(streams.latestStartAt, place),
    streams.key[place],
  ]
}

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

/** All but its day and batch. */
export const valuesOfJob = ({ jobs, names, durations }: PackedRows, place: number): unknown[] => [
  jobs.id[place],
  jobs.stream[place],
  jobs.isRecovery[place],
  names[jobs.workstation[place] ?? 0],
  names[jobs.name[place] ?? 0],
  names[jobs.definition[place] ?? 0],
  jobs.task[place],
  orNull(jobs.startAt, place),
  orNull(jobs.untilAt, place),
  jobs.onUntil[place],
  orNull(jobs.deadlineAt, place),
  jobs.priority[place],
  orNull(jobs.every, place),
  orNull(jobs.recoveryJob, place),
  orNull(jobs.everyEndAt, place),
  jobs.traits[place],
  durations.get(place) ?? null,
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

const hasTrait = (row: JobRow, trait: (typeof jobTraits)[number]): boolean =>
  (row.traits & (1 << jobTraits.indexOf(trait))) !== 0
