/** What appends to the ledger: pages within a transaction, or a whole small commit as one statement. */
import { arrayBytes } from '#/db/array-buffer.ts'
import { isDuplicate } from '#/db/failures.ts'
import type { Queryable } from '#/db/pool.ts'
import { sql, type Sql } from '#/db/sql.ts'
import { fenced } from './leadership.ts'
import { pageNames, pageValues, type LedgerPage } from './ledger-pages.ts'
import type { RunRecord } from './runs.ts'

/** Up to so many history rows, arrays are as fast as COPY and its ways there and back. */
export const mostRunsAtOnce = 500

/** What inserts pages; that the end of the ledger moves on is for the same transaction to see to. */
export const encodePages = (pages: readonly LedgerPage[]): ((transaction: Queryable) => Promise<void>) => {
  const inserts = pages.map((page) => ({
    term: page.term,
    statement: sql`insert into ledger (${pageNames}) values (${pageValues(page)})`,
  }))
  return async (transaction) => {
    for (const { term, statement } of inserts) {
      try {
        await transaction.execute(statement)
      } catch (error) {
        // Numbers that are taken were given by another leader.
        throw isDuplicate(error) ? fenced(term) : error
      }
    }
  }
}

/**
 * What commits a page and the history rows of the runs it ends in one statement, and moves the end of the ledger on, if it is where
 * the page begins and the term of the page is the last. All of it is encoded by the time it is answered. The commit throws
 * `leader.fenced` when the end is elsewhere; nothing is written then.
 */
export const encodePage = (page: LedgerPage, runs: readonly RunRecord[]): ((database: Queryable) => Promise<void>) => {
  const statement = runs.length === 0 ? pageStatement(page) : pageAndRuns(page, runs)
  return async (database) => {
    const moved = await database.execute(statement)
    if (moved !== 1) throw fenced(page.term)
  }
}

const moveOnTo = ({ last_seq: last, term, kinds }: LedgerPage): Sql => sql`
  with moved as (
    update leadership set last_seq = ${last} where term = ${term} and last_seq = ${last - kinds.length} returning true)`

/** Prepared once a session, as the next: to parse and to plan it again would cost more than to carry it out. */
const pageStatement = (page: LedgerPage): Sql =>
  sql`${moveOnTo(page)} insert into ledger (${pageNames}) select ${pageValues(page)} from moved`.named('append-page')

const pageAndRuns = (page: LedgerPage, runs: readonly RunRecord[]): Sql =>
  sql`${moveOnTo(page)}, ended as (
    insert into runs (${runNames}) select * from unnest(${runArrays(runs)}) where exists (select from moved))
    insert into ledger (${pageNames}) select ${pageValues(page)} from moved`.named('append-page-and-runs')

/** The columns of history rows, in the order of `runArrays`. */
const runNames = sql`day, job, run, workstation, stream, name, outcome, return_code, signal, reason, ready_at, started_at,
  ended_at, user_ms, system_ms, peak_memory`

const runArrays = (runs: readonly RunRecord[]): Sql => sql`
  ${arrayBytes(
    'date',
    runs.map(({ day }) => day),
  )}::date[], ${integers(runs, 'job')}, ${integers(runs, 'run')},
  ${texts(runs, 'workstation')}, ${texts(runs, 'stream')}, ${texts(runs, 'name')}, ${texts(runs, 'outcome')},
  ${integers(runs, 'returnCode')}, ${texts(runs, 'signal')}, ${texts(runs, 'reason')},
  ${wholes(runs, 'readyAt')}, ${wholes(runs, 'startedAt')}, ${wholes(runs, 'endedAt')},
  ${wholes(runs, 'userMs')}, ${wholes(runs, 'systemMs')}, ${wholes(runs, 'peakMemory')}`

type FieldOf<Value> = {
  [Name in keyof RunRecord]-?: RunRecord[Name] extends Value | null ? Name : never
}[keyof RunRecord]

const integers = (runs: readonly RunRecord[], field: FieldOf<number>): Sql =>
  sql`${arrayBytes(
    'int4',
    runs.map((run) => run[field]),
  )}::integer[]`

const wholes = (runs: readonly RunRecord[], field: FieldOf<number>): Sql =>
  sql`${arrayBytes(
    'int8',
    runs.map((run) => {
      const value = run[field]
      return value === null ? null : Math.round(value)
    }),
  )}::bigint[]`

const texts = (runs: readonly RunRecord[], field: FieldOf<string>): Sql =>
  sql`${arrayBytes(
    'text',
    runs.map((run) => run[field]),
  )}::text[]`
