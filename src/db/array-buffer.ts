/**
 * One-dimensional arrays as PostgreSQL takes them in binary: a header, then each element with its length before it, as in COPY.
 * The driver sends a `Buffer` as a binary parameter, so a statement takes thousands of numbers without a letter being written.
 */
import { CopyBuffer, dateNumber, writeText } from './copy-buffer.ts'

/** The numbers of the element types in PostgreSQL's catalog. */
const elementTypes = { int2: 21, int4: 23, int8: 20, date: 1082, text: 25 } as const
const headerSize = 20
/** What an element takes at most; of a text, about. */
const [elementSize, textSize] = [12, 40]

/** The values that an array of each type has; null is NULL. */
interface Elements {
  int2: readonly (number | null)[]
  int4: readonly (number | null)[]
  int8: readonly (number | null)[]
  /** `YYYY-MM-DD`. */
  date: readonly (string | null)[]
  text: readonly (string | null)[]
}

/** The bytes of an array. Throws RangeError on a number that its type cannot hold. */
export const arrayBytes = <Type extends keyof Elements>(type: Type, values: Elements[Type]): Buffer => {
  const into = new CopyBuffer(headerSize + values.length * (type === 'text' ? textSize : elementSize))
  into.int32(values.length === 0 ? 0 : 1)
  // Whether there are NULLs is only a hint; 1 is always right.
  into.int32(1)
  into.int32(elementTypes[type])
  if (values.length === 0) return into.written()
  into.int32(values.length)
  into.int32(1)
  writers[type](into, values)
  return into.written()
}

const numbers =
  (write: (into: CopyBuffer, value: number) => void) =>
  (into: CopyBuffer, values: readonly (number | null)[]): void => {
    // By place: an iterator made an object for each of a million numbers a second.
    for (let i = 0; i < values.length; i += 1) {
      const value = values[i] ?? null
      if (value === null) into.fieldNull()
      else write(into, value)
    }
  }

const texts = (into: CopyBuffer, values: readonly (string | null)[]): void => {
  for (const value of values) {
    into.reserve(elementSize)
    if (value === null) into.fieldNull()
    else writeText(into, value)
  }
}

/** Rows of one commit share few dates, so the last one is remembered. */
const dates = (into: CopyBuffer, values: readonly (string | null)[]): void => {
  let [last, days]: [string | null, number] = [null, 0]
  for (const value of values) {
    if (value === null) {
      into.fieldNull()
      continue
    }
    if (value !== last) [last, days] = [value, dateNumber(value)]
    into.field4(days)
  }
}

const writers: { readonly [Type in keyof Elements]: (into: CopyBuffer, values: Elements[Type]) => void } = {
  int2: numbers((into, value) => into.field2(value)),
  int4: numbers((into, value) => into.field4(value)),
  int8: numbers((into, value) => into.field8(value)),
  date: dates,
  text: texts,
}
