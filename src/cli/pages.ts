/** Follows the pages of a list until there are as many rows as wanted. */
import { largestPageSize } from '#/contract/fields.ts'
import type { Session } from './session.ts'

export interface PageOptions {
  readonly limit: number
  readonly after?: string
}

export interface ListPage<Row> {
  readonly items: Row[]
  readonly next: string | null
}

/** With `--json` prints the first page as it came instead, and returns undefined. */
export const collect = async <Row>(
  session: Session,
  list: (page: PageOptions) => Promise<ListPage<Row>>,
  { limit, after }: PageOptions,
): Promise<ListPage<Row> | undefined> => {
  const size = (wanted: number): number => Math.min(wanted, largestPageSize)
  let page = await list({ limit: size(limit), ...(after !== undefined && { after }) })
  if (session.json) {
    await session.printJson(page)
    return undefined
  }
  const items = [...page.items]
  while (page.next !== null && items.length < limit) {
    page = await list({ limit: size(limit - items.length), after: page.next })
    items.push(...page.items)
  }
  return { items, next: page.next }
}

/** The pages of a list one after the other, none of them empty but a first one. */
export const pagesOf = async function* <Row>(
  list: (page: PageOptions) => Promise<ListPage<Row>>,
): AsyncGenerator<readonly Row[]> {
  let after: string | null = null
  do {
    const page: ListPage<Row> = await list({ limit: largestPageSize, ...(after !== null && { after }) })
    yield page.items
    after = page.next
  } while (after !== null)
}

/** All rows of a list, as many pages as it has. */
export const everyPage = async <Row>(list: (page: PageOptions) => Promise<ListPage<Row>>): Promise<Row[]> => {
  const rows: Row[] = []
  for await (const items of pagesOf(list)) rows.push(...items)
  return rows
}
