/** What is wrong with the text of a selection, and where: a refusal that points into it. */
import { Refusal } from '#/lib/refusal.ts'

/** A piece of the text. */
export interface Span {
  readonly offset: number
  readonly length: number
}

/** More than a selection needs: what is longer is refused before it is read. */
export const longestSelection = 8000

/** So much of a long text is shown on each side of the place. */
const shownAround = 40

/** The line of the place and the line of carets below it. */
const pointer = (text: string, { offset, length }: Span): string => {
  const from = Math.max(0, offset - shownAround)
  const to = Math.min(text.length, offset + length + shownAround)
  const line = text.slice(from, to).replaceAll(/[\p{C}\p{Z}]/gu, ' ')
  const carets = '^'.repeat(Math.max(1, Math.min(length, to - offset)))
  const [before, after] = [from > 0 ? '... ' : '', to < text.length ? ' ...' : '']
  return `${before}${line}${after}\n${' '.repeat(before.length + offset - from)}${carets}`
}

/**
 * A refusal `selection.invalid`. Its details have the text, the offset and length of what is wrong, both in UTF-16 units, and two
 * lines that show it to people.
 */
export const complaint = (text: string, span: Span, sentence: string): Refusal => {
  const where = span.offset >= text.trimEnd().length ? 'at its end' : `at character ${span.offset + 1}`
  return new Refusal('selection.invalid', `The selection cannot be read ${where}: ${sentence}`, {
    selection: text.slice(0, longestSelection),
    offset: span.offset,
    length: span.length,
    pointer: pointer(text, span),
  })
}

/** Throws `selection.invalid` for a text that is longer than anybody writes. */
export const refuseLong = (text: string): void => {
  if (text.length <= longestSelection) return
  const span = { offset: longestSelection, length: text.length - longestSelection }
  throw complaint(text, span, `it has ${text.length} characters, and at most ${longestSelection} are read.`)
}
