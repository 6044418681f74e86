/**
 * Tables of numbers: one typed array a column, one row an object of the plan.
 *
 * A job as an object costs hundreds of bytes and a cache miss a field; as a row it costs its columns. The arrays lie in
 * shared memory so that a worker can read a copy of the plan (forecast, exports) without serialising it.
 */

type ColumnType = Int32ArrayConstructor | Float64ArrayConstructor | Uint8ArrayConstructor | Uint16ArrayConstructor
type Layout = Readonly<Record<string, ColumnType>>

/** The columns by name, and how many rows are in use. Row 0 is never used: numbers start at 1, and 0 means none. */
export type Table<L extends Layout> = { -readonly [K in keyof L]: InstanceType<L[K]> } & { size: number }

const firstCapacity = 1024

type Column = InstanceType<ColumnType>

const allocate = (type: new (buffer: SharedArrayBuffer) => Column, bytes: number): Column =>
  new type(new SharedArrayBuffer(bytes))

/** An empty table; `addRows` makes room in it. */
export const createTable = <L extends Layout>(layout: L): Table<L> => {
  const table: Record<string, unknown> = { size: 1 }
  for (const [name, type] of Object.entries(layout))
    table[name] = allocate(type, firstCapacity * type.BYTES_PER_ELEMENT)
  return table as Table<L>
}

/** Makes room up to and including row `last`, doubling the columns when they are full. New cells are 0. */
export const addRows = <L extends Layout>(table: Table<L>, layout: L, last: number): void => {
  table.size = Math.max(table.size, last + 1)
  const columns = table as Record<string, Column>
  for (const [name, type] of Object.entries(layout)) {
    const old = columns[name]
    if (old === undefined || old.length > last) continue
    const grown = allocate(type, Math.max(old.length * 2, last + 1) * type.BYTES_PER_ELEMENT)
    grown.set(old)
    columns[name] = grown
  }
}

/** A cell. The compiler cannot know that a row is in use; a row that is not reads as 0. */
export const cell = (column: Column, row: number): number => column[row] ?? 0
