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

/** A block with what was made of it. */
export interface BuiltBlock {
  readonly block: Block
  readonly definitions: readonly ParsedDefinition[]
}

/** From where to where in the text a definition goes. */
interface Span {
  readonly definition: ParsedDefinition['definition']
  readonly from: Place
  readonly to: Place
}

interface Place {
  readonly line: number
  readonly column: number
}

const startOf = ({ startLine = 1, startColumn = 1 }: IToken): Place => ({ line: startLine, column: startColumn })
const endOf = ({ endLine = 1, endColumn = 1 }: IToken): Place => ({ line: endLine, column: endColumn })
const isBefore = (a: Place, b: Place): boolean => a.line < b.line || (a.line === b.line && a.column < b.column)

const spansOf = ({ block, definitions }: BuiltBlock): Span[] => {
  const [first, last] = [block.tokens[0], block.tokens.at(-1)]
  if (first === undefined || last === undefined) return []
  if (!block.closes && block.kind !== 'eventrules') return spansOfItems(block.tokens, definitions)
  const owner = definitions.find(({ definition }) => definition.kind === block.kind) ?? definitions[0]
  return owner === undefined ? [] : [{ definition: owner.definition, from: startOf(first), to: endOf(last) }]
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
    if (last !== undefined) spans.push({ definition, from: position, to: endOf(last) })
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

/** Puts the comments of a text into its definitions. */
export const attachComments = (built: readonly BuiltBlock[], comments: readonly IToken[]): void => {
  if (comments.length === 0) return
  const spans = built.flatMap(spansOf)
  const lines = new Map<Span, string[]>()
  let at = 0
  for (const comment of comments) {
    const place = startOf(comment)
    for (let span = spans[at]; span !== undefined && at + 1 < spans.length; span = spans[at]) {
      const next = spans[at + 1] as Span
      const over = isBefore(span.to, place) && (span.to.line < place.line || isBefore(next.from, place))
      if (!over) break
      at += 1
    }
    const span = spans[at]
    if (span === undefined) continue
    const own = lines.get(span) ?? []
    for (const line of linesOfComment(comment.image)) own.push(line)
    lines.set(span, own)
  }
  for (const [{ definition }, own] of lines) definition.comments = [...own, ...(definition.comments ?? [])]
}
