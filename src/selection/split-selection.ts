/** Cuts conman's selection into what it names and its qualifiers: `@#PAY@.@` `+state=abend` `~priority=10,20`. */
import { complaint, type Span } from './complaint.ts'

/** A piece of the text, without blanks around it. */
export interface Piece extends Span {
  readonly text: string
}

export interface Qualifier {
  /** `~`: what it says must not be so. */
  readonly sign: '+' | '~'
  readonly name: Piece
  readonly value: Piece | undefined
}

export interface Split {
  readonly named: Piece
  readonly qualifiers: readonly Qualifier[]
}

/** A piece from `from` to `to` of a text. */
export const pieceOf = (whole: string, from: number, to: number): Piece => {
  const raw = whole.slice(from, to)
  const text = raw.trim()
  return { text, offset: from + (text === '' ? 0 : raw.indexOf(text)), length: text.length }
}

/**
 * Where a character of `wanted` stands outside of quotes and parentheses, and what it is. A `+` with a digit behind it (`+1 day`)
 * belongs to a time.
 */
const marks = function* (text: string, wanted: string): Generator<number> {
  let quoted = false
  let depth = 0
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charAt(at)
    if (character === '"') quoted = !quoted
    else if (quoted) continue
    else if (character === '(') depth += 1
    else if (character === ')') depth = Math.max(0, depth - 1)
    else if (depth === 0 && wanted.includes(character) && !isOfTime(text, at)) yield at
  }
}

const isOfTime = (text: string, at: number): boolean => {
  if (text.charAt(at) !== '+') return false
  let next = at + 1
  while (text.charAt(next) === ' ') next += 1
  const digit = text.charAt(next)
  return digit >= '0' && digit <= '9'
}

/** Throws `selection.invalid`. */
export const splitSelection = (text: string): Split => {
  refuseOpenQuote(text)
  const signs = [...marks(text, '+~')]
  const named = pieceOf(text, 0, signs[0] ?? text.length)
  const qualifiers = signs.map((at, i) => qualifierOf(text, at, signs[i + 1] ?? text.length))
  return { named, qualifiers }
}

const refuseOpenQuote = (text: string): void => {
  let open = -1
  for (let at = text.indexOf('"'); at >= 0; at = text.indexOf('"', at + 1)) open = open < 0 ? at : -1
  if (open >= 0) throw complaint(text, { offset: open, length: 1 }, 'the quotation mark is not closed.')
}

const qualifierOf = (text: string, at: number, end: number): Qualifier => {
  const equals = text.slice(at, end).indexOf('=')
  const nameEnd = equals < 0 ? end : at + equals
  const name = pieceOf(text, at + 1, nameEnd)
  if (name.text === '') {
    throw complaint(
      text,
      { offset: at, length: 1 },
      `behind ${text.charAt(at)} a qualifier is missing, such as state=abend.`,
    )
  }
  const value = equals < 0 ? undefined : pieceOf(text, nameEnd + 1, end)
  if (value?.text === '') {
    const span = { offset: at, length: nameEnd + 1 - at }
    throw complaint(text, span, `behind ${name.text}= a value is missing.`)
  }
  return { sign: text.charAt(at) === '~' ? '~' : '+', name, value }
}

/** The two ends of a range, `0900,1000` or `,1000`; undefined: it is none. */
export const rangeIn = (whole: string, piece: Piece): [low: Piece, high: Piece] | undefined => {
  const [comma] = marks(piece.text, ',')
  if (comma === undefined) return undefined
  const at = piece.offset + comma
  return [pieceOf(whole, piece.offset, at), pieceOf(whole, at + 1, piece.offset + piece.length)]
}

/** The parts of a list, `abend,fail`. */
export const listIn = (whole: string, piece: Piece): Piece[] => {
  const ends = [...marks(piece.text, ','), piece.text.length]
  return ends.map((end, i) => pieceOf(whole, piece.offset + (i === 0 ? 0 : (ends[i - 1] ?? 0) + 1), piece.offset + end))
}
