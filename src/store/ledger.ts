/** The ledger: events are appended by the leader of the term, and read back in order. */
import type { Database, Queryable } from '#/db/pool.ts'
import { sql } from '#/db/sql.ts'
import { failpoint } from '#/lib/failpoint.ts'
import type { LedgerEvent } from '#/model/event.ts'
import type { PackedBatch } from '#/model/packed-batch.ts'
import type { PlanBatch } from '#/model/plan.ts'
import { encodePage, encodePages, mostRunsAtOnce } from './append-page.ts'
import { ensureLedgerDay } from './days.ts'
import { eventsOfPage, pageNames, pagesOf, utcDay, type LedgerPage } from './ledger-pages.ts'
import { moveOn } from './leadership.ts'
import { getBatch, saveBatch } from './plan-rows.ts'
import { encodeRuns, type RunRecord } from './runs.ts'

/** What is committed together: events in order without gaps, and the history rows of the runs they end. */
export interface Commit {
  readonly events: readonly LedgerEvent[]
  readonly runs: readonly RunRecord[]
}

/** Writes the ledger for one leader. */
export interface LedgerWriter {
  /**
   * Commits in one transaction, or nothing. May be called again before the last call has settled: rows are sent meanwhile, the
   * commits follow each other in the order of the calls. Throws `leader.fenced` when the term is over; after a `Fault` the commit
   * may have happened or not, and the caller has to rebuild.
   */
  readonly append: (commit: Commit) => Promise<void>
}

/** Opens a writer. It remembers which partitions are there, so that it asks once a day and not once a commit. */
export const openLedgerWriter = (database: Database): LedgerWriter => {
  const known = new Set<string>()
  /** Settles when the next call may begin. */
  let entered: Promise<unknown> = Promise.resolve()
  let committed: Promise<unknown> = Promise.resolve()
  return {
    append: (commit) => {
      const before = committed
      const isAlone = makesPartitions(commit, known)
      const begun = isAlone || replacesRows(commit) ? before : entered
      const done = begun.then(() => write(database, commit, { before, known }))
      const settled = done.catch(() => undefined)
      entered = isAlone ? settled : begun
      committed = settled
      return done
    },
  }
}

/**
 * A new partition locks its table against another one, and who waits for the commit before must hold no lock that this one waits
 * for: such a commit is alone. So is one with a batch whose production days are known only when it is encoded.
 */
const makesPartitions = ({ events }: Commit, known: ReadonlySet<string>): boolean =>
  events.some((event) => event.kind === 'plan.added' && !hasKnownDays(event.batch, known)) ||
  daysOf(events).some((day) => !known.has(day))

/** The row it takes the place of may be in the commit before: sent at the same time, each would wait for the other. */
const replacesRows = ({ runs }: Commit): boolean => runs.some(({ replaces }) => replaces)

const hasKnownDays = (batch: PlanBatch | PackedBatch, known: ReadonlySet<string>): boolean => {
  const days = 'encoded' in batch ? (batch.encoded?.days ?? []) : []
  return days.length > 0 && days.every((day) => known.has(planDay(day)))
}

const isPlan = ({ kind }: LedgerEvent): boolean => kind === 'plan.added'

interface Turn {
  readonly before: Promise<unknown>
  readonly known: Set<string>
}

/**
 * A small commit is one statement: each way there and back waits for its turn on the loop, and a chain of jobs goes forward by one
 * commit a link. A large one sends its rows while the commit before it is under way.
 *
 * Pages and history rows are encoded before anything is waited for: as objects they would outlive two collections of garbage, as
 * bytes they are none of V8's.
 */
const write = async (database: Database, commit: Commit, turn: Turn): Promise<void> => {
  const { events, runs } = commit
  const pages = pagesOf(events)
  const [page] = pages
  if (page === undefined) return
  const isSmall = pages.length === 1 && runs.length <= mostRunsAtOnce && !events.some(isPlan)
  if (isSmall && !makesPartitions(commit, turn.known) && !replacesRows(commit)) {
    const append = encodePage(page, runs)
    await turn.before
    await append(database)
  } else {
    await writeRows(database, events, [encodePages(pages), encodeRuns(runs)], turn)
  }
  failpoint('append.committed')
}

/** Moves the end of the ledger on last, when the commit before has: until then the rows of both are sent at the same time. */
const writeRows = async (
  database: Database,
  events: readonly LedgerEvent[],
  rows: readonly ((transaction: Queryable) => Promise<void>)[],
  { before, known }: Turn,
): Promise<void> => {
  const [first, last] = [events[0], events.at(-1)]
  if (first === undefined || last === undefined) return
  const made = daysOf(events).filter((day) => !known.has(day))
  await database.transaction(async (transaction) => {
    for (const day of made) await ensureLedgerDay(transaction, day)
    for (const event of events) {
      if (event.kind !== 'plan.added') continue
      const days = await saveBatch(transaction, event.batch, (day) => known.has(planDay(day)))
      made.push(...days.map(planDay))
    }
    for (const save of rows) await save(transaction)
    await before
    await moveOn(transaction, last.term, first.seq - 1, last.seq)
    failpoint('append.rows')
  })
  for (const day of made) known.add(day)
}

const planDay = (day: string): string => `plan ${day}`

const dayLength = 86_400_000

/** The UTC days from the first event to the last: time in the ledger never goes back. */
const daysOf = (events: readonly LedgerEvent[]): string[] => {
  const days: string[] = []
  const last = events.at(-1)?.at ?? -1
  for (let day = Math.floor((events[0]?.at ?? 0) / dayLength) * dayLength; day <= last; day += dayLength) {
    days.push(utcDay(day))
  }
  return days
}

/** Events read at a time, about. */
const eventsARead = 20_000

/**
 * Every event after `seq`, in order, with the batches of the plan in theirs.
 *
 * Day by day: time in the ledger never goes back, so the days follow each other as the events do, and each read is one scan
 * of one index. Asked for by `seq` alone, every read was a sort of the whole ledger: 1.7 million events took 100 s.
 * `fromDay`: the first day that can have them, where that is known.
 */
export const readLedger = async function* (
  database: Queryable,
  after: number,
  fromDay = '0001-01-01',
): AsyncGenerator<LedgerEvent> {
  for (const day of await listLedgerDays(database, fromDay)) yield* readDay(database, day, after)
}

const readDay = async function* (database: Queryable, day: string, after: number): AsyncGenerator<LedgerEvent> {
  for (let seq = after; ;) {
    const pages = await database.query<LedgerPage>(sql`
      select ${pageNames} from ledger
       where day = ${day} and last_seq > ${seq}
         and last_seq <= ${eventsARead} + (select min(last_seq) from ledger where day = ${day} and last_seq > ${seq})
       order by last_seq`)
    for (const page of pages) yield* eventsOfPage(page, seq, (id) => getBatch(database, id))
    const last = pages.at(-1)
    if (last === undefined) return
    seq = last.last_seq
  }
}

/** The UTC days that have events, each found by a look at the indexes. */
export const listLedgerDays = async (database: Queryable, fromDay = '0001-01-01'): Promise<string[]> => {
  const rows = await database.query<{ day: string }>(sql`
    with recursive days as (
      select min(day) as day from ledger where day >= ${fromDay}
      union all
      select (select min(day) from ledger where ledger.day > days.day) from days where days.day is not null
    )
    select day from days where day is not null order by day`)
  return rows.map(({ day }) => day)
}
