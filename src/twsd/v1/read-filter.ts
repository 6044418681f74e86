/**
 * Reads which objects are asked for (QueryFilterPlan, FiltersPlan, QueryFilterModel): a filter with all its fields, and complex
 * filters over it.
 *
 * A field that nothing is known of is refused: left out, it would show, and let be ordered, more than was asked for. What is null,
 * empty or an empty list asks for nothing.
 */
import { Type } from 'typebox'
import { bodyOf, type Call } from '#/twsd/call.ts'
import { Refusal } from '#/lib/refusal.ts'
import { didYouMean } from '#/lib/words.ts'

/** What the fields of a filter come to: conditions for an engine, or tests of what is in memory. */
export interface Algebra<Meaning> {
  readonly all: (of: readonly Meaning[]) => Meaning
  readonly any: (of: readonly Meaning[]) => Meaning
  readonly not: (of: Meaning) => Meaning
}

/** Each field with what its value means. Undefined: it does not matter here. */
export type FilterFields<Meaning> = Readonly<Record<string, (value: unknown, field: string) => Meaning | undefined>>

interface FilterKind<Meaning> extends Algebra<Meaning> {
  /** `jobInPlan`: the filter is called `jobInPlanFilter`, in complex filters `jobInPlanComplexFilter`. */
  readonly noun: string
  readonly fields: FilterFields<Meaning>
}

const Body = Type.Record(Type.String(), Type.Unknown())
type Body = Readonly<Record<string, unknown>>

/** How texts are written, which may stand beside a filter. */
const formats = ['dateFormat', 'dateTimeFormat', 'durationFormat', 'dateTimeOffset']
const besideFilters = ['filters', 'sorters', 'complexFilters']

/** Complex filters hold complex filters; nobody needs more of them. */
const deepest = 10
const most = 500

/** The meaning of the filters of a body; of none: everything. Throws `request.invalid`. */
export const readFilter = <Meaning>(call: Call, kind: FilterKind<Meaning>): Meaning => {
  const body = bodyOf(call, Body)
  const filters = asObject(body['filters'] ?? body, 'filters')
  const name = `${kind.noun}Filter`
  if (filters === body) requireKnown(body, 'The body', [name, ...besideFilters, ...formats, 'columns'])
  else {
    requireKnown(filters, 'The field "filters"', [name, ...formats])
    // A filter that stands beside the others, and not among them.
    const beside = Object.entries(body).filter(([field]) => /filter/i.test(field))
    requireKnown(Object.fromEntries(beside), 'The body', besideFilters)
  }
  const count = { left: most }
  const simple = filterOf(filters[name], kind)
  const complex = body['complexFilters']
  return kind.all([
    ...(simple === undefined ? [] : [simple]),
    ...(complex == null ? [] : [complexOf(complex, kind, { depth: 0, count })]),
  ])
}

const filterOf = <Meaning>(filter: unknown, kind: FilterKind<Meaning>): Meaning | undefined => {
  if (filter == null) return undefined
  const name = `${kind.noun}Filter`
  const meanings = Object.entries(asObject(filter, name)).flatMap(([field, value]) => {
    if (isNothing(value)) return []
    if (!Object.hasOwn(kind.fields, field)) throw unknownField(name, field, kind.fields)
    const meaning = kind.fields[field]?.(value, `${name}.${field}`)
    return meaning === undefined ? [] : [meaning]
  })
  return kind.all(meanings)
}

/** Throws `request.invalid` for what says something under a name that is not read; an empty filter of other objects says nothing. */
const requireKnown = (body: Body, what: string, known: readonly string[]): void => {
  for (const [field, value] of Object.entries(body)) {
    if (known.includes(field) || isNothing(value) || isEmpty(value)) continue
    const sentence = `${what} has "${field}", which says nothing here: it takes ${known.join(', ')}.`
    throw new Refusal('request.invalid', `${sentence}${didYouMean(field, known)}`, { known })
  }
}

const isEmpty = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && Object.values(value).every(isNothing)

