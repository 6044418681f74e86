/** Batches of the plan: written once by COPY when they enter it, read back when the state is rebuilt. */
import type { Queryable } from '#/db/pool.ts'
import { sql } from '#/db/sql.ts'
import type { PackedBatch } from '#/model/packed-batch.ts'
import type { PlanBatch, PlanDependency, PlanJob, PlanStream, PlanTask } from '#/model/plan.ts'
import { packBatch } from '#/planning/pack-batch.ts'
import { ensurePlanDay } from './days.ts'
import { dependencyOfRow, type DependencyRow } from './dependency-columns.ts'
import { dependencyColumns, encodeBatch, encodeWith, jobColumns, streamColumns } from './encode-batch.ts'
import { jobOfRow, streamOfRow, type JobRow, type StreamRow } from './plan-columns.ts'

/**
 * Writes a batch within the transaction that commits its event. A dependency lies with the day of who waits; one that takes
 * the place of a pending one of an earlier batch lies with the day of its own batch. `isKnown`: a production day
 * whose partitions are there. Answers the days of the batch.
 */
export const saveBatch = async (
  database: Queryable,
  batch: PlanBatch | PackedBatch,
  isKnown: (day: string) => boolean = () => false,
): Promise<readonly string[]> => {
  const { id, reason, from, to, startOfDay, submitted, into, tasks, prompts, workstations, resources, orphaned } = batch
  const detail = { startOfDay, submitted, into, tasks, prompts, workstations, resources, orphaned }
  const packed = packBatch(batch)
  const rows = packed.encoded ?? encodeBatch(packed) ?? encodeWith(packed, from ?? (await findLastPlannedDay(database)))
  for (const day of rows.days) if (!isKnown(day)) await ensurePlanDay(database, day)
  await database.execute(sql`
    insert into plan_batches (id, reason, from_day, to_day, detail)
    values (${id}, ${reason}, ${from}, ${to}, ${JSON.stringify(detail)})`)
  await database.copyBytes('plan_streams', streamColumns, [rows.streams])
  await database.copyBytes('plan_jobs', jobColumns, [rows.jobs])
  await database.copyBytes('plan_dependencies', dependencyColumns, [rows.dependencies])
  return rows.days
}

/** The day of a batch that only resolves what is pending on planned days; '' before the first extension. */
const findLastPlannedDay = async (database: Queryable): Promise<string> => {
  const [row] = await database.query<{ day: string }>(sql`
    select to_day as day from plan_batches where to_day is not null order by id desc limit 1`)
  return row?.day ?? ''
}

interface BatchRow extends Pick<PlanBatch, 'id' | 'reason'> {
  from_day: string | null
  to_day: string | null
  detail: Omit<PlanBatch, 'id' | 'reason' | 'from' | 'to' | 'streams' | 'jobs' | 'dependencies' | 'tasks'> & {
    tasks: TaskRow[]
  }
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
