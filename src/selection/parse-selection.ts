/**
 * Reads conman's selection: `@#PAY@.@+state=abend,fail~priority=10,20` (User's Guide and Reference, "Selecting jobs in commands",
 * "Selecting job streams in commands").
 *
 * Names and words may be in any case; a qualifier may be shortened as long as only one begins so. Times are in the site's zone.
 */
import { didYouMean } from '#/lib/words.ts'
import { complaint, refuseLong } from './complaint.ts'
import { all, isPresent, not, oneOf, type Condition } from './condition.ts'
import type { Field } from './field.ts'
import { fieldsOfConman, nouns, type NounName } from './nouns.ts'
import { parseNamed } from './parse-named.ts'
import { readQualifierValue } from './qualifier-value.ts'
import type { Reading } from './read-time.ts'
import { splitSelection, type Piece, type Qualifier } from './split-selection.ts'

/** Throws `selection.invalid`, which points into the text. */
export const parseSelection = (noun: NounName, text: string, reading: Reading): Condition => {
  refuseLong(text)
  const { named, qualifiers } = splitSelection(text)
  return all([
    parseNamed({ whole: text, noun, reading }, named),
    ...qualifiers.map((qualifier) => readQualifier(text, qualifier, { noun, reading })),
  ])
}

interface Context {
  readonly noun: NounName
  readonly reading: Reading
}

const readQualifier = (whole: string, { sign, name, value }: Qualifier, { noun, reading }: Context): Condition => {
  const field = fieldNamed(whole, name, noun)
  const condition =
    value === undefined ? bare(whole, name, field) : readQualifierValue({ whole, name, field, reading }, value)
  return sign === '~' ? not(condition) : condition
}

/** `+at`, `+critical`. */
const bare = (whole: string, name: Piece, field: Field): Condition => {
  if (field.kind === 'flag') return oneOf(field.name, [true])
  if (field.kind !== 'word') return isPresent(field.name)
  throw complaint(whole, name, `${name.text} wants a value: ${wordsOf(field)}.`)
}

const wordsOf = ({ conman, words }: Field): string =>
  `${conman?.[0]}=${Object.keys(words ?? {})
    .at(-1)
    ?.toLowerCase()}`

const fieldNamed = (whole: string, name: Piece, noun: NounName): Field => {
  const names = fieldsOfConman[noun]
  const wanted = name.text.toLowerCase()
  const exact = names.get(wanted)
  if (exact !== undefined) return exact
  const beginning = [...names].filter(([one]) => one.startsWith(wanted))
  const fields = new Set(beginning.map(([, field]) => field))
  const [only] = fields
  if (only !== undefined && fields.size === 1) return only
  if (fields.size > 1) {
    throw complaint(whole, name, `${name.text} may be ${beginning.map(([one]) => one).join(' or ')}; write more of it.`)
  }
  const hint = didYouMean(name.text, names.keys())
  throw complaint(whole, name, `${nouns[noun].noun}s cannot be selected by ${name.text.slice(0, 40)}.${hint}`)
}
