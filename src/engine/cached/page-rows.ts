/** What a kept page of a list consists of, and what was wanted in its reach when it was made or last brought up to date. */
import { orderingOf, type Ordering } from '#/core/list-order.ts'
import type { Selecting } from '#/core/select.ts'
import type { Order } from '#/selection/condition.ts'
import { createRowSet, type RowSet } from './row-set.ts'

export interface PageAsked {
  readonly order?: Order | undefined
  readonly limit: number
  readonly after?: string | undefined
  readonly count?: boolean | undefined
}

/** The numbers of the rows of a page, where the next one begins, and how many there are in all where that is told. */
export interface PageMade {
  readonly ids: readonly number[]
  readonly next: string | null
  readonly total: number | undefined
}

export interface PageRows {
  readonly asked: PageAsked
  /** Of the rows that were looked at, those that are wanted. */
  readonly wanted: RowSet
  /** Whether that was every row that can be on this page or on one behind it. */
  readonly isComplete: boolean
  /** The last row that was looked at and wanted. Of a page in the order of the plan that is not complete: the first behind it. */
  readonly last: number
  made: PageMade
  shown: RowSet
}

export const isOrdered = ({ order }: PageAsked): boolean => order !== undefined && order.length > 0

export const orderingFor = ({ order = [] }: PageAsked, { readers }: Pick<Selecting, 'readers'>): Ordering =>
  orderingOf(order, readers)

/** The first row that a page in the order of the plan can have. */
export const firstOf = ({ after }: PageAsked): number => Number(after ?? 0) + 1

/** Puts another page in the place of one. */
export const showPage = (page: PageRows, made: PageMade): void => {
  page.made = made
  page.shown = createRowSet(made.ids)
}
