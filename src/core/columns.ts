/**
 * Tables of numbers: one column a field, one row an object of the plan, in pages of 1024 rows.
 *
 * A job as an object costs hundreds of bytes and a cache miss a field; as a row it costs its cells. All cells of a page lie in
 * one piece of shared memory: it is copied at once (snapshots, forecasts), and given back when the last of its rows leaves.
 */

const rowsAPage = 1024
const pageShift = 10
const pageMask = rowsAPage - 1

type ColumnType = Int32ArrayConstructor | Float64ArrayConstructor | Uint8ArrayConstructor | Uint16ArrayConstructor
export type Layout = Readonly<Record<string, ColumnType>>

type Cells = Int32Array | Float64Array | Uint8Array | Uint16Array

/** The cells of a field, page by page; undefined where no row of the page is in use. */
export type Column = (Cells | undefined)[]

/** A table whose columns are not known by name. */
export interface Pages {
  /** One more than the highest row that was ever in use. */
  size: number
  readonly layout: Layout
  readonly columns: ReadonlyMap<string, Column>
  /** The memory of each page, and how many of its rows are in use. */
  readonly memory: (SharedArrayBuffer | undefined)[]
  readonly rowsInUse: number[]
}

/** The columns by name. Row 0 is never used: numbers start at 1, and 0 means none. */
export type Table<L extends Layout> = { readonly [K in keyof L]: Column } & Pages

/** An empty table; `addRow` makes room in it. */
export const createTable = <L extends Layout>(layout: L): Table<L> => {
  const columns = new Map<string, Column>()
  for (const name of Object.keys(layout)) columns.set(name, [])
  const pages: Pages = { size: 1, layout, columns, memory: [], rowsInUse: [] }
  return { ...pages, ...Object.fromEntries(columns) } as Table<L>
}

/** Makes page number `page` of cells that are 0; its columns lie in it one after the other. */
const addPage = ({ layout, columns, memory, rowsInUse }: Pages, page: number): void => {
  const types = Object.values(layout)
  const buffer = new SharedArrayBuffer(types.reduce((bytes, type) => bytes + rowsAPage * type.BYTES_PER_ELEMENT, 0))
  while (memory.length <= page) {
    memory.push(undefined)
    rowsInUse.push(0)
    for (const column of columns.values()) column.push(undefined)
  }
  memory[page] = buffer
  let offset = 0
  for (const [name, column] of columns) {
    const type = layout[name] as new (memory: SharedArrayBuffer, offset: number, length: number) => Cells
    const cells = new type(buffer, offset, rowsAPage)
    column[page] = cells
    offset += cells.byteLength
  }
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
    if (left === 0) table.memory[page] = undefined
    for (const column of table.columns.values()) {
      if (left === 0) column[page] = undefined
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
export const cell = (column: Column, row: number): number => column[row >>> pageShift]?.[row & pageMask] ?? 0

/** Writes a cell of a row that is in use. */
export const put = (column: Column, row: number, value: number): void => {
  const cells = column[row >>> pageShift]
  if (cells === undefined) throw new Error(`row ${row} is not in use`)
  cells[row & pageMask] = value
}
