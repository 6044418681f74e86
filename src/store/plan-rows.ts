/** Batches of the plan: written once by COPY when they enter it, read back when the state is rebuilt. */
import type { CopyColumn } from '#/db/copy-buffer.ts'
import type { Queryable } from '#/db/pool.ts'
import { sql } from '#/db/sql.ts'
import type { PlanBatch, PlanDependency, PlanJob, PlanStream, PlanTask } from '#/model/plan.ts'
import { ensurePlanDay } from './days.ts'
import { dependencyOfRow, valuesOfDependency, type DependencyRow } from './dependency-columns.ts'
import { jobOfRow, streamOfRow, valuesOfJob, valuesOfStream, type JobRow, type StreamRow } from './plan-columns.ts'

const int4 = (...names: string[]): CopyColumn[] => names.map((name) => ({ name, type: 'int4' }))
const int2 = (...names: string[]): CopyColumn[] => names.map((name) => ({ name, type: 'int2' }))
const int8 = (...names: string[]): CopyColumn[] => names.map((name) => ({ name, type: 'int8' }))
const text = (...names: string[]): CopyColumn[] => names.map((name) => ({ name, type: 'text' }))
const day: CopyColumn = { name: 'day', type: 'date' }

const streamColumns = [
  day,
  ...int4('batch', 'id'),
  ...text('workstation', 'name'),
  ...int8('scheduled_at', 'start_at', 'until_at'),
  ...int2('on_until'),
  ...int8('deadline_at'),
  ...int2('priority'),
  ...int4('job_limit'),
  ...int2('carry_forward'),
  ...text('run_cycle'),
  ...int4('first_job', 'job_count'),
  ...int8('latest_start_at'),
  ...int2('is_key'),
]

const jobColumns = [
  day,
  ...int4('batch', 'id', 'stream'),
  ...int2('role'),
  ...text('workstation', 'name', 'definition'),
  ...int4('task'),
  ...int8('start_at', 'until_at'),
  ...int2('on_until'),
  ...int8('deadline_at'),
  ...int2('priority'),
  ...int4('every', 'recovery_job'),
  ...int8('every_end_at'),
  ...int2('traits'),
  { name: 'durations', type: 'jsonb' } as const,
]

const dependencyColumns = [
  day,
  ...int4('batch', 'position'),
  ...int2('type', 'waiter_of'),
  ...int4('waiter', 'target', 'units'),
  { name: 'detail', type: 'jsonb' } as const,
]

/**
 * Writes a batch within the transaction that commits its event. A dependency lies with the day of who waits; one that takes
 * the place of a pending one of an earlier batch lies with the day of its own batch.
 */
export const saveBatch = async (database: Queryable, batch: PlanBatch): Promise<void> => {
  const { id, reason, from, to, startOfDay, tasks, prompts, workstations, resources, orphaned } = batch
  const detail = { startOfDay, tasks, prompts, workstations, resources, orphaned }
  const dayOf = new Map(batch.streams.map((stream) => [stream.id, stream.day]))
  const streamOf = new Map(batch.jobs.map((job) => [job.id, job.stream]))
  const dayOfBatch = batch.streams[0]?.day ?? from ?? (await findLastPlannedDay(database))
  const dayOfStream = (stream: number | undefined): string => dayOf.get(stream ?? 0) ?? dayOfBatch
  const days = new Set(batch.dependencies.length === 0 ? [] : [dayOfBatch]).union(new Set(dayOf.values()))
  for (const planned of days) await ensurePlanDay(database, planned)
  await database.execute(sql`
    insert into plan_batches (id, reason, from_day, to_day, detail)
    values (${id}, ${reason}, ${from}, ${to}, ${JSON.stringify(detail)})`)
  await database.copyIn(
    'plan_streams',
    streamColumns,
    map(batch.streams, (row) => valuesOfStream(row, id)),
  )
  await database.copyIn(
    'plan_jobs',
    jobColumns,
    map(batch.jobs, (row) => valuesOfJob(row, id, dayOfStream(row.stream))),
  )
  await database.copyIn(
    'plan_dependencies',
    dependencyColumns,
    map(batch.dependencies, (row, position) => {
      const stream = row.waiter.of === 'stream' ? row.waiter.id : streamOf.get(row.waiter.id)
      return [dayOfStream(stream), id, position, ...valuesOfDependency(row)]
    }),
  )
}

/** The day of a batch that only resolves what is pending on planned days; '' before the first extension. */
const findLastPlannedDay = async (database: Queryable): Promise<string> => {
  const [row] = await database.query<{ day: string }>(sql`
    select to_day as day from plan_batches where to_day is not null order by id desc limit 1`)
  return row?.day ?? ''
}

const map = function* <T>(rows: Iterable<T>, values: (row: T, position: number) => unknown[]): Generator<unknown[]> {
  let position = 0
  for (const row of rows) {
    yield values(row, position)
    position += 1
  }
}

interface BatchRow extends Pick<PlanBatch, 'id' | 'reason'> {
  from_day: string | null
  to_day: string | null
  detail: Pick<PlanBatch, 'startOfDay' | 'prompts' | 'workstations' | 'resources' | 'orphaned'> & { tasks: TaskRow[] }
}

/** Tasks of the first version have no output conditions. */
type TaskRow = Omit<PlanTask, 'outputConditions'> & Partial<Pick<PlanTask, 'outputConditions'>>

/** Reads a batch back. The order of its rows is the order they were written in. */
export const getBatch = async (database: Queryable, id: number): Promise<PlanBatch> => {
  const [batch] = await database.query<BatchRow>(sql`
    select id, reason, from_day, to_day, detail from plan_batches where id = ${id}`)
  if (batch === undefined) throw new Error(`batch ${id} of the plan is in the ledger, but its rows are gone`)
  const { reason, from_day: from, to_day: to, detail } = batch
  const streams = await database.query<StreamRow>(sql`select * from plan_streams where batch = ${id} order by id`)
  const jobs = await database.query<JobRow>(sql`select * from plan_jobs where batch = ${id} order by id`)
  const dependencies = await database.query<DependencyRow>(sql`
    select type, waiter_of, waiter, target, units, detail from plan_dependencies where batch = ${id}
     order by position`)
  return {
    id,
    reason,
    from,
    to,
    ...detail,
    tasks: detail.tasks.map((task): PlanTask => ({ ...task, outputConditions: task.outputConditions ?? [] })),
    streams: streams.map((row): PlanStream => streamOfRow(row)),
    jobs: jobs.map((row): PlanJob => jobOfRow(row)),
    dependencies: dependencies.map((row): PlanDependency => dependencyOfRow(row)),
  }
}
