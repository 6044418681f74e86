/**
 * Tables of numbers: one column a field, one row an object of the plan, in pages of 1024 rows.
 *
 * A job as an object costs hundreds of bytes; as a row it costs its cells. The whole numbers of a row lie side by side, and so do
 * its instants: whoever asks about a job asks for many of its fields, and a cache line each was most of what an event cost. All
 * cells of a page lie in one piece of shared memory: it is lent at once (snapshots, forecasts: `lent-pages.ts`), and given back when
 * the last of its rows leaves.
 */

export const rowsAPage = 1024
const pageShift = 10
const pageMask = rowsAPage - 1

/** Two types and no more: what reads cells of four is slow everywhere. */
type ColumnType = Int32ArrayConstructor | Float64ArrayConstructor
export type Layout = Readonly<Record<string, ColumnType>>

type Cells = Int32Array | Float64Array

/** The cells of a page. */
export type PageMemory = SharedArrayBuffer

/** A field: cell `row * stride + at` of its page, in the row's place within the page. */
export interface Column {
  /** The cells of its type, page by page; undefined where no row of the page is in use. Shared by all fields of the type. */
  readonly pages: (Cells | undefined)[]
  /** Those of them that may be written to: a page that is lent is another's to read as it is. Shared as well. */
  readonly own: (Cells | undefined)[]
  readonly stride: number
  readonly at: number
  /** Makes a page that is lent one of its own, with the same cells. */
  readonly makeOwn: (page: number) => void
}

/** A table whose columns are not known by name. */
export interface Pages {
  /** One more than the highest row that was ever in use. */
  size: number
  readonly layout: Layout
  readonly columns: ReadonlyMap<string, Column>
  /** The memory of each page, and how many of its rows are in use. */
  readonly memory: (PageMemory | undefined)[]
  readonly rowsInUse: number[]
  /** Memory of pages that were given back. */
  readonly free: PageMemory[]
  /** How many read each page that is lent: nothing is written to it. */
  readonly lent: Map<PageMemory, number>
}

/** The columns by name. Row 0 is never used: numbers start at 1, and 0 means none. */
export type Table<L extends Layout> = { readonly [K in keyof L]: Column } & Pages

/** The fields of one type, in their order. */
export const fieldsOf = (layout: Layout, type: ColumnType): string[] =>
  Object.keys(layout).filter((name) => layout[name] === type)

/** An empty table; `addRow` makes room in it. */
export const createTable = <L extends Layout>(layout: L): Table<L> => {
  const columns = new Map<string, Column>()
  const table: Pages = { size: 1, layout, columns, memory: [], rowsInUse: [], free: [], lent: new Map() }
  const makeOwn = (page: number): void => replacePage(table, page)
  for (const type of [Int32Array, Float64Array]) {
    const pages: Column['pages'] = []
    const own: Column['own'] = []
    const fields = fieldsOf(layout, type)
    fields.forEach((name, at) => columns.set(name, { pages, own, stride: fields.length, at, makeOwn }))
  }
  return { ...table, ...Object.fromEntries(columns) } as Table<L>
}

/** Where the instants of a page begin: behind its whole numbers, in bytes. */
export const floatsAt = (layout: Layout): number => fieldsOf(layout, Int32Array).length * rowsAPage * 4

/** Makes page number `page` of cells that are 0. */
const addPage = (table: Pages, page: number): void => {
  const { layout, free } = table
  const bytes = floatsAt(layout) + fieldsOf(layout, Float64Array).length * rowsAPage * 8
  takePage(table, page, usedAgain(free) ?? new SharedArrayBuffer(bytes))
}

