/**
 * Whether a change of some rows may make a page of a list another one.
 *
 * A page is another when a row that it shows has changed, when one comes into the selection or leaves it within its reach, and, where it
 * is counted, anywhere. What was wanted when it was made is remembered, a bit a row; what is wanted now is asked of the plan.
 */
import { orderingOf, type Placed } from '#/core/list-order.ts'
import type { Selecting } from '#/core/select.ts'
import type { PlanState } from '#/core/state.ts'
import type { Order } from '#/selection/condition.ts'
import { createRowSet, type RowSet } from './row-set.ts'

export interface PageAsked {
  readonly order?: Order | undefined
  readonly after?: string | undefined
  readonly count?: boolean | undefined
}

export interface ShownPage {
  /** Told every row that is wanted, among those looked at while the page was made. */
  readonly onWanted: (id: number) => void
  /** The page is made. `selectionIn`: what is wanted of a plan as it is now. */
  readonly shown: (page: Made, selectionIn: (state: PlanState) => Selecting) => PageTest
}

interface Made {
  readonly items: readonly { readonly id: number }[]
  readonly next: string | null
  readonly total?: number | undefined
}

export interface PageTest {
  readonly affects: (ids: Iterable<number>, state: PlanState) => boolean
  /** Of memory, bytes. */
  readonly bytes: number
}

export const watchPage = (asked: PageAsked): ShownPage => {
  const wanted = createRowSet()
  let last = 0
  return {
    onWanted: (id) => {
      wanted.add(id)
      last = Math.max(last, id)
    },
    shown: ({ items, next, total }, selectionIn) => {
      const shown = createRowSet()
      for (const { id } of items) shown.add(id)
      const isOrdered = asked.order !== undefined && asked.order.length > 0
      const page = { asked, wanted, shown, isFull: next !== null, last }
      const changes = isOrdered ? changesOrdered(page, items.at(-1)?.id) : changesInPlanOrder(page)
      return {
        affects: (ids, state) => {
          const now = selectionIn(state)
          const count = asked.count === true ? now.quickCount() : undefined
          if (count !== undefined && count !== total) return true
          // Where the index counts, not each row was looked at that is wanted.
          for (const id of ids) if (shown.has(id) || changes(now, id, count === undefined)) return true
          return false
        },
        bytes: wanted.bytes() + shown.bytes(),
      }
    },
  }
}

interface Page {
  readonly asked: PageAsked
  readonly wanted: RowSet
  readonly shown: RowSet
  /** There is more behind it. */
  readonly isFull: boolean
  /** The last row that was looked at and wanted: of a full page in the order of the plan, the first that is not on it. */
  readonly last: number
}

/** Of a row that is not on the page. */
type Changes = (now: Selecting, id: number, isCounted: boolean) => boolean

const changesInPlanOrder = ({ asked, wanted, isFull, last }: Page): Changes => {
  const first = Number(asked.after ?? 0) + 1
  return ({ isWanted }, id, isCounted) => {
    const was = wanted.has(id)
    if (was === isWanted(id)) return false
    // One that came behind a full page, or went before it, is none of its business.
    return (asked.count === true && isCounted) || was || (id >= first && (!isFull || id < last))
  }
}

/** Where the last row of the page stood cannot be told any more when it has changed, but then the page has, too. */
const changesOrdered = ({ asked, wanted, isFull }: Page, lastShown: number | undefined): Changes => {
  const { order = [], after, count } = asked
  let ends: { readonly from: Placed | undefined; readonly to: Placed | undefined } | undefined
  return ({ isWanted, readers }, id, isCounted) => {
    const was = wanted.has(id)
    const is = isWanted(id)
    if (!was && !is) return false
    if (was !== is && ((count === true && isCounted) || was)) return true
    const ordering = orderingOf(order, readers)
    ends ??= {
      from: after === undefined ? undefined : ordering.readCursor(after),
      to: lastShown === undefined ? undefined : ordering.place(lastShown),
    }
    if (ends.from !== undefined && ordering.compare(id, ends.from) <= 0) return was
    return !isFull || ends.to === undefined || ordering.compare(id, ends.to) < 0
  }
}
