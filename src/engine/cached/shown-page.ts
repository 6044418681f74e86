/**
 * Whether a change of some rows may make a page of a list another one.
 *
 * A page is another when a row that it shows has changed, when one comes into the selection or leaves it within its reach, and, where it
 * is counted, anywhere. What was wanted when it was made is remembered, a bit a row; what is wanted now is asked of the plan.
 */
import type { Placed } from '#/core/list-order.ts'
import type { Selecting } from '#/core/select.ts'
import type { PlanState } from '#/core/state.ts'
import { firstOf, isOrdered, orderingFor, type PageAsked, type PageMade, type PageRows } from './page-rows.ts'
import { noteMoves, revisePage } from './revise-page.ts'
import { createRowSet } from './row-set.ts'

export interface ShownPage {
  /** Told every row that is wanted, among those looked at while the page was made. */
  readonly onWanted: (id: number) => void
  /** The page is made. `selectionIn`: what is wanted of a plan as it is now. */
  readonly shown: (page: Made, selectionIn: (state: PlanState) => Selecting) => PageTest
}

/** What judges a page besides its rows, measured: most of what a page without rows takes. */
const bytesOfTest = 2_000

interface Made {
  readonly items: readonly { readonly id: number }[]
  readonly next: string | null
  readonly total?: number | undefined
}

export interface PageTest {
  readonly affects: (ids: Iterable<number>, state: PlanState) => boolean
  /** The page as it is after these rows have changed, and no others; undefined: that takes a look at more than them. */
  readonly revise: (ids: Iterable<number>, state: PlanState) => PageMade | undefined
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
      const ids = items.map(({ id }) => id)
      // Where the index counts, not each row was looked at that is wanted.
      const isCounted = asked.count === true && wanted.size() === total
      const isComplete = isOrdered(asked) || next === null || isCounted
      const page: PageRows = {
        asked,
        wanted,
        isComplete,
        last,
        made: { ids, next, total },
        shown: createRowSet(ids),
      }
      return {
        affects: (ids, state) => affects(page, ids, selectionIn(state)),
        revise: (ids, state) => revisePage(page, ids, selectionIn(state)),
        bytes: wanted.bytes() + page.shown.bytes() + bytesOfTest,
      }
    },
  }
}

const affects = (page: PageRows, ids: Iterable<number>, now: Selecting): boolean => {
  const count = page.asked.count === true ? now.quickCount() : undefined
  if (count !== undefined && count !== page.made.total) return true
  const changes = isOrdered(page.asked) ? changesOrdered(page, now) : changesInPlanOrder(page, now)
  for (const id of ids) if (page.shown.has(id) || changes(id, count === undefined)) return true
  // What is none of the page's business now may be when another row has gone.
  noteMoves(page, ids, now)
  return false
}

/** Of a row that is not on the page. */
type Changes = (id: number, isCounted: boolean) => boolean

const changesInPlanOrder = ({ asked, wanted, made: { ids, next } }: PageRows, { isWanted }: Selecting): Changes => {
  const first = firstOf(asked)
  const lastShown = ids.at(-1) ?? 0
  return (id, isCounted) => {
    const was = wanted.has(id)
    if (was === isWanted(id)) return false
    // One that came behind a full page, or went before it, is none of its business.
    return (asked.count === true && isCounted) || was || (id >= first && (next === null || id < lastShown))
  }
}

/** Where the last row of the page stood cannot be told any more when it has changed, but then the page has, too. */
const changesOrdered = (page: PageRows, now: Selecting): Changes => {
  const { asked, wanted, made } = page
  let ends: { readonly from: Placed | undefined; readonly to: Placed | undefined } | undefined
  return (id, isCounted) => {
    const was = wanted.has(id)
    const is = now.isWanted(id)
    if (!was && !is) return false
    if (was !== is && ((asked.count === true && isCounted) || was)) return true
    const ordering = orderingFor(asked, now)
    const lastShown = made.ids.at(-1)
    ends ??= {
      from: asked.after === undefined ? undefined : ordering.readCursor(asked.after),
      to: lastShown === undefined ? undefined : ordering.place(lastShown),
    }
    if (ends.from !== undefined && ordering.compare(id, ends.from) <= 0) return was
    return made.next === null || ends.to === undefined || ordering.compare(id, ends.to) < 0
  }
}
