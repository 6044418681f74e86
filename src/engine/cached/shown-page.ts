/**
 * Whether a change of some rows makes a page of a list another one, and which.
 *
 * A page is another when a row that it shows has changed, when one comes into the selection or leaves it within its reach, and, where it
 * is counted, anywhere. What is wanted now is asked of the plan, and of no row that has not changed.
 */
import type { Keeping, Known } from '#/core/scan.ts'
import type { Selecting } from '#/core/select.ts'
import type { PlanState } from '#/core/state.ts'
import { pageRows, type PageAsked, type PageMade } from './page-rows.ts'
import { createRowSet } from './row-set.ts'

export interface ShownPage {
  /** Goes along while the page is made. */
  readonly keep: Keeping
  /** The page is made. `selectionIn`: what is wanted of a plan as it is now. */
  readonly shown: (page: Made, selectionIn: (state: PlanState) => Selecting) => PageTest
}

interface Made {
  readonly items: readonly { readonly id: number }[]
  readonly next: string | null
  readonly total?: number | undefined
}

export interface PageTest {
  readonly affects: (changed: ReadonlySet<number>, state: PlanState) => boolean
  /** The page as it is after these rows have changed, and no others, shown from here on; undefined: it has to be made anew. */
  readonly revise: (changed: ReadonlySet<number>, state: PlanState) => PageMade | undefined
  /** Of memory. */
  readonly bytes: () => number
}

/** `spare`: so many rows behind the page are known too, so that as many can leave before it has to be made anew. */
export const watchPage = (asked: PageAsked, spare: number): ShownPage => {
  const counted = createRowSet()
  let known: Known | undefined
  return {
    keep: {
      spare,
      onCounted: counted.add,
      onKnown: (rows) => {
        known = rows
      },
    },
    shown: ({ items, next, total }, selectionIn) => {
      if (known === undefined) throw new Error('the page was made without who keeps it')
      // Where the index counts, none was looked at for it.
      const isCounted = asked.count === true && counted.size() === total
      const rows = pageRows(asked, known, { counted: isCounted ? counted : undefined, spare })
      let shown: PageMade = { ids: items.map(({ id }) => id), next, total }
      const pageAfter = (changed: ReadonlySet<number>, state: PlanState): PageMade | undefined => {
        const now = selectionIn(state)
        rows.note(changed, now)
        return rows.page(now)
      }
      return {
        affects: (changed, state) => {
          const page = pageAfter(changed, state)
          return shown.ids.some((id) => changed.has(id)) || page === undefined || !isSame(page, shown)
        },
        revise: (changed, state) => {
          const page = pageAfter(changed, state)
          shown = page ?? shown
          return page
        },
        bytes: rows.bytes,
      }
    },
  }
}

const isSame = (a: PageMade, b: PageMade): boolean =>
  a.next === b.next &&
  a.total === b.total &&
  a.ids.length === b.ids.length &&
  a.ids.every((id, place) => id === b.ids[place])
