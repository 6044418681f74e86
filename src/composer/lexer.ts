/**
 * Cuts a text into words, texts in double quotes and punctuation. Every text can be cut: what fits nothing else is a word.
 *
 * A `#` begins a comment only where a word would begin, so `FTA1#PAYROLL` is one word.
 */
import { createToken, Lexer, type IToken } from 'chevrotain'
import { Colon, Comma, LeftParen, OpenText, RightParen, Text, Word } from './tokens.ts'

const Blank = createToken({
  name: 'Blank',
  pattern: /[ \t\r\n\f\v\u00a0\ufeff]+/,
  group: Lexer.SKIPPED,
  line_breaks: true,
})
const Comment = createToken({ name: 'Comment', pattern: /#[^\r\n]*/, group: Lexer.SKIPPED })

/** The end of the `{ ... }` that begins at `start`, or undefined when it has none. Braces in texts do not count. */
const closingBrace = (text: string, start: number): number | undefined => {
  const parts = /[{}]|"(?:[^"\\\r\n]|\\.)*"/g
  parts.lastIndex = start
  let depth = 0
  for (let part = parts.exec(text); part !== null; part = parts.exec(text)) {
    if (part[0] === '{') depth += 1
    if (part[0] === '}') depth -= 1
    if (depth === 0) return parts.lastIndex
  }
  return undefined
}

const xml = /<(?:\?xml[^>]*\?>\s*<)?([\w:]+)[\s\S]*?<\/\1\s*>/y

/** The end of the XML element that begins at `start`, or undefined when it is not closed. */
const closingTag = (text: string, start: number): number | undefined => {
  xml.lastIndex = start
  return xml.test(text) ? xml.lastIndex : undefined
}

/**
 * Texts, known by their list of tokens, in which a body was found not to close. No other is looked for there, or a text of
 * nothing but openings would be searched to its end for each of them.
 */
const withOpenBody = new WeakSet<IToken[]>()

/** The XML or JSON of a TASK, or the XML of event rules. */
const readBody = (text: string, start: number, before: IToken[]): [string] | null => {
  const ofTask = before.at(-1)?.image.toUpperCase() === 'TASK'
  const isJson = ofTask && text[start] === '{'
  const isXml = text[start] === '<' && (ofTask || /^<(?:\?xml|eventRuleSet)/.test(text.slice(start, start + 20)))
  if (!(isJson || isXml) || withOpenBody.has(before)) return null
  const end = isJson ? closingBrace(text, start) : closingTag(text, start)
  if (end === undefined) withOpenBody.add(before)
  return end === undefined ? null : [text.slice(start, end)]
}

/** One word, however many lines it has. */
export const Embedded = createToken({
  name: 'Embedded',
  pattern: readBody,
  categories: [Word],
  start_chars_hint: ['<', '{'],
  line_breaks: true,
})

const lexer = new Lexer([Blank, Comment, Comma, Colon, LeftParen, RightParen, Text, OpenText, Embedded, Word], {
  positionTracking: 'full',
})

/** The tokens of a text, in order, with lines and columns counted from 1. */
export const cut = (text: string): IToken[] => lexer.tokenize(text).tokens

/** Whether a token is the first thing on its line. */
export const beginsLine = (before: IToken | undefined, token: IToken): boolean =>
  before === undefined || before.endLine !== token.startLine
