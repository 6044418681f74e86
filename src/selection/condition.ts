/**
 * A condition on the objects of a list: what every spelling of a selection becomes, and what the plan is searched by.
 *
 * It has two values, true and false: a test of a field that has no value is false, and its negation true.
 */
/** Names and words as text, instants and durations in milliseconds. */
export type Value = string | number | boolean

/** A condition on one field. Of a field with several values (what a job follows) one that passes is enough. */
export type Test =
  /** It has one of these values. */
  | { readonly is: 'one of'; readonly values: readonly Value[] }
  /** It reads like a pattern: `@` and `*` for any text, `?` for one character. */
  | { readonly is: 'like'; readonly pattern: string }
  | { readonly is: Comparison; readonly than: number }
  /** It has a value. */
  | { readonly is: 'present' }
export type Comparison = '<' | '<=' | '>' | '>='

export type Condition =
  | { readonly is: 'all'; readonly of: readonly Condition[] }
  | { readonly is: 'any'; readonly of: readonly Condition[] }
  | { readonly is: 'not'; readonly of: Condition }
  | { readonly is: 'field'; readonly field: string; readonly test: Test }

/** By what a list is ordered: the first counts most. */
export type Order = readonly { readonly field: string; readonly descending: boolean }[]

/** Everything. */
export const everything: Condition = { is: 'all', of: [] }

const joined = (is: 'all' | 'any', conditions: readonly Condition[]): Condition => {
  const flat = conditions.flatMap((one) => (one.is === is ? one.of : [one]))
  const [only] = flat
  return only !== undefined && flat.length === 1 ? only : { is, of: flat }
}

/** All of them hold; of none: everything. */
export const all = (conditions: readonly Condition[]): Condition => joined('all', conditions)

/** One of them holds; of none: nothing. */
export const any = (conditions: readonly Condition[]): Condition => joined('any', conditions)

export const not = (condition: Condition): Condition =>
  condition.is === 'not' ? condition.of : { is: 'not', of: condition }

const test = (field: string, test: Test): Condition => ({ is: 'field', field, test })

export const oneOf = (field: string, values: readonly Value[]): Condition => test(field, { is: 'one of', values })
export const like = (field: string, pattern: string): Condition => test(field, { is: 'like', pattern })
export const compares = (field: string, comparison: Comparison, than: number): Condition =>
  test(field, { is: comparison, than })
export const isPresent = (field: string): Condition => test(field, { is: 'present' })
