/**
 * The rows of a batch as they are stored: one piece of bytes, in the columns in which they are planned and kept in memory.
 *
 * The frame, before it is compressed with Zstandard (whose checksum says that it is what was written): the length of the header
 * as 32 bits, the header as JSON, then the cells of the columns that it names, each beginning at a multiple of 8 bytes, all little-endian. Whole
 * numbers of 32 bits stand as the difference from the row before: instances of one stream are the same then but for their numbers.
 *
 * Columns have names. A later version may add some: this one passes over what it does not know, and what an earlier one did not
 * write has its default. See docs/decisions/plan-rows-packed.md.
 */
import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib'
import {
  makeColumns,
  nameColumns,
  packedDependencies,
  packedJobs,
  packedStreams,
  type Durations,
  type PackedLayout,
  type PackedRows,
} from '#/model/packed-batch.ts'
import type { Followed, PlanDependency } from '#/model/plan.ts'

/** What a reader must understand. It counts on only when older readers would misread a frame. */
export const bodyFormat = 1

const layouts = { streams: packedStreams, jobs: packedJobs, dependencies: packedDependencies } as const
type Table = keyof typeof layouts
type Cells = Int32Array | Float64Array | Uint8Array

/** What a column holds that was not written, where that is not 0. */
const defaults: Readonly<Record<string, number>> = { 'streams.limit': -1 }

interface ColumnHead {
  readonly table: string
  readonly name: string
  readonly type: 'u8' | 'i32' | 'f64'
  /** All rows hold this; then there are no cells. */
  readonly all?: number
}

interface Header {
  readonly rows: Readonly<Record<Table, number>>
  readonly columns: readonly ColumnHead[]
  readonly names: readonly string[]
  readonly durations: readonly (readonly [number, Durations])[]
  readonly others: readonly PlanDependency[]
}

const typeOf = (cells: Cells): ColumnHead['type'] =>
  cells instanceof Int32Array ? 'i32' : cells instanceof Float64Array ? 'f64' : 'u8'
const widths = { u8: 1, i32: 4, f64: 8 } as const
const aligned = (bytes: number): number => Math.ceil(bytes / 8) * 8

const fast = {
  params: { [constants.ZSTD_c_compressionLevel]: 1, [constants.ZSTD_c_checksumFlag]: 1 },
}

/** The bytes of `plan_parts.body`. The names are those that these rows say, and no others. */
export const encodeBody = (rows: PackedRows): Uint8Array => {
  const own = ownNames(rows.names)
  const written: { readonly head: ColumnHead; readonly cells: Cells }[] = []
  for (const table of Object.keys(layouts) as Table[]) {
    for (const name of Object.keys(layouts[table])) {
      const raw = (rows[table] as unknown as Readonly<Record<string, Cells>>)[name] ?? new Uint8Array()
      const cells = isName(table, name) ? own.placesOf(raw) : raw
      const head = { table, name, type: typeOf(cells) }
      const [first = 0] = cells
      written.push({ head: cells.every((cell) => cell === first) ? { ...head, all: first } : head, cells })
    }
  }
  const header: Header = {
    rows: {
      streams: rows.streams.id.length,
      jobs: rows.jobs.id.length,
      dependencies: rows.dependencies.waiter.length,
    },
    columns: written.map(({ head }) => head),
    names: own.texts,
    durations: [...rows.durations],
    others: rows.dependencies.others,
  }
  // In memory of its own, which may change its thread.
  return new Uint8Array(zstdCompressSync(frameOf(header, written), fast))
}

const frameOf = (header: Header, columns: readonly { readonly head: ColumnHead; readonly cells: Cells }[]): Buffer => {
  const text = Buffer.from(JSON.stringify(header))
  const stored = columns.filter(({ head }) => head.all === undefined)
  const start = aligned(4 + text.length)
  const frame = Buffer.alloc(stored.reduce((bytes, { cells }) => bytes + aligned(cells.byteLength), start))
  frame.writeUInt32LE(text.length)
  text.copy(frame, 4)
  let at = start
  for (const { cells } of stored) {
    const bytes = cells instanceof Int32Array ? differences(cells) : cells
    frame.set(new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength), at)
    at += aligned(cells.byteLength)
  }
  return frame
}

