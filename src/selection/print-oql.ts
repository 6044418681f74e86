/** Writes a condition as OQL, with our own names of the fields: what is read from it is the same condition. */
import type { Condition, Order, Test, Value } from './condition.ts'
import type { Field } from './field.ts'
import { fieldsByName, type NounName } from './nouns.ts'
import type { Query } from './parse-oql.ts'

/** Throws for a field that the noun does not have. */
export const printOql = (noun: NounName, { where, order }: Query): string => {
  const fields = fieldsByName[noun] as ReadonlyMap<string, Field>
  const condition = where.is === 'all' && where.of.length === 0 ? '' : print(where, { fields, within: 'any' })
  return [condition, printOrder(order)].filter((part) => part !== '').join(' ')
}

const printOrder = (order: Order): string =>
  order.length === 0
    ? ''
    : `ORDER BY ${order.map(({ field, descending }) => `${field} ${descending ? 'DESC' : 'ASC'}`).join(', ')}`

interface Place {
  readonly fields: ReadonlyMap<string, Field>
  /** What stands around it: an OR within an AND takes parentheses. */
  readonly within: 'any' | 'all' | 'not'
}

const print = (condition: Condition, { fields, within }: Place): string => {
  switch (condition.is) {
    case 'field':
      return printTest(fieldOf(fields, condition.field), condition.test, { isNot: false })
    case 'not':
      return condition.of.is === 'field'
        ? printTest(fieldOf(fields, condition.of.field), condition.of.test, { isNot: true })
        : `NOT ${print(condition.of, { fields, within: 'not' })}`
    case 'all':
    case 'any': {
      // Nothing is what has no number; everything is what has one of none not.
      if (condition.of.length === 0) return condition.is === 'any' ? 'id IN []' : 'id NOT IN []'
      const word = condition.is === 'all' ? ' AND ' : ' OR '
      const text = condition.of.map((one) => print(one, { fields, within: condition.is })).join(word)
      const isBare = within === 'any' || (within === 'all' && condition.is === 'all')
      return isBare ? text : `(${text})`
    }
  }
}

const fieldOf = (fields: ReadonlyMap<string, Field>, name: string): Field => {
  const field = fields.get(name)
  if (field === undefined) throw new Error(`there is no field ${name}`)
  return field
}

const printTest = (field: Field, test: Test, { isNot }: { readonly isNot: boolean }): string => {
  const { name } = field
  switch (test.is) {
    case 'one of': {
      const values = test.values.map((value) => printValue(field, value))
      const [only] = values
      if (only !== undefined && values.length === 1) return `${name} ${isNot ? '!=' : '='} ${only}`
      return `${name} ${isNot ? 'NOT IN' : 'IN'} [${values.join(', ')}]`
    }
    case 'like':
      return `${name} ${isNot ? 'NOT LIKE' : 'LIKE'} ${quoted(test.pattern)}`
    case 'present':
      return `${name} ${isNot ? '=' : '!='} null`
    case '<':
    case '<=':
    case '>':
    case '>=': {
      const text = `${name} ${test.is} ${printValue(field, test.than)}`
      return isNot ? `NOT (${text})` : text
    }
  }
}

const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`

const printValue = ({ kind }: Field, value: Value): string => {
  if (typeof value === 'string') return quoted(value)
  if (typeof value === 'boolean') return String(value)
  if (kind === 'instant') {
    return Temporal.Instant.fromEpochMilliseconds(value).toString({ fractionalSecondDigits: 3 })
  }
  return kind === 'duration' ? Temporal.Duration.from({ milliseconds: value }).toString() : String(value)
}
