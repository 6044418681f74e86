/** The load of the site by the hour, gathered from the history of runs, and what is usual in each hour of its week. */
import type { Queryable } from '#/db/pool.ts'
import { sql } from '#/db/sql.ts'

/** What is compared with what is usual: starts, failures, and the mean wait from ready to started in milliseconds. */
export const loadMeasures = ['starts', 'failures', 'wait_ms'] as const
export type LoadMeasure = (typeof loadMeasures)[number]

const hourMs = 3_600_000

/** Hours that are gathered again: a run may have ended after they were. */
const again = 3

/**
 * Gathers the hours up to `through` (hours since 1970) that are missing, at most those after `from`. A run counts in the hour
 * of its end. Answers how many hours were written.
 */
export const gatherLoad = async (
  database: Queryable,
  { from, through }: { readonly from: number; readonly through: number },
): Promise<number> => {
  const begin = await findBegin(database, from)
  if (begin === undefined || begin > through) return 0
  const first = Math.max(from, begin)
  const firstDay = Temporal.Instant.fromEpochMilliseconds(first * hourMs)
    .toZonedDateTimeISO('UTC')
    .toPlainDate()
  // A job that was carried forward has its history with the day it was planned for.
  const fromDay = firstDay.subtract({ days: carriedDays }).toString()
  return database.execute(sql`
    insert into load_hours (hour, starts, failures, waited_ms)
    select hour, coalesce(starts, 0), coalesce(failures, 0), coalesce(waited_ms, 0)
      from generate_series(${first}::int, ${through}::int) as hour
      left join (
        select (ended_at / ${hourMs})::int as hour, count(*)::int as starts,
               (count(*) filter (where outcome <> 'succeeded'))::int as failures,
               sum(greatest(0, coalesce(started_at - ready_at, 0)))::bigint as waited_ms
          from runs
         where day >= ${fromDay} and ended_at >= ${first * hourMs}::bigint and ended_at < ${(through + 1) * hourMs}::bigint
         group by 1) as ended using (hour)
        on conflict (hour) do update
           set starts = excluded.starts, failures = excluded.failures, waited_ms = excluded.waited_ms`)
}

/** After the last hour that was gathered, or at the first run: before it there was no site. Undefined: nothing has run. */
const findBegin = async (database: Queryable, from: number): Promise<number | undefined> => {
  const [gathered] = await database.query<{ first: number | null; last: number | null }>(sql`
    select min(hour) as first, max(hour) as last from load_hours`)
  if (gathered?.last != null) return Math.max(gathered.first ?? 0, gathered.last - again)
  const [run] = await database.query<{ first: number | null }>(sql`
    select min(ended_at) / ${hourMs} as first from runs where ended_at >= ${from * hourMs}::bigint`)
  return run?.first ?? undefined
}

const carriedDays = 31

/** Gives up the hours before one. Answers how many: a few hundred at most, when a cycle was missed for long. */
export const forgetLoad = (database: Queryable, before: number): Promise<number> =>
  database.execute(sql`
    delete from load_hours where hour in (select hour from load_hours where hour < ${before} order by hour limit 500)`)

/** Works out what is usual in each hour of the week on the clocks of a zone, from the hours since `from`. */
export const saveBaselines = (
  database: Queryable,
  { from, timezone }: { readonly from: number; readonly timezone: string },
): Promise<number> =>
  database.execute(sql`
    with local as (
      select starts, failures, case when starts > 0 then waited_ms::float8 / starts end as wait_ms,
             to_timestamp(hour * 3600.0) at time zone ${timezone} as at
        from load_hours where hour >= ${from}),
    measured as (
      select ((extract(isodow from at) - 1) * 24 + extract(hour from at))::smallint as hour_of_week, measure, value
        from local, lateral (values ('starts', starts::float8), ('failures', failures::float8), ('wait_ms', wait_ms))
             as measures (measure, value)
       where value is not null)
    insert into load_baselines (hour_of_week, measure, mean, deviation, samples)
    select hour_of_week, measure, avg(value), coalesce(stddev_samp(value), 0), count(*)::int
      from measured group by hour_of_week, measure
        on conflict (hour_of_week, measure) do update
           set mean = excluded.mean, deviation = excluded.deviation, samples = excluded.samples`)

export interface Baseline {
  readonly hourOfWeek: number
  readonly mean: number
  readonly deviation: number
  /** Of how many weeks. */
  readonly samples: number
}

/** What is usual of a measure, by the hour of the week; hours of which nothing is known are absent. */
export const listBaselines = (database: Queryable, measure: LoadMeasure): Promise<Baseline[]> =>
  database.query<Baseline>(sql`
    select hour_of_week as "hourOfWeek", mean, deviation, samples
      from load_baselines where measure = ${measure} order by hour_of_week`)
