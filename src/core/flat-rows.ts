/**
 * A column of a table as one array: the rows of the pages in use, numbered anew from 0, so that copying pages is all it takes.
 *
 * What goes over all jobs at once reads these arrays; numbers of the plan are turned into rows and back at its edges.
 */
import { rowsAPage, type Column, type Pages } from './columns.ts'

/** The rows of the pages in use, one after the other. */
export interface Rows {
  readonly count: number
  /** Where the rows of a page begin; -1: the page is not in use. */
  readonly baseOf: Int32Array
  /** The pages in use, in order. */
  readonly pages: Int32Array
}

/** Numbers the rows of a table. */
export const rowsOf = ({ memory }: Pages): Rows => {
  const pages: number[] = []
  const baseOf = new Int32Array(memory.length).fill(-1)
  memory.forEach((page, number) => {
    if (page === undefined) return
    baseOf[number] = pages.length * rowsAPage
    pages.push(number)
  })
  return { count: pages.length * rowsAPage, baseOf, pages: Int32Array.from(pages) }
}

/** The row of a job or stream, -1 when it is not there. */
export const rowOf = ({ baseOf }: Rows, id: number): number => {
  const base = baseOf[id >>> 10] ?? -1
  return base < 0 ? -1 : base + (id & (rowsAPage - 1))
}

/** The job or stream of a row. */
export const idOf = ({ pages }: Rows, row: number): number =>
  (pages[row >>> 10] ?? 0) * rowsAPage + (row & (rowsAPage - 1))

/** A column by row. */
export const flatten = <Cells extends Int32Array | Float64Array | Uint8Array | Uint16Array>(
  rows: Rows,
  column: Column,
  flat: Cells,
): Cells => {
  const { pages, stride, at } = column
  let row = 0
  for (const page of rows.pages) {
    const cells = pages[page]
    const end = row + rowsAPage
    if (cells === undefined) row = end
    else for (let from = at; row < end; from += stride, row += 1) flat[row] = cells[from] ?? 0
  }
  return flat
}
