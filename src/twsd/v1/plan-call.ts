/** What the operations on the plan have in common: their headers, how a list is cut into pages, how an order is answered. */
import { Readable } from 'node:stream'
import { accepted, answer, type Answer, type Call, type Handler } from '#/twsd/call.ts'
import { Refusal } from '#/lib/refusal.ts'
import { currentPlan } from './find.ts'

/** An operation on the plan, with the headers that HWA sends with each. */
export const planHandler =
  (handle: Handler): Handler =>
  async (call) => {
    const answered = await handle(call)
    return { ...answered, headers: { ...contextHeaders(call), ...answered.headers } }
  }

const contextHeaders = ({ header, params }: Call): Record<string, string> => ({
  'context-locale': 'en',
  'context-planid': headerText(params['planId'] ?? currentPlan),
  'context-databaseplan': '1',
  'context-usecache': header('context-usecache') === '1' ? '1' : '0',
  'context-checkresync': '0',
  'context-statusscope': header('context-statusscope') === '1' ? '1' : '0',
})

/** A text as a header can carry it (RFC 9110, 5.5). */
const headerText = (text: string): string => (/^[ -~]*$/.test(text) ? text : encodeURIComponent(text))

/** An order that answers 202 without a body. */
export const order =
  (work: (call: Call) => Promise<void>): Handler =>
  async (call) => {
    await work(call)
    return accepted
  }

/** As many as a page has. */
export const mostOnPage = 10_000

/** Which part of a list is asked for. */
export interface PageAsked {
  readonly limit: number
  /** How many are left out before it. */
  readonly skip: number
  /** Where the page before ended; undefined: the first. */
  readonly after: string | undefined
  /** No page, but all that there are. */
  readonly isAll: boolean
}

/**
 * By `How-Many` (0: all) and `Last-Object`, or by `Query-PageSize` and `Query-PageNumber`, which HWA has as the offset of the first
 * object. Absent: a page of the most. Throws `request.invalid`.
 */
export const pageAsked = ({ header }: Pick<Call, 'header'>): PageAsked => {
  const howMany = wholeNumber('How-Many', header('how-many'))
  const size = wholeNumber('Query-PageSize', header('query-pagesize'))
  const skip = wholeNumber('Query-PageNumber', header('query-pagenumber'))
  if (howMany !== undefined && (size !== undefined || skip !== undefined)) {
    throw new Refusal('request.invalid', 'How-Many and Query-PageSize exclude each other: send one of them.')
  }
  const after = header('last-object')
  if (howMany === 0) return { limit: Infinity, skip: 0, after, isAll: after === undefined }
  const limit = Math.min(howMany ?? size ?? mostOnPage, mostOnPage)
  return { limit: Math.max(1, limit), skip: skip ?? 0, after, isAll: false }
}

/** The number that a header or query parameter has; undefined where it is absent. Throws `request.invalid`. */
export const wholeNumber = (name: string, text: string | undefined): number | undefined => {
  if (text === undefined) return undefined
  if (/^\d{1,9}$/.test(text.trim())) return Number(text)
  throw new Refusal('request.invalid', `${name} must be a whole number, not "${text}".`)
}

/** A page of a list, with how many it has and where it ended. */
export const listAnswer = (
  call: Call,
  items: readonly object[],
  { last, count }: { readonly last: string | null; readonly count?: number | undefined },
): Answer => {
  const counted = withCount(call, items.length, count)
  return { ...counted, body: items, headers: { ...counted.headers, ...(last !== null && { 'last-object': last }) } }
}

/** A list as a whole, page by page as it is taken: the server need not hold it, and a slow client keeps nobody up. */
export const wholeList = (call: Call, pages: AsyncIterable<readonly object[]>, count?: number): Answer => {
  const pieces = async function* (): AsyncGenerator<string> {
    let begin = '['
    for await (const page of pages) {
      if (page.length === 0) continue
      yield `${begin}${page.map((one) => JSON.stringify(one)).join(',')}`
      begin = ','
    }
    yield begin === '[' ? '[]' : ']'
  }
  const headers = count === undefined ? {} : withCount(call, count).headers
  return { status: 200, body: Readable.from(pieces()), media: 'application/json', ...(headers && { headers }) }
}

/** The headers of a list: how many come, and how many there are where that was asked for. */
export const withCount = ({ header }: Pick<Call, 'header'>, returned: number, count = returned): Answer =>
  answer(undefined, 200, {
    'how-many-returned': String(returned),
    'context-objectcount': String(header('context-objectcount') === '1' ? count : returned),
    'context-plandependenciesscope': header('context-plandependenciesscope') === '1' ? '1' : '0',
  })

/** A page of a list that is in memory as a whole. `idOf`: what `Last-Object` says of an item. */
export const pageOf = <Item>(
  items: readonly Item[],
  { limit, skip, after }: PageAsked,
  idOf: (item: Item) => string,
): { readonly items: Item[]; readonly last: string | null } => {
  const begin = after === undefined ? skip : placeAfter(items, after, idOf)
  const page = items.slice(begin, begin + limit)
  const end = page.at(-1)
  return { items: page, last: end === undefined || begin + limit >= items.length ? null : headerText(idOf(end)) }
}

const placeAfter = <Item>(items: readonly Item[], after: string, idOf: (item: Item) => string): number => {
  const place = items.findIndex((item) => headerText(idOf(item)) === after)
  if (place >= 0) return place + 1
  throw new Refusal('request.invalid', `"${after}" is no Last-Object of this list; send the one of the page before.`)
}
