/**
 * Goes through a table for one page of a list, a thousand rows at a time, so that whoever asked can let others in between.
 *
 * In the order of the plan it ends with the page. In any other order every row is looked at and only as many are kept as the page
 * has; the rest is passed over after one comparison. Who keeps the page is told some rows behind it as well.
 */
import { nextRow, rowsAPage, type Pages } from './columns.ts'
import type { Predicate, Readers } from './condition-test.ts'
import { orderingOf, type Ordering, type Placed } from './list-order.ts'
import type { Order } from '#/selection/condition.ts'

export interface Scanned {
  /** A whole table, the numbers of those that alone can be meant, ascending, or what gives such numbers from a first one on. */
  readonly rows: Pages | readonly number[] | RowsFrom
  /** Undefined: all of them are wanted. */
  readonly isWanted: Predicate<number> | undefined
  readonly readers: Readers<number>
}

/** Each block is looked at as soon as it is given: it holds for the plan as it is then. */
export type RowsFrom = (first: number) => Iterable<readonly number[]>

export interface PageAsked {
  readonly order?: Order | undefined
  readonly limit: number
  readonly after?: string | undefined
  /** How many there are in all is to be told. */
  readonly count?: boolean | undefined
  readonly keep?: Keeping | undefined
}

/** For who keeps a page, and brings it up to date by the rows that change. */
export interface Keeping {
  /** So many rows behind the page are to be known too. In the order of the plan for no more looks than the page took: they may be fewer. */
  readonly spare: number
  /** Told each row that was counted by a look at it: the index may tell how many there are without. */
  readonly onCounted: (id: number) => void
  /** Told what is known when the page is made. */
  readonly onKnown: (known: Known) => void
}

/** The rows that are wanted between two places of the order, in order: those of the page, and some behind it. */
export interface Known {
  readonly ids: readonly number[]
  /** They come after it; undefined: they are the first. */
  readonly from: Placed | undefined
  /** None of them comes after it, and of what does nothing is known; undefined: they are the last. */
  readonly reach: Placed | undefined
}

/** Numbers in the order that was asked for, and where the next page begins. */
export interface Selected {
  readonly ids: number[]
  readonly next: string | null
  /** null: it was not asked for. */
  readonly total: number | null
}

export type Scan = Generator<void, Selected>

/** Throws `request.invalid` for a cursor that is none. */
export const scan = (scanned: Scanned, asked: PageAsked): Scan => {
  const { order = [] } = asked
  const goThrough = order.length === 0 ? scanInPlanOrder : scanOrdered
  return goThrough(scanned, asked, orderingOf(order, scanned.readers))
}

/** The whole answer at once. */
export const drained = (scan: Scan): Selected => {
  let step = scan.next()
  while (step.done !== true) step = scan.next()
  return step.value
}

/** Rows that are looked at without a pause: the page of the table that begins with the first, or a thousand candidates. */
const blocksFrom = function* ({ rows }: Scanned, first: number): Generator<readonly number[] | Span> {
  if (typeof rows === 'function') return yield* rows(first)
  if (!('memory' in rows)) {
    const left = rows.filter((id) => id >= first)
    for (let at = 0; at < left.length; at += rowsAPage) yield left.slice(at, at + rowsAPage)
    return
  }
  for (let from = nextRow(rows, first); from < rows.size;) {
    const to = Math.min(rows.size, from - (from % rowsAPage) + rowsAPage)
    yield { from, to }
    from = nextRow(rows, to)
  }
}

interface Span {
  readonly from: number
  readonly to: number
}

/** Calls `look` with each row; stops when it answers false. A plain loop: a step of a generator a row would cost more than the look. */
const eachOf = (block: readonly number[] | Span, look: (id: number) => boolean): boolean => {
  if ('from' in block) {
    for (let id = block.from; id < block.to; id += 1) if (!look(id)) return false
    return true
  }
  return block.every(look)
}

const scanInPlanOrder = function* (scanned: Scanned, asked: PageAsked, ordering: Ordering): Scan {
  const { limit, count, keep } = asked
  const { isWanted } = scanned
  const from = fromOf(asked, ordering)
  const before = from?.id ?? 0
  const most = mostKnown(asked)
  const known: Placed[] = []
  let [total, last, isAll] = [0, 0, true]
  // Blocks to look at for spare rows: as many as the page took.
  let room = 1
  const look = (id: number): boolean => {
    last = id
    if (isWanted?.(id) === false) return true
    total += 1
    if (count === true) keep?.onCounted(id)
    if (id > before && known.length < most) known.push(ordering.place(id))
    return count === true || known.length < most
  }
  for (const block of blocksFrom(scanned, count === true ? 1 : before + 1)) {
    isAll = room > 0 && eachOf(block, look)
    if (!isAll) break
    room += known.length > limit && count !== true ? -1 : 1
    yield
  }
  const end = isAll ? undefined : ordering.place(last)
  return pageOf(asked, ordering, { known, total, from, reach: known.length === most ? known.at(-1) : end })
}

const scanOrdered = function* (scanned: Scanned, asked: PageAsked, ordering: Ordering): Scan {
  const { count, keep } = asked
  const { isWanted } = scanned
  const from = fromOf(asked, ordering)
  const most = mostKnown(asked)
  const best = createBest(most, ordering)
  let total = 0
  const look = (id: number): boolean => {
    if (isWanted?.(id) === false) return true
    total += 1
    if (count === true) keep?.onCounted(id)
    if (from === undefined || ordering.compare(id, from) > 0) best.offer(id)
    return true
  }
  for (const block of blocksFrom(scanned, 1)) {
    eachOf(block, look)
    yield
  }
  const known = best.take()
  return pageOf(asked, ordering, { known, total, from, reach: known.length === most ? known.at(-1) : undefined })
}

const fromOf = ({ after }: PageAsked, ordering: Ordering): Placed | undefined =>
  after === undefined ? undefined : ordering.readCursor(after)

/** One behind the page tells that there is a next one. */
const mostKnown = ({ limit, keep }: PageAsked): number => limit + 1 + (keep?.spare ?? 0)

interface Found extends Omit<Known, 'ids'> {
  readonly known: readonly Placed[]
  readonly total: number
}

const pageOf = (
  { limit, count, keep }: PageAsked,
  { cursorOf }: Ordering,
  { known, total, from, reach }: Found,
): Selected => {
  const ids = known.map(({ id }) => id)
  keep?.onKnown({ ids, from, reach })
  const last = known[limit - 1]
  return {
    ids: ids.slice(0, limit),
    next: known.length > limit && last !== undefined ? cursorOf(last) : null,
    total: count === true ? total : null,
  }
}

/** Keeps the first `most` of what it is offered. */
const createBest = (most: number, { place, compare, comparePlaced, isBeyond }: Ordering) => {
  let kept: Placed[] = []
  let worst: Placed | undefined
  let isBeyondWorst: Predicate<number> = () => false
  const prune = (): void => {
    kept = kept.sort(comparePlaced).slice(0, most)
    worst = kept.length === most ? kept.at(-1) : undefined
    if (worst !== undefined) isBeyondWorst = isBeyond(worst)
  }
  return {
    offer: (id: number): void => {
      if (worst !== undefined && (isBeyondWorst(id) || compare(id, worst) > 0)) return
      kept.push(place(id))
      if (kept.length >= 2 * most + 100) prune()
    },
    take: (): Placed[] => {
      prune()
      return kept
    },
  }
}
