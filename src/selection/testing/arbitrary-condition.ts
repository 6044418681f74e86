/** Random conditions on a noun, such as each spelling can say them. */
import fc from 'fast-check'
import {
  all,
  any,
  compares,
  everything,
  isPresent,
  like,
  not,
  oneOf,
  type Condition,
  type Order,
} from '#/selection/condition.ts'
import type { Field } from '#/selection/field.ts'
import { nouns, type NounName } from '#/selection/nouns.ts'

const name = fc.stringMatching(/^[A-Z][A-Z0-9_-]{0,8}$/)
const namePattern = fc.stringMatching(/^[A-Z]{0,3}[@?][A-Z0-9]{0,3}$/).filter((text) => text !== '@')
const minutes = fc.integer({ min: 1, max: 5_000_000 })
/** Years that conman writes with two digits. */
const minuteInstant = fc.integer({ min: 16_000_000, max: 60_000_000 }).map((minute) => minute * 60_000)
const anyInstant = fc.integer({ min: -1e12, max: 4e12 })

const wordValues = (field: Field): fc.Arbitrary<string[]> =>
  fc.uniqueArray(fc.constantFrom(...new Set(Object.values(field.words ?? {}).flat())), { minLength: 1, maxLength: 3 })

/** One test of one field in any way that OQL has. */
const oqlTest = (field: Field): fc.Arbitrary<Condition> => {
  const { name: of, kind } = field
  const comparison = fc.constantFrom('<', '<=', '>', '>=')
  const numbers = kind === 'number' ? fc.integer() : kind === 'instant' ? anyInstant : fc.integer({ min: 0, max: 1e10 })
  const texts = fc.string({ unit: 'binary', maxLength: 12 })
  const some = <T extends string | number>(values: fc.Arbitrary<T>) =>
    fc.uniqueArray(values, { maxLength: 3 }).map((list) => oneOf(of, list))
  const present = fc.constant(isPresent(of))
  if (kind === 'flag')
    return fc.oneof(
      fc.boolean().map((value) => oneOf(of, [value])),
      present,
    )
  if (kind === 'word')
    return fc.oneof(
      wordValues(field).map((values) => oneOf(of, values)),
      present,
    )
  if (kind === 'number' || kind === 'instant' || kind === 'duration') {
    return fc.oneof(
      some(numbers),
      fc.tuple(comparison, numbers).map(([is, than]) => compares(of, is, than)),
      present,
    )
  }
  return fc.oneof(
    some(texts),
    texts.map((pattern) => like(of, pattern)),
    present,
  )
}

/** Conditions in every form that OQL has, within each other. */
export const oqlConditions = (noun: NounName): fc.Arbitrary<Condition> => {
  const test = fc.constantFrom<Field>(...nouns[noun].fields).chain(oqlTest)
  return fc.letrec<{ node: Condition }>((tie) => {
    const parts = fc.array(tie('node'), { minLength: 2, maxLength: 3 })
    return {
      node: fc.oneof(
        { maxDepth: 4, depthSize: 'small' },
        { weight: 3, arbitrary: test },
        { weight: 1, arbitrary: parts.map((of) => all(of)) },
        { weight: 1, arbitrary: parts.map((of) => any(of)) },
        { weight: 1, arbitrary: tie('node').map((of) => not(of)) },
      ),
    }
  }).node
}

export const orders = (noun: NounName): fc.Arbitrary<Order> =>
  fc.array(
    fc.record(
      {
        field: fc.constantFrom(...nouns[noun].fields.filter(({ sorts }) => sorts).map((f) => f.name)),
        descending: fc.boolean(),
      },
      { noNullPrototype: true },
    ),
    { maxLength: 3 },
  )

/** One qualifier. */
const conmanTest = (field: Field): fc.Arbitrary<Condition> => {
  const { name: of, kind } = field
  const range = (units: fc.Arbitrary<number>, high: '<' | '<=') =>
    fc.oneof(
      units.map((low) => compares(of, '>=', low)),
      units.map((top) => compares(of, high, top)),
      fc.tuple(units, units).map(([low, top]) => all([compares(of, '>=', low), compares(of, high, top)])),
    )
  const isQualified = field.many === true || of === 'definition' || of === 'waiter'
  switch (kind) {
    case 'flag':
      return fc.constant(oneOf(of, [true]))
    case 'word':
      return wordValues(field).map((values) => oneOf(of, values))
    case 'number':
      return fc.oneof(
        range(fc.integer({ min: 0, max: 999 }), '<='),
        fc.nat(999).map((value) => oneOf(of, [value])),
      )
    case 'instant':
      return fc.oneof(range(minuteInstant, '<'), fc.constant(isPresent(of)))
    case 'duration':
      return fc.oneof(
        range(
          // Below 0 conman can say of nothing.
          minutes.map((n) => (1 + (n % 5000)) * 60_000),
          '<',
        ),
        fc.constant(isPresent(of)),
      )
    case 'name':
      return fc.oneof(
        name.map((text) => oneOf(of, [isQualified ? `WS#${text}` : text])),
        namePattern.map((text) => like(of, isQualified ? `WS#${text}` : text)),
        fc.constant(isPresent(of)),
      )
    case 'text':
      return name.map((text) => oneOf(of, [of === 'opens' ? `WS#/in/${text}` : `/in/${text}.sh`]))
    case 'id':
      return fc.nat().map((id) => oneOf(of, [String(id)]))
  }
}

/** What conman's selection of jobs or streams can say: names, and qualifiers of which each must or must not hold. */
export const conmanConditions = (noun: 'job' | 'stream'): fc.Arbitrary<Condition> => {
  const named = (field: string) =>
    fc.oneof(
      fc.constant(everything),
      name.map((text) => oneOf(field, [text])),
      namePattern.map((text) => like(field, text)),
    )
  const fields: readonly string[] = noun === 'job' ? ['streamWorkstation', 'stream', 'name'] : ['workstation', 'name']
  const test = fc
    .constantFrom<Field>(...nouns[noun].fields.filter(({ conman }) => conman !== undefined))
    .chain(conmanTest)
  const qualifier = fc.tuple(test, fc.boolean()).map(([condition, isNot]) => (isNot ? not(condition) : condition))
  return fc
    .tuple(fc.tuple(...fields.map(named)), fc.array(qualifier, { maxLength: 4 }))
    .map(([names, qualifiers]) => all([...names, ...qualifiers]))
}
