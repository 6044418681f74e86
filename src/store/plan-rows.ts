/** Batches of the plan: written once when they enter it, read back when the state is rebuilt. */
import type { Queryable } from '#/db/pool.ts'
import { sql } from '#/db/sql.ts'
import type { PackedBatch } from '#/model/packed-batch.ts'
import type { PlanBatch, PlanTask } from '#/model/plan.ts'
import { packBatch } from '#/planning/pack-batch.ts'
import { bodyFormat, decodeBody } from './batch-body.ts'
import { ensurePlanDay } from './days.ts'
import { encodeBatch } from './encode-batch.ts'
import { readFormerRows } from './former-plan-rows.ts'

/**
 * Writes a batch within the transaction that commits its event. Its rows lie with the last of their production days; those of
 * a batch that only resolves what is pending with the last day that is planned. `isKnown`: a production day whose partitions
 * are there. Answers the days of the batch.
 */
export const saveBatch = async (
  database: Queryable,
  batch: PlanBatch | PackedBatch,
  isKnown: (day: string) => boolean = () => false,
): Promise<readonly string[]> => {
  const packed = packBatch(batch)
  const { id, reason, from, to, rows: _rows, encoded = encodeBatch(packed), ...detail } = packed
  const { days, body } = encoded
  const day = days.at(-1) ?? batch.into?.day ?? from ?? (await findLastPlannedDay(database))
  const all = day === null ? [] : [...new Set([...days, day])]
  for (const one of all) if (!isKnown(one)) await ensurePlanDay(database, one)
  if (day !== null) {
    await database.execute(sql`
      insert into plan_parts (day, batch, format, body) values (${day}, ${id}, ${bodyFormat}, ${body})`)
  }
  await database.execute(sql`
    insert into plan_batches (id, reason, from_day, to_day, day, detail)
    values (${id}, ${reason}, ${from}, ${to}, ${day}, ${JSON.stringify(detail)})`)
  return all
}

/** Null before the first extension: then there is nothing to wait for, and a batch without streams has no rows. */
const findLastPlannedDay = async (database: Queryable): Promise<string | null> => {
  const [row] = await database.query<{ day: string }>(sql`
    select to_day as day from plan_batches where to_day is not null order by id desc limit 1`)
  return row?.day ?? null
}

interface BatchRow extends Pick<PlanBatch, 'id' | 'reason'> {
  from_day: string | null
  to_day: string | null
  day: string | null
  detail: Omit<PlanBatch, 'id' | 'reason' | 'from' | 'to' | 'streams' | 'jobs' | 'dependencies' | 'tasks'> & {
    tasks: TaskRow[]
  }
}

/** Tasks of the first version have no output conditions. */
type TaskRow = Omit<PlanTask, 'outputConditions'> & Partial<Pick<PlanTask, 'outputConditions'>>

/** Reads a batch back, its rows in the order in which they were written. */
export const getBatch = async (database: Queryable, id: number): Promise<PlanBatch | PackedBatch> => {
  const [batch] = await database.query<BatchRow>(sql`
    select id, reason, from_day, to_day, day, detail from plan_batches where id = ${id}`)
  if (batch === undefined) throw new Error(`batch ${id} of the plan is in the ledger, but it is gone`)
  const { reason, from_day: from, to_day: to, day, detail } = batch
  const tasks = detail.tasks.map((task): PlanTask => ({ ...task, outputConditions: task.outputConditions ?? [] }))
  const whole = { id, reason, from, to, ...detail, tasks }
  if (day === null) return { ...whole, ...(await readFormerRows(database, id)) }
  const [part] = await database.query<{ format: number; body: Buffer }>(sql`
    select format, body from plan_parts where day = ${day} and batch = ${id}`)
  if (part === undefined) throw new Error(`batch ${id} of the plan is in the ledger, but its rows are gone`)
  return { ...whole, rows: decodeBody(part.body, part.format) }
}