const differences = (cells: Int32Array): Int32Array => {
  const result = new Int32Array(cells.length)
  for (let row = 0, before = 0; row < cells.length; row += 1) {
    const cell = cells[row] ?? 0
    result[row] = cell - before
    before = cell
  }
  return result
}

const sums = (cells: Int32Array): Int32Array => {
  for (let row = 1; row < cells.length; row += 1) cells[row] = (cells[row] ?? 0) + (cells[row - 1] ?? 0)
  return cells
}

const isName = (table: Table, column: string): boolean =>
  table !== 'dependencies' && (nameColumns[table] as readonly string[]).includes(column)

/** Gives names a place in a list of their own when they are first met. */
const ownNames = (texts: readonly string[]) => {
  const own = ['']
  const places = new Int32Array(texts.length)
  return {
    texts: own,
    placesOf: (cells: Cells): Int32Array => {
      const result = new Int32Array(cells.length)
      for (let row = 0; row < cells.length; row += 1) {
        const name = cells[row] ?? 0
        if (name === 0) continue
        places[name] ||= own.push(texts[name] ?? '') - 1
        result[row] = places[name] ?? 0
      }
      return result
    },
  }
}

/** The rows of a body. Throws when it is not what was written, or of a format that this version does not know. */
export const decodeBody = (body: Uint8Array, format: number): PackedRows => {
  if (format > bodyFormat) throw new Error(`rows of the plan have format ${format}, which a later version wrote`)
  const frame = zstdDecompressSync(body)
  const length = frame.readUInt32LE()
  const header = JSON.parse(frame.toString('utf8', 4, 4 + length)) as Header
  const columns = readColumns(frame, aligned(4 + length), header)
  const tableOf = <T extends Table>(table: T) => withDefaults(table, header.rows[table], columns)
  return {
    names: header.names,
    streams: tableOf('streams'),
    jobs: tableOf('jobs'),
    durations: new Map(header.durations),
    dependencies: { ...tableOf('dependencies'), others: header.others.map(withDefaultAsked) },
  }
}

/** By table and name. */
const readColumns = (frame: Buffer, start: number, { rows, columns }: Header): Map<string, Cells> => {
  const read = new Map<string, Cells>()
  let at = start
  for (const { table, name, type, all } of columns) {
    const count = rows[table as Table]
    const key = `${table}.${name}`
    if (all !== undefined) {
      read.set(key, cellsOf(type, count).fill(all))
      continue
    }
    const bytes = count * widths[type]
    const cells = cellsOf(type, count)
    new Uint8Array(cells.buffer).set(frame.subarray(at, at + bytes))
    read.set(key, cells instanceof Int32Array ? sums(cells) : cells)
    at += aligned(bytes)
  }
  return read
}

const cellsOf = (type: ColumnHead['type'], count: number): Cells =>
  type === 'i32' ? new Int32Array(count) : type === 'f64' ? new Float64Array(count) : new Uint8Array(count)

const withDefaults = <T extends Table>(
  table: T,
  rows: number,
  columns: ReadonlyMap<string, Cells>,
): ReturnType<typeof makeColumns<(typeof layouts)[T]>> => {
  const made = makeColumns<PackedLayout>(layouts[table], rows)
  for (const [name, cells] of Object.entries(made)) {
    const key = `${table}.${name}`
    const read = columns.get(key)
    if (read !== undefined) cells.set(read)
    else cells.fill(defaults[key] ?? 0)
  }
  return made as ReturnType<typeof makeColumns<(typeof layouts)[T]>>
}

const withDefaultAsked = (row: PlanDependency): PlanDependency =>
  row.type === 'job' || row.type === 'stream' ? { ...row, ...askedOf(row) } : row

/** What a FOLLOWS asks for: an earlier version may not have said it. */
const askedOf = ({ condition = null, join = null, resolves = null }: Partial<Followed>): Followed => ({
  condition,
  join,
  resolves,
})
