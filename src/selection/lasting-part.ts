/** What of a condition an object keeps for as long as it is in the plan. */
import { all, any, everything, type Condition } from './condition.ts'
import type { Noun } from './field.ts'

/** A condition on fields that never change, which holds for whatever may ever hold the whole one. */
export const lastingPart = (condition: Condition, { fields }: Noun): Condition => {
  const lasting = new Set(fields.filter(({ lasts }) => lasts === true).map(({ name }) => name))
  return weakened(condition, lasting, everything)
}

/** Each test of a field that changes is taken for `other`: under a negation that is the opposite. */
const weakened = (condition: Condition, lasting: ReadonlySet<string>, other: Condition): Condition => {
  switch (condition.is) {
    case 'field':
      return lasting.has(condition.field) ? condition : other
    case 'not':
      return { is: 'not', of: weakened(condition.of, lasting, other === everything ? any([]) : everything) }
    case 'all':
      return all(condition.of.map((part) => weakened(part, lasting, other)))
    case 'any':
      return any(condition.of.map((part) => weakened(part, lasting, other)))
  }
}
