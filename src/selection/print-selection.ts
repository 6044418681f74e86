/** Writes a condition as conman's selection, where conman can say it. */
import { all, type Condition, type Test } from './condition.ts'
import type { Field } from './field.ts'
import { fieldsByName, type NounName } from './nouns.ts'
import { hasWildcard, places } from './parse-named.ts'
import { parseSelection } from './parse-selection.ts'
import { minute, printTime, type Reading } from './read-time.ts'

/**
 * The selection, or undefined: conman has no OR between fields, and its times have no seconds. What is read from it is the same
 * condition, its parts perhaps in another order.
 */
export const printSelection = (noun: NounName, where: Condition, reading: Reading): string | undefined => {
  const text = write(noun, where, reading)
  if (text === undefined) return undefined
  try {
    return same(parseSelection(noun, text, reading), where) ? text : undefined
  } catch {
    // A value that conman cannot write, such as a name with a blank.
    return undefined
  }
}

const partsOf = (condition: Condition): readonly Condition[] => (condition.is === 'all' ? condition.of : [condition])

const same = (a: Condition, b: Condition): boolean => {
  const sorted = (condition: Condition): string[] =>
    partsOf(all([condition]))
      .map((part) => JSON.stringify(part))
      .sort()
  return JSON.stringify(sorted(a)) === JSON.stringify(sorted(b))
}

const write = (noun: NounName, where: Condition, reading: Reading): string | undefined => {
  const fields = fieldsByName[noun] as ReadonlyMap<string, Field>
  const place: { before: string | undefined; behind: string } = places[noun]
  const named = new Map<string, string>()
  let qualifiers = ''
  for (const part of partsOf(where)) {
    const name = nameIn(part)
    const isPlace = name !== undefined && placesOf(noun, place).includes(name.field) && !named.has(name.field)
    if (isPlace) named.set(name.field, name.text)
    else {
      const qualifier = writeQualifier(fields, part, reading)
      if (qualifier === undefined) return undefined
      qualifiers += qualifier
    }
  }
  return `${writeNamed(noun, place, named)}${qualifiers}`
}

const placesOf = (noun: NounName, { before, behind }: { before: string | undefined; behind: string }): string[] => {
  const numbers: Partial<Record<NounName, string[]>> = { job: ['name', 'id'], prompt: ['id'] }
  return [...(before === undefined ? [] : [before]), behind, ...(numbers[noun] ?? [])]
}

/** A name or a pattern of one. */
const nameIn = (condition: Condition): { field: string; text: string } | undefined => {
  if (condition.is !== 'field') return undefined
  const text = textIn(condition.test)
  return text === undefined ? undefined : { field: condition.field, text }
}

const textIn = (test: Test): string | undefined => {
  if (test.is === 'like') return hasWildcard(test.pattern) ? test.pattern : undefined
  const [only] = test.is === 'one of' && test.values.length === 1 ? test.values : []
  return typeof only === 'string' && !hasWildcard(only) ? only : undefined
}

const writeNamed = (
  noun: NounName,
  { before, behind }: { before: string | undefined; behind: string },
  named: ReadonlyMap<string, string>,
): string => {
  const workstation = before === undefined ? '' : `${named.get(before) ?? '@'}#`
  const id = named.get('id')
  if (id !== undefined) return named.get(before ?? '') === undefined ? id : `${workstation}${id}`
  const name = named.get(behind) ?? '@'
  if (noun === 'job') return `${workstation}${name}.${named.get('name') ?? '@'}`
  return `${workstation}${noun === 'file' ? `"${name}"` : name}`
}

const writeQualifier = (
  fields: ReadonlyMap<string, Field>,
  condition: Condition,
  reading: Reading,
): string | undefined => {
  const [sign, inner] = condition.is === 'not' ? (['~', condition.of] as const) : (['+', condition] as const)
  const [first, second] = partsOf(inner)
  if (first?.is !== 'field' || (second !== undefined && second.is !== 'field')) return undefined
  const field = fields.get(first.field)
  const name = field?.conman?.[0]
  if (field === undefined || name === undefined) return undefined
  if (second !== undefined) {
    if (second.field !== first.field || partsOf(inner).length > 2) return undefined
    const [low, high] = [boundOf(field, first.test, reading), boundOf(field, second.test, reading)]
    return low === undefined || high === undefined ? undefined : `${sign}${name}=${low.replace(/,$/, '')}${high}`
  }
  if (first.test.is === 'present') return `${sign}${name}`
  if (field.kind === 'flag')
    return first.test.is === 'one of' && first.test.values[0] === true ? `${sign}${name}` : undefined
  const value = writeValue(field, first.test, reading)
  return value === undefined ? undefined : `${sign}${name}=${value}`
}

const writeValue = (field: Field, test: Test, reading: Reading): string | undefined => {
  if (field.kind === 'word') return test.is === 'one of' && test.values.length > 0 ? test.values.join(',') : undefined
  if (test.is === 'one of' && field.kind === 'number')
    return test.values.length === 1 ? String(test.values[0]) : undefined
  if (test.is === 'one of' || test.is === 'like') {
    const text = textIn(test)
    return text === undefined ? undefined : field.kind === 'text' ? `"${text}"` : text
  }
  return boundOf(field, test, reading)
}

/** `low,` or `,high`. */
const boundOf = ({ kind }: Field, test: Test, reading: Reading): string | undefined => {
  const isNumber = kind === 'number'
  if (test.is === '>=') return `${writeBound(kind, test.than, reading)},`
  if (isNumber && test.is === '<=') return `,${test.than}`
  return !isNumber && test.is === '<' ? `,${writeBound(kind, test.than - minute, reading)}` : undefined
}

const writeBound = (kind: Field['kind'], than: number, reading: Reading): string => {
  if (kind === 'instant') return printTime(than, reading)
  if (kind !== 'duration') return String(than)
  const minutes = Math.floor(than / minute)
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}${String(minutes % 60).padStart(2, '0')}`
}
