/** Which objects an order about many means: those of a list of numbers, or those that a selection finds now. */
import { selectPrompts, selectWorkstations } from '#/core/select-views.ts'
import { Refusal } from '#/lib/refusal.ts'
import { count } from '#/lib/words.ts'
import { mostBulkItems, type BulkId, type BulkNoun } from '#/model/bulk.ts'
import { all, oneOf, type Condition } from '#/selection/condition.ts'
import { readAsked } from '#/selection/list-request.ts'
import type { Engine } from './engine.ts'

/** Which are meant, and how many at most, or exactly. */
export interface Which {
  readonly select?: string | undefined
  readonly oql?: string | undefined
  readonly ids?: readonly BulkId[] | undefined
  /** No more than these; absent: `mostBulkItems`. */
  readonly most?: number | undefined
  /** So many were expected: another number is refused. */
  readonly expect?: number | undefined
}

export type Named = readonly [id: BulkId, name: string]

/** What lists them, as whoever orders may see it. */
export type Lists = Pick<Engine, 'jobs' | 'streams' | 'prompts' | 'workstations' | 'reading'>

/**
 * Throws `selection.invalid`, `request.invalid` when nothing is said, `bulk.too_many` and `bulk.other_count`. A number that is not
 * in the plan stands among them, and is refused when its turn comes.
 */
export const findItems = async (lists: Lists, noun: BulkNoun, which: Which): Promise<Named[]> => {
  const { ids, most = mostBulkItems, expect } = which
  const found = await listed(lists, noun, { where: conditionOf(lists, noun, which), limit: most + 1 })
  const known = new Set(found.map(([id]) => id))
  const missing = (ids ?? []).filter((id) => !known.has(id) && which.select === undefined && which.oql === undefined)
  const items = [...found, ...missing.map((id): Named => [id, ''])]
  if (items.length > most) {
    const raise = most < mostBulkItems ? `, or raise "most" (at most ${mostBulkItems})` : ''
    const sentence = `More than ${count(most, noun)} are meant, and nothing was done. Narrow the selection${raise}.`
    throw new Refusal('bulk.too_many', sentence, { most })
  }
  if (expect !== undefined && items.length !== expect) {
    const sentence = `${count(items.length, noun)} would be affected, and ${expect} were expected; nothing was done.`
    throw new Refusal('bulk.other_count', sentence, { count: items.length, expect })
  }
  return items
}

const conditionOf = (lists: Lists, noun: BulkNoun, { select, oql, ids }: Which): Condition => {
  if (select === undefined && oql === undefined && ids === undefined) {
    throw new Refusal('request.invalid', `Say which ${noun}s are meant: "select", "oql" or "ids".`)
  }
  const { where, order } = readAsked(noun, { select, oql }, lists.reading())
  if (order.length > 0) throw new Refusal('request.invalid', 'An order about many knows no ORDER BY.')
  const field = noun === 'workstation' ? 'name' : 'id'
  return ids === undefined ? where : all([where, oneOf(field, ids.map(String))])
}

const listed = async (
  lists: Lists,
  noun: BulkNoun,
  asked: { readonly where: Condition; readonly limit: number },
): Promise<Named[]> => {
  switch (noun) {
    case 'job':
      return (await lists.jobs({ ...asked, anew: true })).items.map(({ id, stream, name }) => [id, `${stream}.${name}`])
    case 'stream':
      return (await lists.streams({ ...asked, anew: true })).items.map(({ id, workstation, name }) => [
        id,
        `${workstation}#${name}`,
      ])
    case 'prompt':
      return selectPrompts(lists.prompts(), asked).items.map(({ id, name, text }) => [id, name ?? text])
    case 'workstation':
      return selectWorkstations(lists.workstations(), asked).items.map(({ name }) => [name, name])
  }
}
