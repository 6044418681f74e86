/** The values of OQL, by the kind of their field: `'PAYROLL'`, `17`, `true`, `PT4H20S`, `2025-12-01T23:00:00.000Z`. */
import { didYouMean } from '#/lib/words.ts'
import { wildcards } from '#/lib/wildcards.ts'
import { complaint } from './complaint.ts'
import type { Value } from './condition.ts'
import type { FieldKind, Words } from './field.ts'
import type { Named } from './nouns.ts'
import type { Token } from './scan-oql.ts'
import { distinct, likelyWords, valuesOfWord } from './words-of.ts'

interface Asked extends Named {
  readonly whole: string
  /** The field as it was written. */
  readonly name: string
}

/** The value of a token; a word may stand for several. Throws `selection.invalid`. */
export const readOqlValue = (asked: Asked, token: Token): readonly Value[] => {
  if (token.kind === 'word' || token.kind === 'number' || token.kind === 'string') {
    const values = readers[asked.field.kind](token, asked)
    if (values !== undefined) return values
  }
  const found =
    token.kind === 'end' ? 'nothing' : asked.whole.slice(token.offset, token.offset + Math.min(token.length, 40))
  throw complaint(asked.whole, token, `${asked.name} is compared with ${wanted[asked.field.kind]}, not with ${found}.`)
}

/** The values of the words that read like a pattern. */
export const wordsLike = (words: Words, pattern: string): string[] => {
  const like = wildcards(pattern, { exactly: true })
  return distinct(Object.entries(words).flatMap(([word, values]) => (like.test(word) ? [values] : [])))
}

const wanted: Readonly<Record<FieldKind, string>> = {
  name: "a string, 'PAYROLL'",
  text: "a string, 'maestro'",
  word: "one of its words in quotes, 'READY'",
  number: 'a number',
  instant: 'an instant, 2025-12-01T23:00:00.000Z',
  duration: 'a duration, PT4H20S',
  flag: 'true or false',
  id: 'an identifier',
}

type Reader = (token: Token, asked: Asked) => readonly Value[] | undefined

const readString: Reader = ({ kind, text }) => (kind === 'string' ? [text] : undefined)

const readNumber: Reader = ({ kind, text }) => (kind === 'number' && text.length < 20 ? [Number(text)] : undefined)

const readWord: Reader = (token, { words, name, whole }) => {
  if (token.kind !== 'string') return undefined
  const values = valuesOfWord(words, token.text, { anyCase: false })
  if (values !== undefined) return values
  const hint = didYouMean(token.text, likelyWords(words)) || ` There are ${Object.keys(words).join(', ')}.`
  throw complaint(whole, token, `${name} is never '${token.text.slice(0, 40)}'.${hint}`)
}

const readFlag: Reader = ({ kind, text }) => {
  const word = text.toLowerCase()
  if (kind === 'number' || (word !== 'true' && word !== 'false')) return undefined
  return [word === 'true']
}

/** What Temporal makes of a text; undefined where it refuses it. */
const ofTemporal = (read: () => number): readonly Value[] | undefined => {
  try {
    return [read()]
  } catch (error) {
    if (error instanceof RangeError) return undefined
    throw error
  }
}

const readInstant: Reader = ({ text }) => ofTemporal(() => Temporal.Instant.from(text).epochMilliseconds)

const readDuration: Reader = ({ text }) => ofTemporal(() => Temporal.Duration.from(text).total('milliseconds'))

const readers: Readonly<Record<FieldKind, Reader>> = {
  name: readString,
  text: readString,
  word: readWord,
  number: readNumber,
  instant: readInstant,
  duration: readDuration,
  flag: readFlag,
  id: ({ text }) => [text],
}
