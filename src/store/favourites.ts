/** What is asked most, for those who come after: a small table that is written a few times a day. */
import type { Database, Queryable } from '#/db/pool.ts'
import { sql } from '#/db/sql.ts'
import type { Instant } from '#/lib/clock.ts'
import type { Grant } from '#/model/caller.ts'

/** A question by the name of its route. It holds no name of whoever asked, and no secret. */
export interface Question {
  readonly route: string
  readonly input: Readonly<Record<string, unknown>>
}

export interface Favourite {
  /** Of who asks. The answer is for these grants alone. */
  readonly scope: readonly Grant[]
  readonly question: Question
}

export interface Asked extends Favourite {
  readonly times: number
}

/** After so long a question counts half, milliseconds: what was asked yesterday counts a quarter. */
const halfLife = 12 * 3_600_000

/** More are forgotten, the least asked first. */
const mostKept = 500

/** A clock that was set back makes nothing grow. */
const faded = (now: Instant) =>
  sql`favourites.score * power(0.5, greatest(0, ${now} - favourites.scored_at) / ${halfLife}::float8)`

/** Adds how often each was asked since the last time. */
export const addFavourites = (database: Database, asked: readonly Asked[], now: Instant): Promise<void> =>
  database.transaction(async (transaction) => {
    const rows = JSON.stringify(asked)
    await transaction.execute(sql`
      insert into favourites (scope, question, score, scored_at)
      select scope, question, sum(times), ${now}
        from jsonb_to_recordset(${rows}::jsonb) as asked (scope jsonb, question jsonb, times float8)
       group by scope, question order by scope, question
      on conflict (scope, question) do update set score = ${faded(now)} + excluded.score, scored_at = excluded.scored_at`)
    await transaction.execute(sql`
      delete from favourites where (scope, question) in (
        select scope, question from favourites order by ${faded(now)} desc offset ${mostKept})`)
  })

/** The most asked first. */
export const listFavourites = (database: Queryable, most: number, now: Instant): Promise<Favourite[]> =>
  database.query<Favourite>(
    sql`select scope, question from favourites order by ${faded(now)} desc, scope, question limit ${most}`,
  )
