/**
 * Rows as PostgreSQL's binary COPY wants them (manual, section "COPY", file formats): a header, then for each row the number
 * of fields and for each field its length and bytes, all numbers big-endian.
 *
 * The ledger goes through here, so the work for one value is a check and a store into a large buffer.
 */

/** The types that can be loaded. Values: numbers (`int8` also bigint), booleans, strings; dates as `YYYY-MM-DD`; jsonb anything; bytea bytes. */
export type CopyType = 'bool' | 'int2' | 'int4' | 'int8' | 'float8' | 'text' | 'date' | 'jsonb' | 'bytea'

export interface CopyColumn {
  readonly name: string
  readonly type: CopyType
}

/** Bytes sent at a time; a row more may be in it. */
const chunkSize = 256 * 1024

/** A commit of a few events needs no more; with a whole chunk for each, the collector ran ten times a second. */
const firstSize = 8 * 1024

/**
 * A buffer that is filled row after row and grows when a row is larger than what is left. What a commit writes by the thousand
 * is written through it by hand: see `store/encode-ledger.ts`.
 */
export class CopyBuffer {
  bytes: Buffer
  view: DataView
  at = 0

  /** `size`: how many bytes it is going to be, about. */
  constructor(size = firstSize) {
    this.bytes = size < firstSize ? Buffer.allocUnsafe(size) : Buffer.allocUnsafeSlow(size)
    this.view = new DataView(this.bytes.buffer, this.bytes.byteOffset, size)
  }

  /** Makes sure of `size` more bytes. */
  reserve(size: number): void {
    if (this.at + size <= this.bytes.length) return
    const larger = Buffer.allocUnsafeSlow(Math.max(this.at + size, this.bytes.length * 2, firstSize))
    this.bytes.copy(larger, 0, 0, this.at)
    this.bytes = larger
    this.view = new DataView(larger.buffer)
  }

  int16(value: number): void {
    this.view.setInt16(this.at, value)
    this.at += 2
  }

  int32(value: number): void {
    this.view.setInt32(this.at, value)
    this.at += 4
  }

  /** A field of 8 bytes, with its length: a whole number up to 2^53. */
  field8(value: number): void {
    if (!Number.isSafeInteger(value)) throw unfit(value, 'int8')
    this.int32(8)
    this.int32(Math.floor(value / 2 ** 32))
    this.int32(value | 0)
  }

  /** A field of 4 bytes. */
  field4(value: number): void {
    if ((value | 0) !== value) throw unfit(value, 'int4')
    this.int32(4)
    this.int32(value)
  }

  /** A field of 2 bytes. */
  field2(value: number): void {
    if ((value << 16) >> 16 !== value) throw unfit(value, 'int2')
    this.int32(2)
    this.int16(value)
  }

  /** A field that is NULL. */
  fieldNull(): void {
    this.int32(-1)
  }

  /** Whether it is time to hand over what was written. */
  get isFull(): boolean {
    return this.at >= chunkSize
  }

  /** What was written so far. */
  written(): Buffer {
    return this.bytes.subarray(0, this.at)
  }

  /** Hands over what was written; writing goes on in a fresh buffer, for the socket still needs this one. */
  take(): Buffer {
    const full = this.written()
    this.bytes = Buffer.allocUnsafeSlow(this.at >= chunkSize ? chunkSize + 4096 : 0)
    this.view = new DataView(this.bytes.buffer)
    this.at = 0
    return full
  }

  /** As `take`, with what a load ends with. */
  takeLast(): Buffer {
    this.reserve(2)
    this.int16(-1)
    return this.take()
  }
}

/** Writes one value that is not null, with its length before it; room for 12 bytes is reserved. */
type Encode = (into: CopyBuffer, value: unknown) => void

const unfit = (value: unknown, type: CopyType): RangeError =>
  new RangeError(`${String(value)} (${typeof value}) does not fit a column of type ${type}.`)

const encodeInt8: Encode = (into, value) => {
  into.int32(8)
  if (typeof value === 'number' && Number.isSafeInteger(value)) {
    into.int32(Math.floor(value / 2 ** 32))
    into.int32(value | 0)
    return
  }
  if (typeof value !== 'bigint' || BigInt.asIntN(64, value) !== value) throw unfit(value, 'int8')
  into.view.setBigInt64(into.at, value)
  into.at += 8
}

