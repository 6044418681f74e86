/**
 * A condition as a predicate over the rows of a table, made once for a whole list.
 *
 * How a field is read says what its test costs: a name that many rows share is looked at once, and by its number from then on; the
 * dearest tests come last.
 */
import type { Condition, Test, Value } from '#/selection/condition.ts'
import type { Field } from '#/selection/field.ts'
import { namePattern } from '#/selection/name-pattern.ts'
import { wildcards } from '#/lib/wildcards.ts'
import { rememberedByCode, type Tally } from './remembered.ts'

/** How a field of a row is read. */
export type Reader<Row> =
  /** NaN: it has no value. */
  | { readonly as: 'number'; readonly of: (row: Row) => number }
  | { readonly as: 'flag'; readonly of: (row: Row) => boolean }
  /** null: it has no value. `mayPass`: what is cheaper to know, false only for rows whose text does not pass. */
  | {
      readonly as: 'text'
      readonly of: (row: Row) => string | null
      readonly mayPass?: (passes: (text: string | null) => boolean) => Predicate<Row>
    }
  /** A text that has a number; many rows have the same. */
  | { readonly as: 'coded'; readonly of: (row: Row) => number; readonly text: (code: number) => string | null }
  /** Several. */
  | { readonly as: 'texts'; readonly of: (row: Row) => Iterable<string> }

export type Readers<Row> = Readonly<Record<string, Reader<Row>>>

export interface Schema<Row> {
  readonly readers: Readers<Row>
  readonly fields: ReadonlyMap<string, Field>
  /** Counts what is remembered for it. */
  readonly tally?: Tally | undefined
}

export type Predicate<Row> = (row: Row) => boolean

/** Throws for a field that the table does not have: whoever read the condition has refused it. */
export const predicateOf = <Row>(condition: Condition, schema: Schema<Row>): Predicate<Row> =>
  compile(condition, schema).holds

interface Compiled<Row> {
  readonly holds: Predicate<Row>
  /** Roughly how dear it is to ask. */
  readonly cost: number
}

const compile = <Row>(condition: Condition, schema: Schema<Row>): Compiled<Row> => {
  switch (condition.is) {
    case 'field':
      return compileTest(condition.field, condition.test, schema)
    case 'not': {
      const { holds, cost } = compile(condition.of, schema)
      return { holds: (row) => !holds(row), cost }
    }
    case 'all':
    case 'any': {
      const parts = condition.of.map((part) => compile(part, schema)).toSorted((a, b) => a.cost - b.cost)
      const cost = parts.reduce((sum, part) => sum + part.cost, 0)
      const holds = parts.map((part) => part.holds)
      return { holds: condition.is === 'all' ? allOf(holds) : anyOf(holds), cost }
    }
  }
}

/** All of them hold. */
export const allOf = <Row>(parts: readonly Predicate<Row>[]): Predicate<Row> => {
  const [first, second] = parts
  if (first === undefined) return () => true
  if (second === undefined) return first
  if (parts.length === 2) return (row) => first(row) && second(row)
  return (row) => parts.every((part) => part(row))
}

const anyOf =
  <Row>(parts: readonly Predicate<Row>[]): Predicate<Row> =>
  (row) =>
    parts.some((part) => part(row))

/** The reader of a field. Throws for one that the table does not have. */
export const readerOf = <Row>(name: string, { readers }: Pick<Schema<Row>, 'readers'>): Reader<Row> => {
  const reader = readers[name]
  if (reader === undefined) throw new Error(`the field ${name} cannot be read`)
  return reader
}

const costs: Readonly<Record<Reader<never>['as'], number>> = { number: 1, flag: 1, coded: 2, text: 10, texts: 40 }

const compileTest = <Row>(name: string, test: Test, schema: Schema<Row>): Compiled<Row> => {
  const reader = readerOf(name, schema)
  const isName = schema.fields.get(name)?.kind === 'name'
  return { holds: holdsOf(reader, test, { isName, tally: schema.tally }), cost: costs[reader.as] }
}

const holdsOf = <Row>(
  reader: Reader<Row>,
  test: Test,
  { isName, tally }: { readonly isName: boolean; readonly tally: Tally | undefined },
): Predicate<Row> => {
  switch (reader.as) {
    case 'number': {
      const holds = numberTest(test)
      return (row) => holds(reader.of(row))
    }
    case 'flag': {
      const wanted = test.is === 'one of' ? test.values : [true, false]
      return (row) => wanted.includes(reader.of(row))
    }
    case 'text': {
      const holds = textTest(test, isName)
      const mayHold = reader.mayPass?.(holds)
      if (mayHold === undefined) return (row) => holds(reader.of(row))
      return (row) => mayHold(row) && holds(reader.of(row))
    }
    case 'coded': {
      const holds = textTest(test, isName)
      const ofCode = rememberedByCode((code) => holds(reader.text(code)), tally)
      return (row) => ofCode(reader.of(row))
    }
    case 'texts': {
      const holds = textTest(test, isName)
      return (row) => {
        for (const text of reader.of(row)) if (holds(text)) return true
        return false
      }
    }
  }
}

export const textTest = (test: Test, isName: boolean): ((text: string | null) => boolean) => {
  switch (test.is) {
    case 'present':
      return (text) => text !== null
    case 'like': {
      const pattern = isName ? namePattern(test.pattern) : wildcards(test.pattern, { exactly: true })
      return (text) => text !== null && pattern.test(text)
    }
    case 'one of': {
      const values = new Set<Value>(test.values)
      return (text) => text !== null && values.has(text)
    }
    default:
      return () => false
  }
}

/** Numbers of the plan are compared with what a program calls them: a text of another form is none of them. */
const numberTest = (test: Test): ((value: number) => boolean) => {
  switch (test.is) {
    case 'present':
      return (value) => !Number.isNaN(value)
    case 'like': {
      const pattern = wildcards(test.pattern, { exactly: true })
      return (value) => !Number.isNaN(value) && pattern.test(String(value))
    }
    case 'one of': {
      const values = new Set(test.values.map(numberOf))
      return (value) => !Number.isNaN(value) && values.has(value)
    }
    case '<':
      return (value) => value < test.than
    case '<=':
      return (value) => value <= test.than
    case '>':
      return (value) => value > test.than
    case '>=':
      return (value) => value >= test.than
  }
}

const numberOf = (value: Value): number =>
  typeof value === 'number' ? value : typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : Number.NaN
