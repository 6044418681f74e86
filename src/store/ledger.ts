/** The ledger: events are appended by the leader of the term, and read back in order. */
import type { CopyColumn } from '#/db/copy-buffer.ts'
import type { Database, Queryable } from '#/db/pool.ts'
import { sql } from '#/db/sql.ts'
import type { LedgerEvent } from '#/model/event.ts'
import { ensureLedgerDay } from './days.ts'
import { eventOfRow, rowOf, utcDay, type LedgerRow } from './ledger-rows.ts'
import { moveOn } from './leadership.ts'
import { getBatch, saveBatch } from './plan-rows.ts'
import { saveRuns, type RunRecord } from './runs.ts'

const columns: readonly CopyColumn[] = [
  { name: 'seq', type: 'int8' },
  { name: 'day', type: 'date' },
  { name: 'at', type: 'int8' },
  { name: 'term', type: 'int8' },
  { name: 'kind', type: 'int2' },
  { name: 'subject', type: 'int4' },
  { name: 'run', type: 'int4' },
  { name: 'code', type: 'int4' },
  { name: 'detail', type: 'jsonb' },
]

/** What is committed together: events in order without gaps, and the history rows of the runs they end. */
export interface Commit {
  readonly events: readonly LedgerEvent[]
  readonly runs: readonly RunRecord[]
}

/** Days whose partitions are known to be there, UTC days of the ledger and `plan` with production days. A leader keeps one, so that it asks once a day and not once a commit. */
export type KnownDays = Set<string>

/**
 * Commits in one transaction, or nothing. Throws `leader.fenced` when the term is over; after a `Fault` the commit may have
 * happened or not, and the caller has to rebuild.
 */
export const append = async (database: Database, { events, runs }: Commit, known: KnownDays): Promise<void> => {
  const first = events[0]
  const last = events.at(-1)
  if (first === undefined || last === undefined) return
  const planned: string[] = []
  await database.transaction(async (transaction) => {
    await moveOn(transaction, last.term, first.seq - 1, last.seq)
    for (const event of events) {
      if (event.kind !== 'plan.added') continue
      const days = await saveBatch(transaction, event.batch, (day) => known.has(planDay(day)))
      planned.push(...days.map(planDay))
    }
    for (const day of daysOf(events)) if (!known.has(day)) await ensureLedgerDay(transaction, day)
    await transaction.copyIn('ledger', columns, rowsOf(events))
    await saveRuns(transaction, runs)
  })
  for (const day of [...daysOf(events), ...planned]) known.add(day)
}

const planDay = (day: string): string => `plan ${day}`

const dayLength = 86_400_000

const daysOf = (events: readonly LedgerEvent[]): Set<string> => {
  const days = new Set<number>()
  for (const { at } of events) days.add(Math.floor(at / dayLength))
  return new Set([...days].map((day) => utcDay(day * dayLength)))
}

const rowsOf = function* (events: readonly LedgerEvent[]): Generator<unknown[]> {
  let dayNumber = -1
  let day = ''
  for (const event of events) {
    const number = Math.floor(event.at / dayLength)
    if (number !== dayNumber) day = utcDay(event.at)
    dayNumber = number
    const row = rowOf(event, day)
    yield [row.seq, row.day, row.at, row.term, row.kind, row.subject, row.run, row.code, row.detail]
  }
}

const pageSize = 20_000

/**
 * Every event after `seq`, in order, with the batches of the plan in theirs.
 *
 * Day by day: time in the ledger never goes back, so the days follow each other as the events do, and each page is one scan
 * of one index. Asked for by `seq` alone, every page was a sort of the whole ledger: 1.7 million events took 100 s.
 */
export const readLedger = async function* (database: Queryable, after: number): AsyncGenerator<LedgerEvent> {
  for (const day of await listLedgerDays(database)) yield* readDay(database, day, after)
}

const readDay = async function* (database: Queryable, day: string, after: number): AsyncGenerator<LedgerEvent> {
  let seq = after
  for (;;) {
    const rows = await database.query<LedgerRow>(sql`
      select seq, at, term, kind, subject, run, code, detail from ledger
       where day = ${day} and seq > ${seq} order by seq limit ${pageSize}`)
    for (const row of rows) yield await eventOfRow(row, (id) => getBatch(database, id))
    const last = rows.at(-1)
    if (last === undefined || rows.length < pageSize) return
    seq = last.seq
  }
}

/** The UTC days that have events, each found by a look at the indexes. */
const listLedgerDays = async (database: Queryable): Promise<string[]> => {
  const rows = await database.query<{ day: string }>(sql`
    with recursive days as (
      select min(day) as day from ledger
      union all
      select (select min(day) from ledger where ledger.day > days.day) from days where days.day is not null
    )
    select day from days where day is not null order by day`)
  return rows.map(({ day }) => day)
}
