/** Cycles of maintenance and the runs of their tasks, kept so that a restart and a new leader know them; and pauses. */
import type { Queryable } from '#/db/pool.ts'
import { sql } from '#/db/sql.ts'
import type { Instant } from '#/lib/clock.ts'
import type { Cause } from '#/model/event.ts'
import type { CycleOutcome, TaskName, TaskOutcome } from '#/model/maintenance.ts'
import { fenced } from './leadership.ts'

/** The advisory lock that whoever works on a cycle holds: "Botica" in ASCII. */
export const maintenanceLock = 0x42_6f_74_69_63_61

export interface CycleRow {
  readonly id: number
  readonly term: number
  readonly server: string
  readonly reason: string
  /** Null: it came by itself. */
  readonly orderedBy: string | null
  /** The request that ordered it. */
  readonly requestId?: string | undefined
  /** Whether it is of all tasks that were due; else it was ordered of some. */
  readonly whole: boolean
  /** The last event of the ledger when it began. */
  readonly seq: number
  readonly startedAt: Instant
  readonly endedAt: Instant | null
  readonly outcome: CycleOutcome | null
}

export interface TaskRunRow {
  readonly cycle: number
  readonly task: TaskName
  readonly startedAt: Instant
  readonly endedAt: Instant
  readonly outcome: TaskOutcome
  /** What it did, or why not, in a sentence. */
  readonly said: string
}

/**
 * Opens a cycle for the leader of `term`, and says of one that was under way that it was cut off: whoever holds the lock of
 * maintenance knows that nobody works on it. Throws `leader.fenced` when another leads.
 */
export const openCycle = async (
  database: Queryable,
  cycle: Pick<CycleRow, 'term' | 'server' | 'reason' | 'orderedBy' | 'requestId' | 'whole' | 'seq' | 'startedAt'>,
): Promise<number> => {
  await cutOffCycles(database, cycle.startedAt)
  const { term, server, reason, orderedBy, requestId = null, whole, seq, startedAt } = cycle
  const [row] = await database.query<{ id: number }>(sql`
    insert into maintenance_cycles (term, server, reason, ordered_by, request_id, whole, seq, started_at)
    select ${term}, ${server}, ${reason}, ${orderedBy}, ${requestId}, ${whole}, ${seq}, ${startedAt} from leadership where term = ${term}
    returning id`)
  if (row === undefined) throw fenced(term)
  return row.id
}

/** Whether a request has begun a cycle before. */
export const hasBegunCycle = async (database: Queryable, requestId: string): Promise<boolean> =>
  (await database.query(sql`select from maintenance_cycles where request_id = ${requestId}`)).length > 0

/** Says of a cycle under way that it was cut off. Answers whether there was one. */
export const cutOffCycles = async (database: Queryable, at: Instant): Promise<boolean> =>
  (await database.execute(sql`
    update maintenance_cycles set ended_at = greatest(started_at, ${at}), outcome = 'cut-off' where ended_at is null`)) >
  0

export const closeCycle = async (
  database: Queryable,
  id: number,
  end: { readonly endedAt: Instant; readonly outcome: CycleOutcome },
): Promise<void> => {
  await database.execute(sql`
    update maintenance_cycles set ended_at = ${end.endedAt}, outcome = ${end.outcome}
     where id = ${id} and ended_at is null`)
}

export const saveTaskRun = async (database: Queryable, run: TaskRunRow): Promise<void> => {
  const { cycle, task, startedAt, endedAt, outcome, said } = run
  await database.execute(sql`
    insert into maintenance_runs (cycle, task, started_at, ended_at, outcome, said)
    values (${cycle}, ${task}, ${startedAt}, ${endedAt}, ${outcome}, ${said})`)
}

/** The last ones, newest first: so many, and as many that were whole, however many were ordered of some tasks since. */
export const listCycles = (database: Queryable, limit: number): Promise<CycleRow[]> =>
  database.query<CycleRow>(sql`
    select id, term, server, reason, ordered_by as "orderedBy", whole, seq, started_at as "startedAt", ended_at as "endedAt", outcome
      from maintenance_cycles
     where id in (select id from maintenance_cycles order by id desc limit ${limit})
        or id in (select id from maintenance_cycles where whole order by id desc limit ${limit})
     order by id desc`)

/** Of each task its last run and its last one that was done. */
export const listLastTaskRuns = (database: Queryable): Promise<TaskRunRow[]> =>
  database.query<TaskRunRow>(sql`
    (select distinct on (task) ${taskRunColumns} from maintenance_runs order by task, cycle desc)
    union
    (select distinct on (task) ${taskRunColumns} from maintenance_runs where outcome = 'done' order by task, cycle desc)
    order by task, cycle`)

/** The runs of a cycle, in the order in which they ended. */
export const listTaskRuns = (database: Queryable, cycle: number): Promise<TaskRunRow[]> =>
  database.query<TaskRunRow>(sql`
    select ${taskRunColumns} from maintenance_runs where cycle = ${cycle} order by ended_at, started_at`)

const taskRunColumns = sql`cycle, task, started_at as "startedAt", ended_at as "endedAt", outcome, said`

/** Whether a task failed in a cycle that was cut off, and has not done its work since. */
export const hasFailedAndCutOff = async (database: Queryable, task: TaskName): Promise<boolean> => {
  const rows = await database.query(sql`
    select from maintenance_runs run join maintenance_cycles cycle on cycle.id = run.cycle
     where run.task = ${task} and run.outcome = 'failed' and cycle.outcome = 'cut-off'
       and cycle.id > coalesce((select max(done.cycle) from maintenance_runs done where done.task = ${task} and done.outcome = 'done'), 0)
     limit 1`)
  return rows.length > 0
}

/** Gives up what was said of cycles that began before an instant: some rows each time. Answers how many. */
export const forgetCycles = (database: Queryable, before: Instant): Promise<number> =>
  database.execute(sql`
    delete from maintenance_cycles where id in (
      select id from maintenance_cycles where started_at < ${before} and ended_at is not null order by id limit 500)`)

export interface PauseRow {
  readonly at: Instant
  readonly by: string
  readonly reason: string | null
  /** Null: until it is resumed. */
  readonly until: Instant | null
}

/** The pause in force; undefined when maintenance was resumed, or never paused. Whether it is over is for the caller to see. */
export const findPause = async (database: Queryable): Promise<PauseRow | undefined> => {
  const [row] = await database.query<PauseRow>(sql`
    select at, by, reason, until_at as until from maintenance_pauses order by id desc limit 1`)
  return row === undefined || (row.until !== null && row.until <= row.at) ? undefined : row
}

/** `until` not after `at`: maintenance is resumed. */
export const savePause = async (
  database: Queryable,
  { at, until, cause }: { readonly at: Instant; readonly until: Instant | null; readonly cause: Cause },
): Promise<void> => {
  await database.execute(sql`
    insert into maintenance_pauses (at, by, reason, until_at) values (${at}, ${cause.by}, ${cause.reason ?? null}, ${until})`)
}

/** Ends the sessions of a name, and with them what they had asked. Answers how many. */
export const endSessions = async (database: Queryable, applicationName: string): Promise<number> => {
  const rows = await database.query(sql`
    with named as materialized (
      select pid from pg_stat_activity where application_name = ${applicationName} and datname = current_database())
    select pg_terminate_backend(pid) from named`)
  return rows.length
}
