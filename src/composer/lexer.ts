/**
 * Cuts a text into words, texts in double quotes and punctuation. Every text can be cut: what fits nothing else is a word.
 *
 * A `#` begins a comment only where a word would begin, so `FTA1#PAYROLL` is one word.
 */
import { createToken, Lexer, type IToken } from 'chevrotain'
import { endOfDocument } from './document-text.ts'
import { nextObject } from './starters.ts'
import { Colon, Comma, LeftParen, OpenText, RightParen, Text, Word } from './tokens.ts'

/** What old systems leave at the end of a file. */
const endOfFile = String.fromCharCode(0x1a)
/** Also what editors hide in a file. */
const Blank = createToken({
  name: 'Blank',
  pattern: new RegExp(String.raw`[\s\u0085\u200b${endOfFile}]+`),
  group: Lexer.SKIPPED,
  line_breaks: true,
})
const comments = 'comments'
const Comment = createToken({ name: 'Comment', pattern: /#[^\r\n]*/, group: comments })

/**
 * Texts, known by their list of tokens, in which a document was found not to close. Further ones are looked for in the lines up
 * to the next object only, or a text of nothing but openings would be searched to its end for each of them.
 */
const withOpenDocument = new WeakSet<IToken[]>()

/** `<!-- ... -->` between objects, as it stands before event rules. */
const readXmlComment = (text: string, start: number, before: IToken[]): [string] | null => {
  if (!text.startsWith('<!--', start) || withOpenDocument.has(before)) return null
  const end = text.indexOf('-->', start)
  if (end < 0) withOpenDocument.add(before)
  return end < 0 ? null : [text.slice(start, end + 3)]
}
const XmlComment = createToken({
  name: 'XmlComment',
  pattern: readXmlComment,
  group: comments,
  start_chars_hint: ['<'],
  line_breaks: true,
})

/** Asked at every token, as a word may begin with anything: the first character settles it nearly always. */
const beginsDocument = (text: string, start: number, before: readonly IToken[]): boolean => {
  const first = text[start]
  if (first !== '{' && first !== '<') return false
  const keyword = before.at(-1)?.image.toUpperCase()
  if (first === '{') return keyword === 'TASK'
  if (keyword === 'TASK' || keyword === 'REQUIREMENTS') return true
  return /^<(?:\?xml|(?:\w+:)?eventRule)/.test(text.slice(start, start + 40))
}

const readDocument = (text: string, start: number, before: IToken[]): [string] | null => {
  if (!beginsDocument(text, start, before)) return null
  const known = withOpenDocument.has(before)
  const end = known ? endOfDocument(text.slice(start, nextObject(text, start)), 0) : endOfDocument(text, start)
  if (end === undefined) withOpenDocument.add(before)
  return end === undefined ? null : [text.slice(start, known ? start + end : end)]
}

const readOpenDocument = (text: string, start: number, before: IToken[]): [string] | null =>
  beginsDocument(text, start, before) ? [text.slice(start, nextObject(text, start)).trimEnd()] : null

/** One word, however many lines it has. */
export const Embedded = createToken({
  name: 'Embedded',
  pattern: readDocument,
  categories: [Word],
  start_chars_hint: ['<', '{'],
  line_breaks: true,
})
/** A document whose end is missing; it is taken to go on to the next object. */
export const OpenDocument = createToken({
  name: 'OpenDocument',
  pattern: readOpenDocument,
  categories: [Embedded],
  start_chars_hint: ['<', '{'],
  line_breaks: true,
})

const lexer = new Lexer(
  [Blank, Comment, Comma, Colon, LeftParen, RightParen, Text, OpenText, XmlComment, Embedded, OpenDocument, Word],
  { positionTracking: 'full' },
)

export interface Cut {
  readonly tokens: IToken[]
  readonly comments: IToken[]
}

/** The tokens of a text and its comments, each in order, with lines and columns counted from 1. */
export const cut = (text: string): Cut => {
  const { tokens, groups } = lexer.tokenize(text)
  return { tokens, comments: groups[comments] ?? [] }
}

/** Whether a token is the first thing on its line. */
export const beginsLine = (before: IToken | undefined, token: IToken): boolean =>
  before === undefined || before.endLine !== token.startLine
