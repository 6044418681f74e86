/**
 * Cuts a text into words, texts in double quotes and punctuation. Every text can be cut: what fits nothing else is a word.
 *
 * A `#` begins a comment only where a word would begin, so `FTA1#PAYROLL` is one word. Tokens are cut when they are asked for,
 * so that those of a large file need not all be there at once: measured, a file of 8 MB took 817 MB when they were. A lexer of
 * chevrotain cuts a whole text or nothing; this one is also nearly twice as fast, as the first character tells the kind.
 */
import type { IToken, TokenType } from 'chevrotain'
import { upperOf } from './case.ts'
import { endOfDocument } from './document-text.ts'
import { nextObject } from './starters.ts'
import { Colon, Comma, kind, LeftParen, newToken, OpenText, RightParen, Text, Word } from './tokens.ts'

/** One word, however many lines it has. */
export const Embedded = kind('Embedded', [Word])
/** A document whose end is missing; it is taken to go on to the next object. */
export const OpenDocument = kind('OpenDocument', [Embedded])
const Comment = kind('Comment')

const patterns = {
  /** A colon belongs to it in `C:\\dir`, `AGENT::NAME` and before a digit, as in `9:00`: no job is called like that. */
  word: /(?:[A-Za-z]:(?=[\\/]))?[^\s"(),:#][^\s"(),:]*(?::(?::|(?=\d))[^\s"(),:]*)*/y,
  text: /"[^"\\\r\n]*(?:\\(?:\r\n|[\s\S])[^"\\\r\n]*)*"/y,
  restOfLine: /[^\r\n]*/y,
}
/** Blanks beside space, tab and line ends: also what old systems leave at the end of a file, and what editors hide in one. */
const otherBlank = new RegExp(String.raw`[\s\u0085\u200b${String.fromCharCode(0x1a)}]`)

const signs = new Map<number, TokenType>([
  [0x2c, Comma],
  [0x3a, Colon],
  [0x28, LeftParen],
  [0x29, RightParen],
])

/** Where what a pattern matches ends, or undefined when it matches nothing there. */
const endOf = (pattern: RegExp, text: string, start: number): number | undefined => {
  pattern.lastIndex = start
  return pattern.test(text) ? pattern.lastIndex : undefined
}

/** Asked at every `{` and `<`, as a word may begin with anything. */
const beginsDocument = (text: string, start: number, before: IToken | undefined): boolean => {
  const keyword = before?.image.length === 4 || before?.image.length === 12 ? upperOf(before.image) : undefined
  if (text[start] === '{') return keyword === 'TASK'
  if (keyword === 'TASK' || keyword === 'REQUIREMENTS') return true
  return /^<(?:\?xml|(?:\w+:)?eventRule)/.test(text.slice(start, start + 40))
}

/** Goes through a text once, token by token. */
export class Cutter {
  /** Of what has been cut so far, in order; whoever reads them may take them away. */
  comments: IToken[] = []
  readonly #text: string
  #at = 0
  #line = 1
  /** Where the line begins, an offset. */
  #lineStart = 0
  #before: IToken | undefined
  /**
   * A document was found not to close. Further ones are looked for in the lines up to the next object only, or a text of
   * nothing but openings would be searched to its end for each of them.
   */
  #hasOpenDocument = false

  constructor(text: string) {
    this.#text = text
  }

  /** The next token, with lines and columns counted from 1; undefined at the end. */
  next(): IToken | undefined {
    for (;;) {
      this.#passBlanks()
      if (this.#at >= this.#text.length) return undefined
      const token = this.#read()
      if (token.tokenType === Comment) {
        this.comments.push(token)
      } else {
        this.#before = token
        return token
      }
    }
  }

  #passBlanks(): void {
    const text = this.#text
    let at = this.#at
    for (; at < text.length; at += 1) {
      const code = text.charCodeAt(at)
      if (code === 0x0a || (code === 0x0d && text.charCodeAt(at + 1) !== 0x0a)) {
        this.#line += 1
        this.#lineStart = at + 1
      } else if (code !== 0x20 && code !== 0x09 && code !== 0x0d) {
        // Of the printable characters of ASCII none is blank.
        if ((code > 0x20 && code < 0x7f) || !otherBlank.test(text[at] ?? '')) break
      }
    }
    this.#at = at
  }

  #read(): IToken {
    const [text, start] = [this.#text, this.#at]
    const code = text.charCodeAt(start)
    const sign = code > 0x3a ? undefined : signs.get(code)
    if (sign !== undefined) return this.#take(sign, start + 1)
    if (code === 0x23) return this.#take(Comment, endOf(patterns.restOfLine, text, start) ?? start)
    if (code === 0x22) {
      const end = endOf(patterns.text, text, start)
      if (end !== undefined) return this.#take(Text, end, true)
      return this.#take(OpenText, endOf(patterns.restOfLine, text, start) ?? start)
    }
    const document = code === 0x3c || code === 0x7b ? this.#readDocument() : undefined
    return document ?? this.#take(Word, endOf(patterns.word, text, start) ?? start + 1)
  }

  /** `<!-- ... -->` between objects, as it stands before event rules; or a document. */
  #readDocument(): IToken | undefined {
    const [text, start] = [this.#text, this.#at]
    if (!this.#hasOpenDocument && text.startsWith('<!--', start)) {
      const end = text.indexOf('-->', start)
      if (end >= 0) return this.#take(Comment, end + 3, true)
      this.#hasOpenDocument = true
    }
    if (!beginsDocument(text, start, this.#before)) return undefined
    const end = this.#hasOpenDocument
      ? endOfDocument(text.slice(start, nextObject(text, start)), 0)
      : endOfDocument(text, start)
    if (end !== undefined) return this.#take(Embedded, this.#hasOpenDocument ? start + end : end, true)
    this.#hasOpenDocument = true
    return this.#take(OpenDocument, start + text.slice(start, nextObject(text, start)).trimEnd().length, true)
  }

  /** Makes a token of what stands up to `end`. */
  #take(type: TokenType, end: number, mayHaveLines = false): IToken {
    const start = this.#at
    const image = this.#text.slice(start, end)
    const [startLine, startColumn] = [this.#line, start - this.#lineStart + 1]
    if (mayHaveLines) this.#countLines(image, start)
    this.#at = end
    const ends = { endLine: this.#line, endColumn: end - this.#lineStart, endOffset: end - 1 }
    return newToken(type, image, { startOffset: start, startLine, startColumn, ...ends })
  }

  #countLines(image: string, start: number): void {
    for (const { index, 0: end } of image.matchAll(/\r\n?|\n/g)) {
      this.#line += 1
      this.#lineStart = start + index + end.length
    }
  }
}

export interface Cut {
  readonly tokens: IToken[]
  readonly comments: IToken[]
}

/** All tokens of a text and its comments, each in order. */
export const cut = (text: string): Cut => {
  const cutter = new Cutter(text)
  const tokens: IToken[] = []
  for (let token = cutter.next(); token !== undefined; token = cutter.next()) tokens.push(token)
  return { tokens, comments: cutter.comments }
}

/** Whether a token is the first thing on its line. */
export const beginsLine = (before: IToken | undefined, token: IToken): boolean =>
  before === undefined || before.endLine !== token.startLine
