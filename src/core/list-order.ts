/**
 * In what order a list stands, and where a page of it begins.
 *
 * What has no value comes last, up or down; what is equal stands in the order of the plan. The cursor of an ordered list tells the
 * values of the last row of the page before: what changes meanwhile moves other rows, and not the place.
 */
import { Refusal } from '#/lib/refusal.ts'
import type { Order } from '#/selection/condition.ts'
import { readerOf, type Predicate, type Reader, type Readers } from './condition-test.ts'
import { rememberedByCode } from './remembered.ts'

type Key = string | number | null

/** A row with the values that it is ordered by. */
export interface Placed {
  readonly id: number
  readonly keys: readonly Key[]
}

export interface Ordering {
  readonly place: (id: number) => Placed
  /** Less than 0: the row comes before. Reads no more of it than it must. */
  readonly compare: (id: number, other: Placed) => number
  readonly comparePlaced: (a: Placed, b: Placed) => number
  /** Whether the first value alone says that a row comes after `placed`: what is asked of every row of a table. */
  readonly isBeyond: (placed: Placed) => Predicate<number>
  readonly cursorOf: (placed: Placed) => string
  /** Throws `request.invalid` for what no page of this order has given. */
  readonly readCursor: (text: string) => Placed
}

/** Of no fields it is the order of the plan. */
export const orderingOf = (order: Order, readers: Readers<number>): Ordering =>
  order.length === 0 ? orderOfPlan : orderingByFields(order, readers)

const orderOfPlan: Ordering = {
  place: (id) => ({ id, keys: [] }),
  compare: (id, other) => id - other.id,
  comparePlaced: (a, b) => a.id - b.id,
  isBeyond: (placed) => (id) => id > placed.id,
  cursorOf: ({ id }) => String(id),
  readCursor: (text) => {
    const id = Number(text)
    if (!Number.isSafeInteger(id) || id < 0) throw noCursor(text)
    return { id, keys: [] }
  },
}

const orderingByFields = (order: Order, readers: Readers<number>): Ordering => {
  const columns = order.map(({ field, descending }) => ({ read: keyReader(readerOf(field, { readers })), descending }))
  const byKeys = (keyAt: (place: number) => Key, other: readonly Key[]): number => {
    for (let place = 0; place < columns.length; place += 1) {
      const difference = compareKeys(keyAt(place), other[place] ?? null, columns[place]?.descending === true)
      if (difference !== 0) return difference
    }
    return 0
  }
  const name = JSON.stringify(order.map(({ field, descending }) => [field, descending]))
  return {
    place: (id) => ({ id, keys: columns.map(({ read }) => read(id)) }),
    compare: (id, other) => byKeys((place) => columns[place]?.read(id) ?? null, other.keys) || id - other.id,
    isBeyond: ({ keys }) => beyond(order, readers, keys[0] ?? null),
    comparePlaced: (a, b) => byKeys((place) => a.keys[place] ?? null, b.keys) || a.id - b.id,
    cursorOf: ({ id, keys }) => Buffer.from(JSON.stringify([name, keys, id])).toString('base64url'),
    readCursor: (text) => readCursor(text, name, columns.length),
  }
}

/** Of names and words each is compared once: ordered by name, 240 000 jobs took 23 ms, and take 5. */
const beyond = ([first]: Order, readers: Readers<number>, key: Key): Predicate<number> => {
  if (first === undefined) return () => false
  const reader = readerOf(first.field, { readers })
  const isAfter = (value: Key): boolean => compareKeys(value, key, first.descending) > 0
  if (reader.as === 'coded') {
    const isCodeAfter = rememberedByCode((code) => isAfter(reader.text(code)))
    return (id) => isCodeAfter(reader.of(id))
  }
  const read = keyReader(reader)
  return (id) => isAfter(read(id))
}

const keyReader = (reader: Reader<number>): ((id: number) => Key) => {
  switch (reader.as) {
    case 'number':
      return (id) => {
        const value = reader.of(id)
        return Number.isNaN(value) ? null : value
      }
    case 'flag':
      return (id) => Number(reader.of(id))
    case 'text':
      return reader.of
    case 'coded':
      return (id) => reader.text(reader.of(id))
    case 'texts':
      throw new Error('a list cannot be ordered by a field with several values')
  }
}

const compareKeys = (a: Key, b: Key, descending: boolean): number => {
  if (a === b) return 0
  if (a === null) return 1
  if (b === null) return -1
  return a < b === descending ? 1 : -1
}

const readCursor = (text: string, name: string, keys: number): Placed => {
  const read = parsed(text)
  if (!Array.isArray(read) || read.length !== 3) throw noCursor(text)
  const [of, values, id] = read as unknown[]
  if (of !== name && typeof of === 'string') {
    throw new Refusal('request.invalid', 'The cursor in "after" is of a list in another order; begin again without it.')
  }
  const isPlaced = Array.isArray(values) && values.length === keys && values.every(isKey) && Number.isSafeInteger(id)
  if (of !== name || !isPlaced) throw noCursor(text)
  return { id: id as number, keys: values as Key[] }
}

const isKey = (value: unknown): boolean =>
  value === null || typeof value === 'string' || (typeof value === 'number' && Number.isFinite(value))

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(Buffer.from(text, 'base64url').toString()) as unknown
  } catch {
    return undefined
  }
}

const noCursor = (text: string): Refusal =>
  new Refusal('request.invalid', `after=${text.slice(0, 60)} is not a cursor; take the "next" of the page before.`)
