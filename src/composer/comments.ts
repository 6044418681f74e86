/**
 * Gives every comment of a text to a definition.
 *
 * A comment inside an object, or behind its last word on the same line, belongs to that object; any other one to the object
 * that comes next, and what follows the last object to that one. In a section each item is an object; a definition inside a
 * job stream is not: its comments are the stream's.
 */
import type { IToken } from 'chevrotain'
import type { Block } from './blocks.ts'
import type { ParsedDefinition } from './parsed.ts'
import { hideInComment } from './secrets.ts'

/** From where to where in the text a definition goes. */
interface Span {
  readonly definition: ParsedDefinition['definition']
  readonly from: Place
  readonly to: Place
  /** The comments it has been given. */
  readonly lines: string[]
}

interface Place {
  readonly line: number
  readonly column: number
}

const startOf = ({ startLine = 1, startColumn = 1 }: IToken): Place => ({ line: startLine, column: startColumn })
const endOf = ({ endLine = 1, endColumn = 1 }: IToken): Place => ({ line: endLine, column: endColumn })
const isBefore = (a: Place, b: Place): boolean => a.line < b.line || (a.line === b.line && a.column < b.column)

const spansOf = (block: Block, definitions: readonly ParsedDefinition[]): Span[] => {
  const [first, last] = [block.tokens[0], block.tokens.at(-1)]
  if (first === undefined || last === undefined) return []
  if (!block.closes && block.kind !== 'eventrules') return spansOfItems(block.tokens, definitions)
  const owner = definitions.find(({ definition }) => definition.kind === block.kind) ?? definitions[0]
  return owner === undefined ? [] : [{ definition: owner.definition, from: startOf(first), to: endOf(last), lines: [] }]
}

/** Each item goes to the last token before the next one. */
const spansOfItems = (tokens: readonly IToken[], items: readonly ParsedDefinition[]): Span[] => {
  const spans: Span[] = []
  let at = 0
  for (const [index, { definition, position }] of items.entries()) {
    const next = items[index + 1]?.position
    const goesOn = (token: IToken | undefined): boolean =>
      token !== undefined && (next === undefined || isBefore(startOf(token), next))
    while (goesOn(tokens[at + 1])) at += 1
    const last = tokens[at]
    if (last !== undefined) spans.push({ definition, from: position, to: endOf(last), lines: [] })
  }
  return spans
}

/** What a comment says, line by line: without its `#`, or without `<!--` and `-->`. */
const linesOfComment = (image: string): string[] => {
  return image.startsWith('<!--') ? linesOfXmlComment(image.slice(4, -3)) : [hideInComment(image.slice(1))]
}

/** The lines between `<!--` and `-->` that hold something. */
export const linesOfXmlComment = (text: string): string[] => {
  const lines = text.split(/\r\n|\r|\n/)
  return lines.map((line) => hideInComment(line.trimEnd())).filter((line) => line !== '')
}

/** Whether a comment at a place, behind the begin of a definition, belongs to the next one. */
const isOver = (span: Span, next: Span, place: Place): boolean =>
  isBefore(span.to, place) && (span.to.line < place.line || isBefore(next.from, place))

/** Puts comments into definitions, block by block. */
export class CommentKeeper {
  /** The definitions that comments may still belong to. */
  #spans: Span[] = []
  /** Comments of which nobody knows yet what comes next. */
  #waiting: IToken[] = []

  /** Takes what was made of a block, and the comments up to its end or somewhat further. */
  add(block: Block, definitions: readonly ParsedDefinition[], comments: readonly IToken[]): void {
    for (const comment of comments) this.#waiting.push(comment)
    for (const span of spansOf(block, definitions)) this.#spans.push(span)
    this.#settle(false)
  }

  /** Takes the last comments of the text. */
  finish(comments: readonly IToken[]): void {
    for (const comment of comments) this.#waiting.push(comment)
    this.#settle(true)
    for (const span of this.#spans) putLines(span)
  }

  #settle(isAll: boolean): void {
    const spans = this.#spans
    let at = 0
    let settled = 0
    for (const comment of this.#waiting) {
      const place = startOf(comment)
      for (let next = spans[at + 1]; next !== undefined; next = spans[at + 1]) {
        const span = spans[at]
        if (span === undefined || !isOver(span, next, place)) break
        at += 1
      }
      const span = spans[at]
      const isKnown = isAll || at + 1 < spans.length || (span !== undefined && !isBefore(span.to, place))
      if (!isKnown) break
      settled += 1
      if (span !== undefined) for (const line of linesOfComment(comment.image)) span.lines.push(line)
    }
    this.#waiting = this.#waiting.slice(settled)
    // The last one may be given more; of the others only those behind the next comment.
    const done = this.#waiting.length === 0 ? spans.length - 1 : at
    for (const span of spans.slice(0, Math.max(0, done))) putLines(span)
    this.#spans = spans.slice(Math.max(0, done))
  }
}

const putLines = ({ definition, lines }: Span): void => {
  if (lines.length > 0) definition.comments = [...lines, ...(definition.comments ?? [])]
}