const unknownField = (name: string, field: string, fields: Readonly<Record<string, unknown>>): Refusal =>
  new Refusal(
    'request.invalid',
    `A ${name} with the field "${field}" is not supported here.${didYouMean(field, Object.keys(fields))}`,
    { known: Object.keys(fields) },
  )

const isNothing = (value: unknown): boolean =>
  value == null || value === '' || (Array.isArray(value) && value.length === 0)

interface Bounds {
  readonly depth: number
  readonly count: { left: number }
}

/** `operator`: AND, OR, NOT, or none; with NOT or none several filters are alternatives. */
const complexOf = <Meaning>(complex: unknown, kind: FilterKind<Meaning>, { depth, count }: Bounds): Meaning => {
  if (depth > deepest) throw new Refusal('request.invalid', `complexFilters lie in each other ${deepest} deep at most.`)
  const body = asObject(complex, 'complexFilters')
  const operator = asText(body['operator'] ?? '', 'complexFilters.operator').toUpperCase()
  if (!['AND', 'OR', 'NOT', 'NONE', ''].includes(operator)) {
    throw new Refusal('request.invalid', 'The operator of complexFilters must be AND, OR or NOT.')
  }
  requireKnown(body, 'The field "complexFilters"', ['operator', `${kind.noun}ComplexFilter`, 'complexFilters'])
  const meanings = [
    ...asList(body[`${kind.noun}ComplexFilter`], `${kind.noun}ComplexFilter`).map((one) => {
      const said = asObject(one, `${kind.noun}ComplexFilter`)
      requireKnown(said, `A ${kind.noun}ComplexFilter`, ['filter', 'notOperator'])
      const { filter, notOperator } = said
      const meaning = filterOf(filter, kind) ?? kind.all([])
      return notOperator === true ? kind.not(meaning) : meaning
    }),
    ...asList(body['complexFilters'], 'complexFilters').map((one) => complexOf(one, kind, { depth: depth + 1, count })),
  ]
  count.left -= meanings.length
  if (count.left < 0) throw new Refusal('request.invalid', `A query has ${most} filters at most.`)
  if (meanings.length === 0) return kind.all([])
  if (operator === 'AND') return kind.all(meanings)
  return operator === 'NOT' ? kind.not(kind.any(meanings)) : kind.any(meanings)
}

export const asObject = (value: unknown, field: string): Body => {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Body
  throw new Refusal('request.invalid', `The field "${field}" must be an object.`)
}

/** `rangeStart` and `rangeEnd`, each of which may be absent. */
export const asRange = (
  value: unknown,
  field: string,
): { readonly rangeStart: unknown; readonly rangeEnd: unknown } => {
  const range = asObject(value, field)
  requireKnown(range, `The field "${field}"`, ['rangeStart', 'rangeEnd'])
  return { rangeStart: range['rangeStart'], rangeEnd: range['rangeEnd'] }
}

export const asList = (value: unknown, field: string): readonly unknown[] => {
  if (value == null) return []
  if (Array.isArray(value)) return value
  throw new Refusal('request.invalid', `The field "${field}" must be a list.`)
}

export const asText = (value: unknown, field: string): string => {
  if (typeof value === 'string' && value.length <= 4096) return value.trim()
  if (typeof value === 'number') return String(value)
  throw new Refusal('request.invalid', `The field "${field}" must be a text.`)
}

/** Clients send numbers as texts too. */
export const asNumber = (value: unknown, field: string): number => {
  const number = typeof value === 'string' && /^-?\d{1,15}$/.test(value.trim()) ? Number(value) : value
  if (typeof number === 'number' && Number.isFinite(number)) return number
  throw new Refusal('request.invalid', `The field "${field}" must be a number.`)
}

export const asFlag = (value: unknown, field: string): boolean => {
  if (typeof value === 'boolean') return value
  const word = typeof value === 'string' ? value.trim().toLowerCase() : ''
  if (word === 'true' || word === 'false') return word === 'true'
  throw new Refusal('request.invalid', `The field "${field}" must be true or false.`)
}
