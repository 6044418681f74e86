/**
 * Pages of the ledger: the events of one instant as one row, with an array for each field. `docs/decisions/ledger-pages.md` says
 * what that saves.
 */
import { arrayBytes } from '#/db/array-buffer.ts'
import { sql, type Sql } from '#/db/sql.ts'
import type { LedgerEvent } from '#/model/event.ts'
import type { PackedBatch } from '#/model/packed-batch.ts'
import type { PlanBatch } from '#/model/plan.ts'
import { eventOfRow, rowOf } from './event-rows.ts'

/** The columns of a page, in the order of the table. Each list has an element for each event. */
export interface LedgerPage {
  /** The UTC day of the instant, `2026-11-22`. */
  readonly day: string
  /** The number of the last event; those before it count down without a gap. */
  readonly last_seq: number
  readonly term: number
  readonly at: number
  readonly kinds: number[]
  readonly subjects: number[]
  readonly runs: number[]
  readonly codes: number[]
  readonly moments: (number | null)[]
  /** Where in `details` stands what else an event says, from 1 on; 0: nothing. */
  readonly places: number[]
  readonly details: unknown[]
}

/** A reader holds a page as a whole, and `places` are whole numbers of two bytes. */
const longestPage = 4_000

const dayLength = 86_400_000
let [lastNumber, lastDay] = [-1, '']

/** The UTC day of an instant, `2026-11-22`. Commits follow each other within a day, so the last one is remembered. */
export const utcDay = (at: number): string => {
  const number = Math.floor(at / dayLength)
  if (number !== lastNumber) {
    lastNumber = number
    lastDay = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO('UTC').toPlainDate().toString()
  }
  return lastDay
}

/** The pages of a commit. All events of a pass are of one instant, so there is one, unless they are very many. */
export const pagesOf = (events: readonly LedgerEvent[]): LedgerPage[] => {
  const pages: LedgerPage[] = []
  for (let from = 0; from < events.length;) {
    const to = endOfPage(events, from)
    pages.push(pageOf(events, from, to))
    from = to
  }
  return pages
}

const endOfPage = (events: readonly LedgerEvent[], from: number): number => {
  const first = events[from]
  const most = Math.min(events.length, from + longestPage)
  let to = from + 1
  while (to < most && events[to]?.at === first?.at && events[to]?.term === first?.term) to += 1
  return to
}

const pageOf = (events: readonly LedgerEvent[], from: number, to: number): LedgerPage => {
  const first = events[from]
  if (first === undefined) throw new Error('a page begins after the last event')
  const page = emptyPage(first, to - from)
  const places = new Map<unknown, number>()
  for (let i = 0; i < to - from; i += 1) {
    const event = events[from + i]
    if (event === undefined) continue
    const { kind, subject, run, code, moment, detail } = rowOf(event)
    page.kinds[i] = kind
    page.subjects[i] = subject
    page.runs[i] = run
    page.codes[i] = code
    page.moments[i] = moment
    page.places[i] = detail === null ? 0 : placeOf(page, detail, places)
  }
  return page
}

/** Lists of their full length: to let them grow made a third of the garbage of a commit. */
const emptyPage = ({ at, term, seq }: LedgerEvent, length: number): LedgerPage => ({
  day: utcDay(at),
  last_seq: seq + length - 1,
  term,
  at,
  kinds: filled(length, 0),
  subjects: filled(length, 0),
  runs: filled(length, 0),
  codes: filled(length, 0),
  moments: filled<number | null>(length, null),
  places: filled(length, 0),
  details: [],
})

const filled = <T>(length: number, value: T): T[] => Array<T>(length).fill(value)

/** The same object is said once: what each dispatch says of its agent. */
const placeOf = ({ details }: LedgerPage, detail: unknown, places: Map<unknown, number>): number => {
  const known = places.get(detail)
  if (known !== undefined) return known
  details.push(detail)
  places.set(detail, details.length)
  return details.length
}

/** The columns of a page. */
export const pageNames = sql`day, last_seq, term, at, kinds, subjects, runs, codes, moments, places, details`

/** The values of a page, in the order of `pageNames`. */
export const pageValues = (page: LedgerPage): Sql => sql`
  ${page.day}::date, ${page.last_seq}::bigint, ${page.term}::bigint, ${page.at}::bigint,
  ${arrayBytes('int2', page.kinds)}::smallint[], ${arrayBytes('int4', page.subjects)}::integer[],
  ${arrayBytes('int4', page.runs)}::integer[], ${arrayBytes('int4', page.codes)}::integer[],
  ${arrayBytes('int8', page.moments)}::bigint[], ${arrayBytes('int2', page.places)}::smallint[],
  ${JSON.stringify(page.details)}::jsonb`

/** The events of a page that come after `after`, in order. `batchOf` reads a batch back from the plan tables. */
export const eventsOfPage = async function* (
  page: LedgerPage,
  after: number,
  batchOf: (id: number) => Promise<PlanBatch | PackedBatch>,
): AsyncGenerator<LedgerEvent> {
  const { term, at, kinds, last_seq: last } = page
  const first = last - kinds.length + 1
  for (let i = Math.max(0, after + 1 - first); i < kinds.length; i += 1) {
    const place = page.places[i] ?? 0
    const row = {
      kind: kinds[i] ?? 0,
      subject: page.subjects[i] ?? 0,
      run: page.runs[i] ?? 0,
      code: page.codes[i] ?? 0,
      moment: page.moments[i] ?? null,
      detail: place === 0 ? null : page.details[place - 1],
    }
    const event = eventOfRow(row, { seq: first + i, at, term }, batchOf)
    yield event instanceof Promise ? await event : event
  }
}
