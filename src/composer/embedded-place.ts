/** Where something stands in the text that has a place in a document inside of it. */
import type { IToken } from 'chevrotain'

/** A token of that length at a line and a column of the document, both counted from 1. */
export const tokenInside = (
  document: IToken,
  { line, column }: { line: number; column: number },
  length = 1,
): IToken => {
  const { startLine = 1, startColumn = 1 } = document
  return {
    ...document,
    image: ' '.repeat(length),
    startLine: startLine + line - 1,
    startColumn: line === 1 ? startColumn + column - 1 : column,
  }
}
