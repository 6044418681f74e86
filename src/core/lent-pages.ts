/**
 * Pages as they are at one moment, without a copy of them: who lends them writes to others from then on, and so does who borrows.
 *
 * A plan of 240 000 jobs has 46 MB of pages, and while it is looked at for some seconds few of them change: those alone are copied,
 * when the first cell of each is written to. Threads read lent pages at no cost, as they lie in shared memory.
 */
import { keepFree, takePage, type PageMemory, type Pages } from './columns.ts'

/** The memory of the pages in use, by their number. It stays as it is until it is taken back. */
export const lendPages = (table: Pages): Map<number, PageMemory> => {
  const pages = new Map<number, PageMemory>()
  for (const [page, memory] of table.memory.entries()) {
    if (memory === undefined) continue
    pages.set(page, memory)
    countReader(table, memory)
  }
  // Page by page: the numbers of a site's pages grow with the years, and those in use are a few hundred of them.
  for (const own of new Set([...table.columns.values()].map((column) => column.own)))
    for (const page of pages.keys()) own[page] = undefined
  return pages
}

const countReader = ({ lent }: Pages, memory: PageMemory): void => {
  lent.set(memory, (lent.get(memory) ?? 0) + 1)
}

/** Nobody reads them any more: to be called once for each time they were lent, with what was lent. */
export const takeBack = (table: Pages, lent: Iterable<readonly [page: number, memory: PageMemory]>): void => {
  const pages = [...lent]
  for (const [page, memory] of pages) {
    const others = (table.lent.get(memory) ?? 1) - 1
    if (others > 0) {
      table.lent.set(memory, others)
      continue
    }
    table.lent.delete(memory)
    // Where a cell has changed meanwhile, or all rows have left, the table has another page, or none.
    if (table.memory[page] !== memory) keepFree(table, memory, pages.length)
    else for (const column of table.columns.values()) column.own[page] = column.pages[page]
  }
}

/** Makes a lent page one of an empty table; what is written to it is written to a copy. */
export const borrowPage = (table: Pages, page: number, memory: PageMemory): void => {
  takePage(table, page, memory)
  countReader(table, memory)
  for (const { own } of table.columns.values()) own[page] = undefined
}

/** The memory of the pages that a table has of its own. */
export const ownPages = ({ memory, lent }: Pages): PageMemory[] =>
  memory.filter((page) => page !== undefined).filter((page) => !lent.has(page))
