/** What a list is asked for, in whatever spelling. */
import { Refusal } from '#/lib/refusal.ts'
import { all, type Condition, type Order } from './condition.ts'
import type { NounName } from './nouns.ts'
import { parseOql } from './parse-oql.ts'
import { parseSelection } from './parse-selection.ts'
import { parseSort } from './parse-sort.ts'
import type { Reading } from './read-time.ts'

export interface AskedInWords {
  /** conman's selection. */
  readonly select?: string | undefined
  readonly oql?: string | undefined
  /** `-startedAt,name`. */
  readonly sort?: string | undefined
}

export interface AskedRows {
  readonly where: Condition
  readonly order: Order
}

/** What must hold is what both spellings say. Throws `selection.invalid`, and `request.invalid` where two orders are asked for. */
export const readAsked = (noun: NounName, { select, oql, sort }: AskedInWords, reading: Reading): AskedRows => {
  const query = oql === undefined ? undefined : parseOql(noun, oql)
  const where = [
    ...(select === undefined ? [] : [parseSelection(noun, select, reading)]),
    ...(query === undefined ? [] : [query.where]),
  ]
  const order = query?.order ?? []
  if (sort === undefined) return { where: all(where), order }
  if (order.length === 0) return { where: all(where), order: parseSort(noun, sort) }
  throw new Refusal('request.invalid', 'The order stands in "sort" or behind ORDER BY in "oql", not in both.')
}
