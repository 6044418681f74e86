/** Tables as bytes: as they are at one moment, told column by column, and made again from what was told. */
import {
  addRow,
  fieldsOf,
  floatsAt,
  rowsAPage,
  type Column,
  type Layout,
  type PageMemory,
  type Pages,
} from './columns.ts'
import { borrowPage, lendPages, takeBack } from './lent-pages.ts'

/** A table at one moment: what it keeps of itself, and its pages by their number. */
export interface TableCopy {
  readonly size: number
  readonly layout: Layout
  readonly rowsInUse: readonly number[]
  readonly pages: Map<number, PageMemory>
  /** Whose pages they are. */
  readonly source: Pages
}

/** What is told of a table before its columns. */
export interface TableHead {
  readonly size: number
  /** Page number and rows in use, one after the other, of the pages in use. */
  readonly pages: readonly number[]
}

/** One field of all rows of the pages in use. `type`: Int32Array and so on. */
export interface ColumnCopy {
  readonly name: string
  readonly type: string
  readonly bytes: Uint8Array
}

/** The table as it is at this moment; its pages are lent. */
export const copyTable = (table: Pages): TableCopy => {
  const { size, layout, rowsInUse } = table
  return { size, layout, rowsInUse: [...rowsInUse], pages: lendPages(table), source: table }
}

/** Nobody looks at the copy any more; it has no pages from then on. */
export const giveUpTable = ({ source, pages }: TableCopy): void => {
  takeBack(source, pages)
  pages.clear()
}

export const headOf = ({ size, rowsInUse, pages }: TableCopy): TableHead => ({
  size,
  pages: [...pages.keys()].flatMap((page) => [page, rowsInUse[page] ?? 0]),
})

/** The columns of a copy, each by itself and with its name, so that a later version finds those it knows. */
export const columnsOf = function* ({ layout, pages }: TableCopy): Generator<ColumnCopy> {
  for (const type of [Int32Array, Float64Array]) {
    const fields = fieldsOf(layout, type)
    const sources = [...pages.values()].map((page) =>
      type === Int32Array ? new Int32Array(page, 0, floatsAt(layout) / 4) : new Float64Array(page, floatsAt(layout)),
    )
    for (const [at, name] of fields.entries()) {
      const cells = new type(sources.length * rowsAPage)
      for (const [place, source] of sources.entries()) {
        const first = place * rowsAPage
        for (let row = 0; row < rowsAPage; row += 1) cells[first + row] = source[row * fields.length + at] ?? 0
      }
      yield { name, type: type.name, bytes: new Uint8Array(cells.buffer) }
    }
  }
}

/** Makes the pages of an empty table anew; their cells are 0 until the columns come. */
export const openPages = (table: Pages, head: TableHead): void => {
  for (const [page, rows] of pairsOf(head)) {
    addRow(table, page * rowsAPage)
    table.rowsInUse[page] = rows
  }
  table.size = head.size
}

/** Those of earlier versions among them. */
const types = { Int32Array, Float64Array, Uint8Array, Uint16Array }

/** Fills a column; one that this version does not have is passed over, one of another type is converted. */
export const fillColumn = (table: Pages, head: TableHead, { name, type, bytes }: ColumnCopy): void => {
  const column = table.columns.get(name)
  const cellsOf = types[type as keyof typeof types]
  if (column === undefined || cellsOf === undefined) return
  const aligned = bytes.byteOffset % 8 === 0 ? bytes : new Uint8Array(bytes)
  const cells = new cellsOf(
    aligned.buffer as ArrayBuffer,
    aligned.byteOffset,
    aligned.byteLength / cellsOf.BYTES_PER_ELEMENT,
  )
  let at = 0
  for (const [page] of pairsOf(head)) {
    fillPage(column, page, cells.subarray(at, at + rowsAPage))
    at += rowsAPage
  }
}

/** Makes pages that were lent, in the order of the head, those of an empty table. */
export const borrowPages = (table: Pages, head: TableHead, pages: readonly PageMemory[]): void => {
  let place = 0
  for (const [page, rows] of pairsOf(head)) {
    const memory = pages[place]
    if (memory === undefined) throw new Error(`page ${page} of a table is missing`)
    borrowPage(table, page, memory)
    table.rowsInUse[page] = rows
    place += 1
  }
  table.size = head.size
}

/** Takes pages back that were lent by `copyTable`, in the order of the head. */
export const takePagesBack = (table: Pages, head: TableHead, pages: readonly PageMemory[]): void =>
  takeBack(
    table,
    [...pairsOf(head)].flatMap(([page], place) => {
      const memory = pages[place]
      return memory === undefined ? [] : [[page, memory] as const]
    }),
  )

const fillPage = ({ pages, stride, at }: Column, page: number, cells: ArrayLike<number>): void => {
  const target = pages[page]
  if (target === undefined) return
  for (let row = 0; row < cells.length; row += 1) target[row * stride + at] = cells[row] ?? 0
}

const pairsOf = function* ({ pages }: TableHead): Generator<[number, number]> {
  for (let i = 0; i < pages.length; i += 2) yield [pages[i] ?? 0, pages[i + 1] ?? 0]
}
