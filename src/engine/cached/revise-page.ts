/**
 * Brings a kept page up to date by the rows that have changed since, without a look at any other.
 *
 * Nearly everything that happens moves one job into a list or out of it, and to make the list anew is to look at thousands that have not moved.
 * What was wanted is known row by row as far as it was looked at; where the page would need a row from beyond that, it is made anew.
 */
import type { Ordering, Placed } from '#/core/list-order.ts'
import type { Selecting } from '#/core/select.ts'
import { firstOf, isOrdered, orderingFor, showPage, type PageMade, type PageRows } from './page-rows.ts'

/** The page as it is now, which is the kept one from here on; undefined: it has to be made anew, and the kept one stays as it was. */
export const revisePage = (page: PageRows, changed: Iterable<number>, now: Selecting): PageMade | undefined => {
  const ids = [...changed]
  const moves = movesIn(page, ids, now)
  apply(page, moves)
  const made = isOrdered(page.asked) ? inOrder(page, { ids, moves }, now) : inPlanOrder(page)
  const total = made === undefined ? undefined : totalOf(page, moves, now)
  if (made === undefined || (page.asked.count === true && total === undefined)) {
    apply(page, moves.map(opposite))
    return undefined
  }
  const revised = { ...made, total }
  showPage(page, revised)
  return revised
}

/** These rows have changed, and the page has not. */
export const noteMoves = (page: PageRows, changed: Iterable<number>, now: Selecting): void =>
  apply(page, movesIn(page, [...changed], now))

/** A row that came into the selection or left it. */
interface Move {
  readonly id: number
  readonly isIn: boolean
}

const opposite = ({ id, isIn }: Move): Move => ({ id, isIn: !isIn })

const apply = ({ wanted }: PageRows, moves: readonly Move[]): void => {
  for (const { id, isIn } of moves) {
    if (isIn) wanted.add(id)
    else wanted.delete(id)
  }
}

/** Only within what was looked at: of the rows beyond it nothing is remembered. */
const movesIn = (page: PageRows, ids: readonly number[], { isWanted }: Selecting): Move[] => {
  const { asked, wanted, isComplete, last } = page
  const first = isOrdered(asked) || asked.count === true ? 1 : firstOf(asked)
  return ids
    .filter((id) => id >= first && (isComplete || id <= last))
    .map((id) => ({ id, isIn: isWanted(id) }))
    .filter(({ id, isIn }) => isIn !== wanted.has(id))
}

/** undefined: it is not told, or not known without a look at all. */
const totalOf = ({ asked, made: { total }, isComplete }: PageRows, moves: readonly Move[], now: Selecting) => {
  if (asked.count !== true) return undefined
  const quick = now.quickCount()
  if (quick !== undefined || total === undefined || !isComplete) return quick
  return moves.reduce((sum, { isIn }) => sum + (isIn ? 1 : -1), total)
}

type Rows = Omit<PageMade, 'total'>

const inPlanOrder = ({ asked, wanted, isComplete }: PageRows): Rows | undefined => {
  const rows = wanted.from(firstOf(asked), asked.limit + 1)
  const isFull = rows.length > asked.limit
  if (!isFull && !isComplete) return undefined
  const ids = rows.slice(0, asked.limit)
  return { ids, next: isFull ? String(ids.at(-1)) : null }
}

interface Changes {
  readonly ids: readonly number[]
  readonly moves: readonly Move[]
}

const inOrder = (page: PageRows, { ids, moves }: Changes, now: Selecting): Rows | undefined => {
  const { asked, wanted, made } = page
  const ordering = orderingFor(asked, now)
  const changed = new Set(ids)
  const edge = made.next === null ? undefined : made.ids.at(-1)
  // How far a full page reached is told by its last row, as long as that stands where it stood.
  if (made.next !== null && (edge === undefined || changed.has(edge))) return undefined
  const isWithin = withinReach(page, ordering, edge === undefined ? undefined : ordering.place(edge))
  const rows = [
    ...made.ids.filter((id) => !changed.has(id)),
    ...ids.filter((id) => wanted.has(id) && isWithin(id)),
  ].map((id) => ordering.place(id))
  const placed = rows.toSorted(ordering.comparePlaced)
  const isMore = isMoreBehind(page, { ids, moves }, placed.length)
  if (isMore === undefined || (placed.length < asked.limit && made.next !== null && placed.length < wanted.size())) {
    return undefined
  }
  const shown = placed.slice(0, asked.limit)
  const last = shown.at(-1)
  return { ids: shown.map(({ id }) => id), next: isMore && last !== undefined ? ordering.cursorOf(last) : null }
}

/** Whether a row belongs behind the page before, and before the end of a full one. */
const withinReach = ({ asked }: PageRows, ordering: Ordering, to: Placed | undefined) => {
  const from = asked.after === undefined ? undefined : ordering.readCursor(asked.after)
  return (id: number): boolean =>
    (from === undefined || ordering.compare(id, from) > 0) && (to === undefined || ordering.compare(id, to) <= 0)
}

/**
 * Whether a row follows behind the page; undefined: how many rows stand before a page that is not the first is not known, and one that stood
 * behind it may have gone there.
 */
const isMoreBehind = ({ asked, wanted, made, shown }: PageRows, { ids, moves }: Changes, known: number) => {
  if (made.next === null || known > asked.limit) return known > asked.limit
  if (asked.after === undefined) return wanted.size() > asked.limit
  const isOfPage = (id: number): boolean => shown.has(id) || !wanted.has(id)
  return moves.length === 0 && ids.every(isOfPage) ? true : undefined
}
