/** Filters of the short lists, which are in memory as a whole: workstations, resources, prompts, domains, users. */
import { wildcards } from '#/lib/wildcards.ts'
import { asFlag, asList, asNumber, asRange, asText, type Algebra, type FilterFields } from './read-filter.ts'

export type Test<Item> = (item: Item) => boolean

export const tests = <Item>(): Algebra<Test<Item>> => ({
  all: (of) => (item) => of.every((test) => test(item)),
  any: (of) => (item) => of.some((test) => test(item)),
  not: (of) => (item) => !of(item),
})

type Field<Item> = FilterFields<Test<Item>>[string]

/** A pattern: `*` and `@` stand for any text, `?` for one character. Any of the names may match. */
export const named =
  <Item>(read: (item: Item) => readonly string[]): Field<Item> =>
  (value, field) => {
    const pattern = wildcards(asText(value, field))
    return (item) => read(item).some((name) => pattern.test(name))
  }

/** One word, or one of a list; case does not matter. */
export const word =
  <Item>(read: (item: Item) => string): Field<Item> =>
  (value, field) => {
    const list = Array.isArray(value) ? asList(value, field) : [value]
    const wanted = new Set(list.map((one) => asText(one, field).toUpperCase()))
    return (item) => wanted.has(read(item).toUpperCase())
  }

export const number =
  <Item>(read: (item: Item) => number): Field<Item> =>
  (value, field) => {
    const wanted = asNumber(value, field)
    return (item) => read(item) === wanted
  }

/** `rangeStart` to `rangeEnd`, both included, each of which may be absent. */
export const range =
  <Item>(read: (item: Item) => number): Field<Item> =>
  (value, field) => {
    const { rangeStart, rangeEnd } = asRange(value, field)
    const low = rangeStart == null ? -Infinity : asNumber(rangeStart, `${field}.rangeStart`)
    const high = rangeEnd == null ? Infinity : asNumber(rangeEnd, `${field}.rangeEnd`)
    return (item) => read(item) >= low && read(item) <= high
  }

/** True or false, or a list of them. */
export const flag =
  <Item>(read: (item: Item) => boolean): Field<Item> =>
  (value, field) => {
    const list = Array.isArray(value) ? asList(value, field) : [value]
    const wanted = new Set(list.map((one) => asFlag(one, field)))
    return (item) => wanted.has(read(item))
  }
