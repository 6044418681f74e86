/** The value of a qualifier of conman's selection, by the kind of its field: a word or several, a range, a time. */
import { didYouMean } from '#/lib/words.ts'
import { complaint } from './complaint.ts'
import { all, compares, oneOf, type Condition } from './condition.ts'
import type { Field, FieldKind } from './field.ts'
import { textTest } from './parse-named.ts'
import { minute, readTime, type Reading } from './read-time.ts'
import { listIn, rangeIn, type Piece } from './split-selection.ts'
import { distinct, likelyWords, valuesOfWord } from './words-of.ts'

interface Qualified {
  readonly whole: string
  readonly name: Piece
  readonly field: Field
  readonly reading: Reading
}

/** Throws `selection.invalid`. */
export const readQualifierValue = (asked: Qualified, value: Piece): Condition => readers[asked.field.kind](asked, value)

const readWords = ({ whole, field }: Qualified, value: Piece): Condition => {
  const words = field.words ?? {}
  const read = listIn(whole, value).map((piece) => {
    const values = valuesOfWord(words, piece.text, { anyCase: true })
    if (values !== undefined) return values
    const known = likelyWords(words).map((word) => word.toLowerCase())
    const hint = didYouMean(piece.text, known) || ` There are ${[...new Set(known)].join(', ')}.`
    throw complaint(whole, piece, `${field.conman?.[0]} is never ${piece.text.slice(0, 40) || 'nothing'}.${hint}`)
  })
  return oneOf(field.name, distinct(read))
}

/** `low,high`, `low,`, `,high`, or one value. `unit`: how much one value covers; 0: itself alone. */
const readRange =
  (unit: number, read: (asked: Qualified, piece: Piece) => number) =>
  (asked: Qualified, value: Piece): Condition => {
    const { name } = asked.field
    const from = (piece: Piece): Condition => compares(name, '>=', read(asked, piece))
    const to = (piece: Piece): Condition =>
      unit === 0 ? compares(name, '<=', read(asked, piece)) : compares(name, '<', read(asked, piece) + unit)
    const range = rangeIn(asked.whole, value)
    if (range === undefined) return unit === 0 ? oneOf(name, [read(asked, value)]) : all([from(value), to(value)])
    const [low, high] = range
    if (low.text === '' && high.text === '') throw complaint(asked.whole, value, 'a range has at least one end.')
    return all([...(low.text === '' ? [] : [from(low)]), ...(high.text === '' ? [] : [to(high)])])
  }

/** A time without a date that is over is tomorrow's where it says what is to come, and today's where it says what was. */
const toCome = new Set(['startAt', 'untilAt', 'deadlineAt', 'estimatedStartAt', 'estimatedEndAt'])

const instantOf = ({ whole, field, reading }: Qualified, piece: Piece): number => {
  const at = readTime(piece.text, reading, toCome.has(field.name) ? 'tomorrow' : 'today')
  if (at !== undefined) return at
  const examples = '0900, 0900 +1 day, 0900 02/19/26 or 0900 02/19/26 tz Europe/Berlin'
  throw complaint(whole, piece, `${piece.text.slice(0, 40)} is no time: write ${examples}.`)
}

const durationOf = ({ whole }: Qualified, piece: Piece): number => {
  const minutes = Number(piece.text.slice(-2))
  if (!/^\d{1,6}$/.test(piece.text) || minutes > 59) {
    throw complaint(whole, piece, `${piece.text.slice(0, 40)} is no duration: write hours and minutes, 0130.`)
  }
  return (Number(piece.text.slice(0, -2)) * 60 + minutes) * minute
}

const priorities: Readonly<Record<string, number>> = { HI: 100, GO: 101 }

const numberOf = ({ whole, field }: Qualified, piece: Piece): number => {
  const word = field.name === 'priority' ? priorities[piece.text.toUpperCase()] : undefined
  if (word !== undefined) return word
  if (!/^-?\d{1,15}$/.test(piece.text)) throw complaint(whole, piece, `${piece.text.slice(0, 40)} is no whole number.`)
  return Number(piece.text)
}

const readText = ({ field }: Qualified, value: Piece): Condition => textTest(field.name, unquoted(value.text))

/** `"/in/file"` is `/in/file`, `WS#"/in/file"` is `WS#/in/file`. */
const unquoted = (text: string): string => text.replaceAll('"', '')

/** Names of other streams and resources: without a workstation on any. */
const readName = ({ whole, field }: Qualified, value: Piece): Condition => {
  const wrong = /[^\w@?*^/#.-]/.exec(value.text)
  if (wrong !== null) {
    throw complaint(whole, { offset: value.offset + wrong.index, length: 1 }, `${wrong[0]} cannot stand in a name.`)
  }
  const name = value.text.toUpperCase()
  const isQualified = field.many === true || field.name === 'definition' || field.name === 'waiter'
  return textTest(field.name, isQualified && !name.includes('#') ? `@#${name}` : name)
}

const readFile = (asked: Qualified, value: Piece): Condition => {
  const text = unquoted(value.text)
  return textTest(asked.field.name, text.includes('#') ? text : `@#${text}`)
}

const readId = ({ whole, field }: Qualified, value: Piece): Condition => {
  if (!/^\d{1,15}$/.test(value.text)) throw complaint(whole, value, 'a number of the plan is expected.')
  return oneOf(field.name, [value.text])
}

const refuseValue = ({ whole, name }: Qualified, value: Piece): Condition => {
  throw complaint(whole, value, `${name.text} takes no value: write +${name.text} or ~${name.text}.`)
}

const readers: Readonly<Record<FieldKind, (asked: Qualified, value: Piece) => Condition>> = {
  word: readWords,
  number: readRange(0, numberOf),
  instant: readRange(minute, instantOf),
  duration: readRange(minute, durationOf),
  name: readName,
  text: (asked, value) => (asked.field.name === 'opens' ? readFile(asked, value) : readText(asked, value)),
  id: readId,
  flag: refuseValue,
}
