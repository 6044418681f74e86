/**
 * The rows of a kept page and some behind it, kept true by the rows that have changed, without a look at any other.
 *
 * Nearly everything that happens moves one job into a list or out of it, and to make the list anew is to look at thousands that have not moved.
 * Between two places of the order each row is known that is wanted. A row that leaves the page is followed by a spare one; when those are
 * used up, what comes next is not known, and never guessed.
 */
import { orderingOf, type Ordering, type Placed } from '#/core/list-order.ts'
import type { Known } from '#/core/scan.ts'
import type { Selecting } from '#/core/select.ts'
import type { Order } from '#/selection/condition.ts'
import type { RowSet } from './row-set.ts'

export interface PageAsked {
  readonly order?: Order | undefined
  readonly limit: number
  readonly count?: boolean | undefined
}

/** The numbers of the rows of a page, where the next one begins, and how many there are in all where that is told. */
export interface PageMade {
  readonly ids: readonly number[]
  readonly next: string | null
  readonly total: number | undefined
}

export interface PageRows {
  /** These rows have changed, and no others, since all was noted. Rows that were noted before may be among them. */
  readonly note: (changed: ReadonlySet<number>, now: Selecting) => void
  /** The page as it is now; undefined: that takes a look at rows that are not known. */
  readonly page: (now: Selecting) => PageMade | undefined
  /** Of memory. */
  readonly bytes: () => number
}

/** Of a number in a list. */
const bytesOfRow = 8

/** `counted`: all that are wanted, where each was looked at to count them. `spare`: how many rows may be known behind the page. */
export const pageRows = (
  { order = [], limit, count }: PageAsked,
  { ids, from, reach }: Known,
  { counted, spare }: { readonly counted: RowSet | undefined; readonly spare: number },
): PageRows => {
  let [known, end] = [ids, reach]
  const isWithin = (id: number, { compare }: Ordering): boolean =>
    (from === undefined || compare(id, from) > 0) && (end === undefined || compare(id, end) <= 0)
  /** Those that have come to be more than anybody needs are forgotten. */
  const forget = (ordering: Ordering): void => {
    if (known.length <= limit + 1 + 2 * spare) return
    known = known.slice(0, limit + 1 + spare)
    end = ordering.place(known.at(-1) ?? 0)
  }
  return {
    note: (changed, now) => {
      const ordering = orderingOf(order, now.readers)
      const wanted = [...changed].filter((id) => now.isWanted(id))
      if (counted !== undefined) recount(counted, changed, wanted)
      const come = wanted.filter((id) => isWithin(id, ordering)).map(ordering.place)
      const left = known.filter((id) => !changed.has(id))
      known = merged(left, come.toSorted(ordering.comparePlaced), ordering)
      forget(ordering)
    },
    page: (now) => {
      const total = count === true ? (now.quickCount() ?? counted?.size()) : undefined
      const isFull = known.length > limit
      if ((!isFull && end !== undefined) || (count === true && total === undefined)) return undefined
      const shown = known.slice(0, limit)
      return { ids: shown, next: isFull ? cursorAt(shown, orderingOf(order, now.readers)) : null, total }
    },
    bytes: () => known.length * bytesOfRow + (counted?.bytes() ?? 0),
  }
}

const cursorAt = (shown: readonly number[], { cursorOf, place }: Ordering): string | null => {
  const last = shown.at(-1)
  return last === undefined ? null : cursorOf(place(last))
}

const recount = (counted: RowSet, changed: Iterable<number>, wanted: readonly number[]): void => {
  for (const id of changed) counted.delete(id)
  for (const id of wanted) counted.add(id)
}

/** Both in order: rows that stand where they stood, and those that have changed. */
const merged = (stay: readonly number[], come: readonly Placed[], { compare }: Ordering): readonly number[] => {
  if (come.length === 0) return stay
  const rows: number[] = []
  let at = 0
  for (const placed of come) {
    for (let id = stay[at]; id !== undefined && compare(id, placed) < 0; id = stay[at]) {
      rows.push(id)
      at += 1
    }
    rows.push(placed.id)
  }
  return [...rows, ...stay.slice(at)]
}
