/** Lists of version 2: `{count, results, next, previous}`, by `limit` and `offset`. */
import { setImmediate as nextTurn } from 'node:timers/promises'
import { Refusal } from '#/lib/refusal.ts'
import { textAnswer, trueOrFalse, type Answer, type Call } from '#/twsd/call.ts'

/** As many as a list has at most, and where nobody says otherwise. */
export const mostResults = 10_000

/** A whole number of the query. Throws `request.invalid`. */
export const numberIn = (
  { query }: Pick<Call, 'query'>,
  name: string,
  { least = 0, most = Number.MAX_SAFE_INTEGER }: { readonly least?: number; readonly most?: number } = {},
): number | undefined => {
  const text = query[name]
  if (text === undefined || text === '') return undefined
  const number = /^-?\d{1,15}$/.test(text) ? Number(text) : Number.NaN
  if (number >= least && number <= most) return number
  throw new Refusal(
    'request.invalid',
    `${name} must be a whole number from ${least} to ${most}, not "${text.slice(0, 40)}".`,
  )
}

/** `true` or `false` of the query or a header. Throws `request.invalid`. */
export const flagIn = (name: string, text: string | undefined, otherwise: boolean): boolean =>
  trueOrFalse(name, text) ?? otherwise

export interface PageAsked {
  readonly limit: number
  readonly offset: number
  /** Whether `count` is told. */
  readonly counts: boolean
}

/** `most`: as many as a page has at most. */
export const pageAsked = (call: Call, most = mostResults): PageAsked => {
  const limit = numberIn(call, 'limit') ?? most
  return {
    limit: limit === 0 ? most : Math.min(limit, most),
    offset: numberIn(call, 'offset') ?? 0,
    counts: flagIn('Include-Count', call.header('include-count'), true),
  }
}

/** The address of another page of the same list. */
const linkTo = (call: Call, path: string, offset: number, limit: number): string => {
  const parameters = new URLSearchParams(
    Object.entries(call.query).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  )
  parameters.set('limit', String(limit))
  parameters.set('offset', String(offset))
  return `/twsd${path}?${parameters.toString()}`
}

/** Results that are shown at a time: showing many keeps others waiting. */
const atATime = 200

/** Each as JSON, some at a time. */
const shown = async <Item>(items: readonly Item[], show: Show<Item>): Promise<string[]> => {
  const texts: string[] = []
  for (let from = 0; from < items.length; from += atATime) {
    if (from > 0) await nextTurn()
    for (const object of await show(items.slice(from, from + atATime))) texts.push(JSON.stringify(object))
  }
  return texts
}

/** Some of the items as objects, in their order. */
type Show<Item> = (items: readonly Item[]) => readonly object[] | Promise<readonly object[]>

interface Page<Item> {
  readonly items: readonly Item[]
  /** How many there are in all. */
  readonly total: number
}

/** Where a page stands in its list. */
const linksOf = (call: Call, path: string, total: number, most?: number): object => {
  const { limit, offset } = pageAsked(call, most)
  return {
    ...(offset + limit < total && { next: linkTo(call, path, offset + limit, limit) }),
    ...(offset > 0 && { previous: linkTo(call, path, Math.max(0, offset - limit), limit) }),
  }
}

/** A page as JSON; `path` is the address of the list from `/twsd` on. */
export const pageAnswer = async <Item>(
  call: Call,
  path: string,
  { items, total, show }: Page<Item> & { readonly show: Show<Item> },
): Promise<Answer> => {
  const results = (await shown(items, show)).join(',')
  const links = JSON.stringify(linksOf(call, path, total)).slice(1)
  const count = pageAsked(call).counts ? `"count":${total},` : ''
  return textAnswer(`{${count}"results":[${results}]${links === '}' ? '' : ','}${links}`, 'application/json')
}

/** The same as a value, for other formats. */
export const pageValue = (
  call: Call,
  path: string,
  { items, total, most }: Page<object> & { readonly most?: number },
): object => ({
  ...(pageAsked(call).counts && { count: total }),
  results: items,
  ...linksOf(call, path, total, most),
})
