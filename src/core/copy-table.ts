/** Tables as bytes: copied page by page in no time, told column by column, and made again from what was told. */
import {
  addRow,
  fieldsOf,
  floatsAt,
  rowsAPage,
  takePage,
  type Column,
  type Layout,
  type PageMemory,
  type Pages,
} from './columns.ts'

/** A table at one moment: what it keeps of itself, and the bytes of its pages by their number. */
export interface TableCopy {
  readonly size: number
  readonly layout: Layout
  readonly rowsInUse: readonly number[]
  readonly pages: ReadonlyMap<number, ArrayBuffer>
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

/** Copies of pages, by the memory they are of. */
export type PageCopies = ReadonlyMap<PageMemory, ArrayBuffer>

export const copyPage = (memory: PageMemory): ArrayBuffer => {
  const copy = new ArrayBuffer(memory.byteLength)
  new Uint8Array(copy).set(new Uint8Array(memory))
  return copy
}

/** Copies the pages, while the plan stands still. A page that was copied earlier and is the same is not copied again. */
export const copyTable = ({ size, layout, memory, rowsInUse }: Pages, earlier: PageCopies): TableCopy => {
  const pages = new Map<number, ArrayBuffer>()
  for (const [page, buffer] of memory.entries()) {
    if (buffer === undefined) continue
    const copy = earlier.get(buffer)
    if (copy !== undefined) refresh(copy, buffer)
    pages.set(page, copy ?? copyPage(buffer))
  }
  return { size, layout, rowsInUse: [...rowsInUse], pages }
}

/** To compare two pages takes a tenth of the time it takes to copy one into fresh memory. */
const refresh = (copy: ArrayBuffer, memory: PageMemory): void => {
  const [then, now] = [new Uint8Array(copy), new Uint8Array(memory)]
  if (Buffer.compare(then, now) !== 0) then.set(now)
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

/** Fills the pages as a whole, in the order of the head: what a copy of the same version has. */
export const fillPages = ({ memory }: Pages, head: TableHead, pages: readonly ArrayBuffer[]): void => {
  let place = 0
  for (const [page] of pairsOf(head)) {
    const [target, source] = [memory[page], pages[place]]
    if (target !== undefined && source !== undefined) new Uint8Array(target).set(new Uint8Array(source))
    place += 1
  }
}

/** Makes the copied pages themselves those of an empty table: they are detached, and whoever uses them again fails. */
export const takePages = (table: Pages, head: TableHead, pages: readonly ArrayBuffer[]): void => {
  let place = 0
  for (const [page, rows] of pairsOf(head)) {
    const memory = pages[place]
    if (memory === undefined) throw new Error(`page ${page} of a table is missing`)
    takePage(table, page, memory.transfer())
    table.rowsInUse[page] = rows
    place += 1
  }
  table.size = head.size
}

const fillPage = ({ pages, stride, at }: Column, page: number, cells: ArrayLike<number>): void => {
  const target = pages[page]
  if (target === undefined) return
  for (let row = 0; row < cells.length; row += 1) target[row * stride + at] = cells[row] ?? 0
}

const pairsOf = function* ({ pages }: TableHead): Generator<[number, number]> {
  for (let i = 0; i < pages.length; i += 2) yield [pages[i] ?? 0, pages[i + 1] ?? 0]
}
