/**
 * Questions about the history of runs over many days.
 *
 * A day is a partition that is read whole: 130 000 rows take some 30 ms, and an index would cost the engine more at every end of a
 * run than it saves here.
 */
import type { Database, Queryable } from '#/db/pool.ts'
import { sql, type Sql } from '#/db/sql.ts'
import type { Instant } from '#/lib/clock.ts'
import type { RunOutcome } from '#/model/run-views.ts'
import { hasWildcard, patternSql } from './name-pattern.ts'
import { runColumns, type RunRecord } from './runs.ts'

/** Which runs. Patterns have `@` or `*` for any text and `?` for one character. */
export interface RunFilter {
  readonly name?: string | undefined
  /** `WS#STREAM`, or `STREAM` of any workstation. */
  readonly stream?: string | undefined
  readonly workstation?: string | undefined
  readonly outcomes?: readonly RunOutcome[] | undefined
  readonly job?: number | undefined
}

/** A run in the order of the history: the newest day first, and of a day the last to end. */
export interface RunPlace {
  readonly day: string
  readonly endedAt: Instant
  readonly job: number
  readonly run: number
}

const conditionsOf = ({ name, stream, workstation, outcomes, job }: RunFilter): Sql => {
  const named = (pattern: string | undefined, column: Sql): Sql =>
    pattern === undefined ? sql`true` : patternSql(pattern, column)
  return sql`${named(name, sql`name`)}
    and ${named(stream?.includes('#') === false ? `@#${stream}` : stream, sql`stream`)}
    and ${named(workstation, sql`workstation`)}
    and ${outcomes === undefined ? sql`true` : sql`outcome = any(${[...outcomes]})`}
    and ${job === undefined ? sql`true` : sql`job = ${job}`}`
}

/** Whether all its runs are those of one job, or of few that are called the same. */
export const namesOneJob = ({ name, stream, job }: RunFilter): boolean =>
  job !== undefined || (isName(name) && isName(stream))

const isName = (pattern: string | undefined): boolean => pattern !== undefined && !hasWildcard(pattern)

/** The last runs of these production days to end, those before `before`: the newest day first. */
export const listRunsOfDays = (
  database: Queryable,
  days: readonly string[],
  {
    filter,
    before,
    limit,
  }: { readonly filter: RunFilter; readonly before: RunPlace | undefined; readonly limit: number },
): Promise<RunRecord[]> =>
  database.query<RunRecord>(sql`
    select ${runColumns} from runs
     where day = any(${[...days]}::date[]) and ${conditionsOf(filter)}
       and ${before === undefined ? sql`true` : sql`(day, ended_at, job, run) < (${before.day}, ${before.endedAt}, ${before.job}, ${before.run})`}
     order by day desc, ended_at desc, job desc, run desc limit ${limit}`)

/** The days of the window that have a partition, the newest first. */
export const daysWithRuns = async (database: Queryable, from: string, to: string): Promise<string[]> => {
  const name = (day: string): string => `runs_${day.replaceAll('-', '')}`
  const rows = await database.query<{ name: string }>(sql`
    select c.relname as name from pg_inherits i join pg_class c on c.oid = i.inhrelid
     where i.inhparent = 'runs'::regclass and c.relname between ${name(from)} and ${name(to)} order by c.relname desc`)
  return rows.map((row) => row.name.replace(/^runs_(\d{4})(\d\d)(\d\d)$/, '$1-$2-$3'))
}

export interface RunSums {
  readonly stream: string
  readonly name: string
  readonly runs: number
  readonly succeeded: number
  readonly wentWrong: number
  readonly median: number | null
  readonly p95: number | null
  readonly longest: number | null
  readonly lastEndedAt: Instant
}

/** What the runs of each job come to, those with the most that went wrong first. Takes at most `withinMs`. */
export const sumRuns = (
  database: Database,
  {
    from,
    to,
    filter,
    limit,
    withinMs,
  }: { from: string; to: string; filter: RunFilter; limit: number; withinMs: number },
): Promise<RunSums[]> =>
  database.transaction(
    (transaction) =>
      transaction.query<RunSums>(sql`
        with chosen as (
          select stream, name, outcome, ended_at, (ended_at - started_at)::float8 as took
            from runs where day between ${from} and ${to} and ${conditionsOf(filter)})
        select stream, name, count(*)::int as runs,
               (count(*) filter (where outcome = 'succeeded'))::int as succeeded,
               (count(*) filter (where outcome in ('abended', 'failed', 'unknown')))::int as "wentWrong",
               percentile_cont(0.5) within group (order by took) filter (where outcome = 'succeeded') as median,
               percentile_cont(0.95) within group (order by took) filter (where outcome = 'succeeded') as p95,
               max(took) filter (where outcome = 'succeeded') as longest,
               max(ended_at) as "lastEndedAt"
          from chosen group by stream, name
         order by "wentWrong" desc, runs desc, stream, name limit ${limit}`),
    { readOnly: true, statementTimeoutMs: withinMs },
  )
