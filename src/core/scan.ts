/**
 * Goes through a table for one page of a list, a thousand rows at a time, so that whoever asked can let others in between.
 *
 * In the order of the plan it ends with the page. In any other order every row is looked at and only as many are kept as the page
 * has; the rest is passed over after one comparison.
 */
import { nextRow, rowsAPage, type Pages } from './columns.ts'
import type { Predicate, Readers } from './condition-test.ts'
import { noCursor, orderingOf, type Ordering, type Placed } from './list-order.ts'
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
  /** Told each row that is wanted, among those that are looked at: the index may tell how many there are without a look. */
  readonly onWanted?: ((id: number) => void) | undefined
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
export const scan = (scanned: Scanned, asked: PageAsked): Scan =>
  asked.order === undefined || asked.order.length === 0
    ? scanInPlanOrder(scanned, asked)
    : scanOrdered(scanned, asked, orderingOf(asked.order, scanned.readers))

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

const scanInPlanOrder = function* (scanned: Scanned, { limit, after, count, onWanted }: PageAsked): Scan {
  const { isWanted } = scanned
  const first = firstAfter(after)
  const ids: number[] = []
  let [total, isMore] = [0, false]
  const look = (id: number): boolean => {
    if (isWanted?.(id) === false) return true
    onWanted?.(id)
    total += 1
    if (id < first) return true
    if (ids.length < limit) ids.push(id)
    else isMore = true
    return count === true || !isMore
  }
  for (const block of blocksFrom(scanned, count === true ? 1 : first)) {
    if (!eachOf(block, look)) break
    yield
  }
  return { ids, next: isMore ? String(ids.at(-1)) : null, total: count === true ? total : null }
}

const firstAfter = (after: string | undefined): number => {
  if (after === undefined) return 1
  const id = Number(after)
  if (!Number.isSafeInteger(id) || id < 0) throw noCursor(after)
  return id + 1
}

const scanOrdered = function* (scanned: Scanned, asked: PageAsked, ordering: Ordering): Scan {
  const { limit, after, count, onWanted } = asked
  const { isWanted } = scanned
  const from = after === undefined ? undefined : ordering.readCursor(after)
  const best = createBest(limit + 1, ordering)
  let total = 0
  const look = (id: number): boolean => {
    if (isWanted?.(id) === false) return true
    onWanted?.(id)
    total += 1
    if (from === undefined || ordering.compare(id, from) > 0) best.offer(id)
    return true
  }
  for (const block of blocksFrom(scanned, 1)) {
    eachOf(block, look)
    yield
  }
  const placed = best.take()
  const page = placed.slice(0, limit)
  const last = page.at(-1)
  const next = placed.length > limit && last !== undefined ? ordering.cursorOf(last) : null
  return { ids: page.map(({ id }) => id), next, total: count === true ? total : null }
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