/** Makes page number `page` of memory that nobody else uses any more; its rows in use are for the caller to tell. */
export const takePage = ({ layout, columns, memory, rowsInUse }: Pages, page: number, buffer: PageMemory): void => {
  const offset = floatsAt(layout)
  while (memory.length <= page) {
    memory.push(undefined)
    rowsInUse.push(0)
  }
  memory[page] = buffer
  const [integers, floats] = [new Int32Array(buffer, 0, offset / 4), new Float64Array(buffer, offset)]
  for (const [name, { pages, own }] of columns) {
    pages[page] = layout[name] === Int32Array ? integers : floats
    own[page] = pages[page]
  }
}

/** In place of a page that is lent comes another one with its cells. */
const replacePage = (table: Pages, page: number): void => {
  const lent = table.memory[page]
  if (lent === undefined) return
  const memory = table.free.pop() ?? new SharedArrayBuffer(lent.byteLength)
  new Uint8Array(memory).set(new Uint8Array(lent))
  takePage(table, page, memory)
}

/** Pages of a day that is closed, which the next day wants. */
const mostFree = 100

/**
 * Memory of a page that was given back, empty. It is kept because the collector does not count shared memory: what is left to it
 * stays until something else makes it look, and in a month of closed days that was a gigabyte.
 */
const usedAgain = (free: PageMemory[]): PageMemory | undefined => {
  const buffer = free.pop()
  if (buffer !== undefined) new Uint8Array(buffer).fill(0)
  return buffer
}

/** Keeps memory that nobody reads any more for pages to come: so many, or what a day wants if that is more. */
export const keepFree = ({ free }: Pages, buffer: PageMemory, most = mostFree): void => {
  if (free.length < Math.max(most, mostFree)) free.push(buffer)
}

const giveBack = (table: Pages, page: number): void => {
  const buffer = table.memory[page]
  table.memory[page] = undefined
  if (buffer !== undefined && !table.lent.has(buffer)) keepFree(table, buffer)
}

/** Takes a row into use; its cells are 0. */
export const addRow = (table: Pages, row: number): void => {
  const page = row >>> pageShift
  if (table.memory[page] === undefined) addPage(table, page)
  table.rowsInUse[page] = (table.rowsInUse[page] ?? 0) + 1
  if (row >= table.size) table.size = row + 1
}

/** Takes rows out of use. Their cells read as 0 from then on; a page is given back with its last row. */
export const removeRows = (table: Pages, rows: Iterable<number>): void => {
  const byPage = new Map<number, number[]>()
  for (const row of rows) {
    const page = row >>> pageShift
    const known = byPage.get(page)
    if (known === undefined) byPage.set(page, [row])
    else known.push(row)
  }
  for (const [page, leaving] of byPage) {
    const left = (table.rowsInUse[page] ?? 0) - leaving.length
    if (left < 0) throw new Error(`row ${leaving[0]} is removed, but it is not in use`)
    table.rowsInUse[page] = left
    if (left === 0) giveBack(table, page)
    for (const column of table.columns.values()) {
      if (left === 0) column.pages[page] = column.own[page] = undefined
      else for (const row of leaving) put(column, row, 0)
    }
  }
}

/** The first row from `row` on that lies in a page in use, or `size`: how a list passes over what has left. */
export const nextRow = ({ memory, size }: Pages, row: number): number => {
  let next = row
  while (next < size && memory[next >>> pageShift] === undefined) next = ((next >>> pageShift) + 1) << pageShift
  return Math.min(next, size)
}

/** A cell. A row that is not in use reads as 0. */
export const cell = (column: Column, row: number): number =>
  column.pages[row >>> pageShift]?.[(row & pageMask) * column.stride + column.at] ?? 0

const ownCells = ({ own, makeOwn }: Column, page: number): Cells | undefined => {
  makeOwn(page)
  return own[page]
}

/** Writes a cell of a row that is in use. */
export const put = (column: Column, row: number, value: number): void => {
  const page = row >>> pageShift
  const cells = column.own[page] ?? ownCells(column, page)
  if (cells === undefined) throw new Error(`row ${row} is not in use`)
  cells[(row & pageMask) * column.stride + column.at] = value
}
