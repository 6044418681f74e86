/**
 * Reads batches that versions before migration 8 wrote: a row for each stream, job and dependency, in three tables.
 *
 * Words stand as their place in a list. Nothing is written like this any more; a later migration of kind `contract` may drop the
 * tables when no ledger speaks of such a batch.
 */
import type { Queryable } from '#/db/pool.ts'
import { sql } from '#/db/sql.ts'
import { jobTraits } from '#/model/packed-batch.ts'
import type { Followed, PlanBatch, PlanDependency, PlanJob, PlanStream, Waiter } from '#/model/plan.ts'
import { onUntils } from '#/model/time-of-day.ts'

const roles = ['step', 'recovery'] as const
const types = ['job', 'stream', 'resource', 'file', 'prompt', 'join', 'pending', 'start'] as const
const waiters = ['job', 'stream'] as const

/** The word of a number. */
const word = <T>(words: readonly T[], number: number): T => {
  const found = words[number]
  if (found === undefined) throw new Error(`the plan has a word number ${number}, which this version does not know`)
  return found
}

/** In the order in which they were written. */
export const readFormerRows = async (
  database: Queryable,
  batch: number,
): Promise<Pick<PlanBatch, 'streams' | 'jobs' | 'dependencies'>> => {
  const streams = await database.query<StreamRow>(sql`select * from plan_streams where batch = ${batch} order by id`)
  const jobs = await database.query<JobRow>(sql`select * from plan_jobs where batch = ${batch} order by id`)
  const dependencies = await database.query<DependencyRow>(sql`
    select type, waiter_of, waiter, target, units, detail from plan_dependencies where batch = ${batch}
     order by position`)
  return {
    streams: streams.map((row): PlanStream => streamOfRow(row)),
    jobs: jobs.map((row): PlanJob => jobOfRow(row)),
    dependencies: dependencies.map((row): PlanDependency => dependencyOfRow(row)),
  }
}

interface StreamRow {
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

const streamOfRow = (row: StreamRow): PlanStream => ({
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

interface JobRow {
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

const jobOfRow = (row: JobRow): PlanJob => ({
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

interface DependencyRow {
  type: number
  waiter_of: number
  waiter: number
  target: number
  units: number
  detail: object | null
}

type Dependency<T extends PlanDependency['type']> = Extract<PlanDependency, { type: T }>
/** What of a dependency stands in `detail`. */
type Detail<T extends PlanDependency['type'], Columns extends string> = Omit<
  Dependency<T>,
  'type' | 'waiter' | 'id' | Columns
>

type StartDetail = Detail<'start', 'watch'> & Pick<Dependency<'start'>['watch'], 'of'>

const plain: Followed = { condition: null, join: null, resolves: null }

const dependencyOfRow = (row: DependencyRow): PlanDependency => {
  const type = word(types, row.type)
  const waiter: Waiter = { of: word(waiters, row.waiter_of), id: row.waiter }
  const { target, units, detail } = row
  switch (type) {
    case 'job':
    case 'stream':
      return { type, waiter, predecessor: target, ...plain, ...detail }
    case 'resource':
      return { type, waiter, units, ...(detail as Detail<'resource', 'units'>) }
    case 'file':
      return { type, waiter, id: target, ...(detail as Detail<'file', never>) }
    case 'prompt':
      return { type, waiter, prompt: target }
    case 'join':
      return { type, waiter, id: target, needed: units, ...(detail as Detail<'join', 'needed'>) }
    case 'pending':
      return { type, waiter, id: target, ...(detail as Detail<'pending', never>) }
    case 'start': {
      const { of, ...rest } = detail as StartDetail
      return { type, waiter, watch: { of, id: target }, ...rest }
    }
  }
}
