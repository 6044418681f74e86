/** Cuts a text of OQL into its tokens. */
import { complaint, type Span } from './complaint.ts'

export type TokenKind = 'word' | 'number' | 'string' | 'operator' | 'mark' | 'end'

export interface Token extends Span {
  readonly kind: TokenKind
  /** A string without its quotes; words as they were written. */
  readonly text: string
}

/** Each is tried where the one before ended; none looks further than its own end. */
const tokens: readonly [kind: TokenKind | 'blank', pattern: RegExp][] = [
  ['blank', /\s+/y],
  ['operator', /!=|<>|<=|>=|=|<|>/y],
  ['mark', /[()[\],]/y],
  ['string', /'(?:[^']|'')*'/y],
  ['word', /[A-Za-z_][\w.]*(?:-[\w-]+)?|\d[\w.:+-]*[A-Za-z:-][\w.:+-]*/y],
  ['number', /-?\d+(?:\.\d+)?/y],
]

/** Ends with a token of the kind `end`. Throws `selection.invalid`. */
export const scanOql = (text: string): Token[] => {
  const found: Token[] = []
  let at = 0
  while (at < text.length) {
    const token = tokenAt(text, at)
    if (token.kind !== 'blank') found.push({ ...token, kind: token.kind })
    at = token.offset + token.length
  }
  return [...found, { kind: 'end', text: '', offset: text.length, length: 0 }]
}

const tokenAt = (text: string, at: number): Omit<Token, 'kind'> & { kind: TokenKind | 'blank' } => {
  for (const [kind, pattern] of tokens) {
    pattern.lastIndex = at
    const [image] = pattern.exec(text) ?? []
    if (image === undefined) continue
    const inner = kind === 'string' ? image.slice(1, -1).replaceAll("''", "'") : image
    return { kind, text: inner, offset: at, length: image.length }
  }
  const span = { offset: at, length: 1 }
  if (text.charAt(at) === "'") throw complaint(text, span, 'the string is not closed.')
  if (text.charAt(at) === '"') throw complaint(text, span, "strings stand in single quotes, 'PAYROLL'.")
  throw complaint(text, span, `${text.charAt(at)} does not belong here.`)
}