/** Up to this many letters a loop beats the call into the native encoder. */
const shortText = 24

/** A field of text. Makes sure of its room itself. */
export const writeText = (into: CopyBuffer, text: string): void => {
  const { length } = text
  into.reserve(4 + length * 3)
  const start = into.at + 4
  let written = 0
  if (length <= shortText) {
    while (written < length) {
      const letter = text.charCodeAt(written)
      if (letter > 127) break
      into.bytes[start + written] = letter
      written += 1
    }
  }
  if (written < length) written = into.bytes.write(text, start, 'utf8')
  into.int32(written)
  into.at += written
}

const encodeText: Encode = (into, value) => {
  if (typeof value !== 'string') throw unfit(value, 'text')
  writeText(into, value)
}

/** A field of jsonb. Makes sure of its room itself. */
export const writeJson: Encode = (into, value) => {
  const text = JSON.stringify(value)
  if (text === undefined) throw unfit(value, 'jsonb')
  const lengthAt = into.at
  into.reserve(5 + text.length * 3)
  // The text with its length goes one byte further on; then the length and the version of the format go before it.
  into.at += 1
  writeText(into, text)
  into.view.setInt32(lengthAt, into.at - lengthAt - 4)
  into.bytes[lengthAt + 4] = 1
}

const encodeBytes: Encode = (into, value) => {
  if (!(value instanceof Uint8Array)) throw unfit(value, 'bytea')
  into.reserve(4 + value.length)
  into.int32(value.length)
  into.bytes.set(value, into.at)
  into.at += value.length
}

/** How PostgreSQL counts days: from 2000-01-01. */
export const dateNumber = (day: string): number => Temporal.PlainDate.from('2000-01-01').until(day).days

/** Rows of one load share few dates, so the last one is remembered. */
const dateEncoder = (): Encode => {
  let lastText: unknown
  let lastDays = 0
  return (into, value) => {
    if (value !== lastText) {
      if (typeof value !== 'string') throw unfit(value, 'date')
      lastDays = dateNumber(value)
      lastText = value
    }
    into.int32(4)
    into.int32(lastDays)
  }
}

const encoders: Readonly<Record<CopyType, () => Encode>> = {
  bool: () => (into, value) => {
    if (typeof value !== 'boolean') throw unfit(value, 'bool')
    into.int32(1)
    into.bytes[into.at] = value ? 1 : 0
    into.at += 1
  },
  int2: () => (into, value) => {
    if (typeof value !== 'number' || (value << 16) >> 16 !== value) throw unfit(value, 'int2')
    into.int32(2)
    into.int16(value)
  },
  int4: () => (into, value) => {
    if (typeof value !== 'number' || (value | 0) !== value) throw unfit(value, 'int4')
    into.int32(4)
    into.int32(value)
  },
  int8: () => encodeInt8,
  float8: () => (into, value) => {
    if (typeof value !== 'number') throw unfit(value, 'float8')
    into.int32(8)
    into.view.setFloat64(into.at, value)
    into.at += 8
  },
  text: () => encodeText,
  date: dateEncoder,
  jsonb: () => writeJson,
  bytea: () => encodeBytes,
}

/** What a load begins with: the signature, no flags, no extension. */
export const copyHeader = Buffer.from('PGCOPY\n\u00ff\r\n\0\0\0\0\0\0\0\0\0', 'latin1')

/** The bytes of all rows in large pieces. Throws RangeError on a value that its column cannot hold. */
export function* encodeRows(
  columns: readonly CopyColumn[],
  rows: Iterable<readonly unknown[]>,
): Generator<Buffer, void, undefined> {
  const encode = columns.map((column) => encoders[column.type]())
  const width = encode.length
  const into = new CopyBuffer()
  yield copyHeader
  for (const row of rows) {
    if (row.length !== width) throw new RangeError(`A row has ${row.length} values for ${width} columns.`)
    into.reserve(2 + width * 12)
    into.int16(width)
    for (let i = 0; i < width; i += 1) {
      const value = row[i]
      into.reserve(12)
      if (value === null) into.int32(-1)
      else encode[i]?.(into, value)
    }
    if (into.isFull) yield into.take()
  }
  yield into.takeLast()
}
