/** Reads how a list is to be ordered: `-startedAt,name`. */
import { didYouMean } from '#/lib/words.ts'
import { complaint, refuseLong } from './complaint.ts'
import type { Order } from './condition.ts'
import { nouns, type NounName } from './nouns.ts'
import { mostOrders } from './parse-oql.ts'
import { listIn, pieceOf } from './split-selection.ts'

/** The fields a list of the noun can be ordered by. */
export const sortFields = (noun: NounName): string[] =>
  nouns[noun].fields.filter(({ sorts }) => sorts).map(({ name }) => name)

/** Throws `selection.invalid`, which points into the text. */
export const parseSort = (noun: NounName, text: string): Order => {
  refuseLong(text)
  const names = sortFields(noun)
  const pieces = listIn(text, pieceOf(text, 0, text.length))
  return pieces.map((piece, i) => {
    const descending = piece.text.startsWith('-')
    const field = piece.text.replace(/^[+-]/, '')
    if (i >= mostOrders) throw complaint(text, piece, `a list is ordered by ${mostOrders} fields at most.`)
    if (names.includes(field)) return { field, descending }
    const hint = didYouMean(field, names) || ` There are ${names.join(', ')}.`
    throw complaint(text, piece, `a list cannot be ordered by ${field.slice(0, 40) || 'nothing'}.${hint}`)
  })
}
