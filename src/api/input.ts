/** Checks what came in with a request against the contract, and says in a sentence which field is wrong and how. */
import { Type, type TObject } from 'typebox'
import { Compile } from 'typebox/compile'
import { Refusal } from '#/lib/refusal.ts'
import { unstorableIn } from '#/lib/storable.ts'
import { didYouMean } from '#/lib/words.ts'

/** Where in a request a field stands, in words. */
const nouns = { params: 'path parameter', querystring: 'query parameter', body: 'field', headers: 'header' } as const
export type InputPart = keyof typeof nouns

/** What a check finds: the value to go on with, or the refusal. */
export type Checked = { readonly value: unknown } | { readonly error: Refusal }

/** Makes the check of one part of the requests of a route. Texts of path and query become the numbers, `true` and `false` they stand for. */
export const inputCheck = (schema: TObject, part: InputPart): ((input: unknown) => Checked) => {
  const validator = Compile(schema)
  return (input) => {
    const value = part === 'body' ? (input ?? {}) : withValues(schema, input as Readonly<Record<string, unknown>>)
    if (!validator.Check(value)) return refused(sentenceOf(validator.Errors(value), schema, nouns[part]))
    // Of every text, so that none can be forgotten: a question that is remembered goes into the database as well.
    const bad = unstorableIn(value)
    return bad === undefined ? { value } : refused(`The ${nouns[part]} "${bad.join('.')}" ${badCharacters}.`)
  }
}

const refused = (sentence: string): Checked => ({ error: new Refusal('request.invalid', sentence) })

const badCharacters = 'has characters that it cannot have'

/** Only plain whole numbers: `1e3`, `0x10` and `1.5` stay texts, and are refused as such; and `true` and `false`. */
const withValues = (schema: TObject, input: Readonly<Record<string, unknown>>): Record<string, unknown> => {
  const read = (name: string, value: unknown): unknown => {
    if (typeof value !== 'string') return value
    if (Type.IsBoolean(schema.properties[name])) return value === 'true' ? true : value === 'false' ? false : value
    return Type.IsInteger(schema.properties[name]) && /^-?\d{1,16}$/.test(value) ? Number(value) : value
  }
  return Object.fromEntries(Object.entries(input).map(([name, value]) => [name, read(name, value)]))
}

type Mistakes = ReturnType<ReturnType<typeof Compile>['Errors']>
type Mistake = Mistakes[number]

/** One mistake at a time, an unknown name before all others: it is often the cause of the rest. */
const sentenceOf = (mistakes: Mistakes, schema: TObject, noun: string): string => {
  for (const mistake of mistakes) {
    if (mistake.keyword !== 'additionalProperties') continue
    const name = mistake.params.additionalProperties[0] ?? ''
    return `There is no ${noun} "${place(mistake, name)}".${didYouMean(name, Object.keys(schema.properties))}`
  }
  const first = mistakes[0]
  if (first?.keyword === 'required') {
    return `The ${noun} "${place(first, first.params.requiredProperties[0] ?? '')}" is missing.`
  }
  const allowed = mistakes.flatMap((mistake) =>
    mistake.keyword === 'const' ? [String(mistake.params.allowedValue)] : [],
  )
  const rule = allowed.length > 0 ? `must be ${allowed.join(' or ')}` : ruleOf(first)
  return first === undefined || first.instancePath === ''
    ? `The body ${rule}.`
    : `The ${noun} "${place(first)}" ${rule}.`
}

/** `sources.0.file` */
const place = (mistake: Mistake, name?: string): string =>
  [...mistake.instancePath.split('/').slice(1), ...(name === undefined ? [] : [name])].join('.')

const kinds: Readonly<Record<string, string>> = {
  object: 'an object',
  array: 'a list',
  string: 'a text',
  integer: 'a whole number',
  boolean: 'true or false',
}

const formats: Readonly<Record<string, string>> = {
  date: 'a date, as 2026-11-23',
  'date-time': 'an instant with its zone, as 2026-11-23T06:00:00Z',
}

/** How each kind of mistake is said; TypeBox's own words serve for the rest. */
const ruleOf = (mistake: Mistake | undefined): string => {
  if (mistake?.keyword === 'type') {
    return `must be ${[mistake.params.type]
      .flat()
      .map((type) => kinds[type] ?? type)
      .join(' or ')}`
  }
  if (mistake?.keyword === 'minimum') return `must be at least ${mistake.params.limit}`
  if (mistake?.keyword === 'maximum') return `must be at most ${mistake.params.limit}`
  if (mistake?.keyword === 'maxLength') return `must have at most ${mistake.params.limit} characters`
  if (mistake?.keyword === 'maxItems') return `must have at most ${mistake.params.limit} entries`
  if (mistake?.keyword === 'minLength' || mistake?.keyword === 'minItems') return 'must not be empty'
  if (mistake?.keyword === 'format') return `must be ${formats[mistake.params.format] ?? mistake.params.format}`
  if (mistake?.keyword === 'pattern') return badCharacters
  return mistake?.message ?? 'is not of the required form'
}
