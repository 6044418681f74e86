/** Hides the passwords of a text, so that no diagnostic shows one: not in its line, and not in its message. */
import { tokenMatcher, type IToken } from 'chevrotain'
import { keywordsOf } from './keywords.ts'
import { beginsLine } from './lexer.ts'
import type { Source } from './source.ts'
import { Text, Word } from './tokens.ts'

/** What stands behind each PASSWORD: a text, or a word on the same line that is no keyword (a job may be called PASSWORD). */
const secretsIn = (tokens: readonly IToken[]): IToken[] =>
  tokens.filter((token, at) => {
    const before = tokens[at - 1]
    if (before?.image.toUpperCase() !== 'PASSWORD') return false
    if (tokenMatcher(token, Text)) return true
    return token.tokenType === Word && !beginsLine(before, token) && !keywordsOf.stream.has(token.image.toUpperCase())
  })

/** Masks the passwords in the lines that diagnostics show. Columns stay as they are. */
export const maskLines = (source: Source, tokens: readonly IToken[]): void => {
  for (const { image, startLine = 1, startColumn = 1 } of secretsIn(tokens)) {
    let column = startColumn
    for (const [at, part] of image.split(/\r\n|\r|\n/).entries()) {
      const line = source.lines[startLine - 1 + at] ?? ''
      const end = column - 1 + part.length
      source.lines[startLine - 1 + at] = line.slice(0, column - 1) + '*'.repeat(part.length) + line.slice(end)
      column = 1
    }
  }
}

/** Masks the passwords themselves, in blocks where PASSWORD is nobody's name: messages quote tokens. */
export const maskTokens = (tokens: readonly IToken[]): void => {
  for (const secret of secretsIn(tokens).filter((token) => tokenMatcher(token, Text))) {
    secret.image = `"${'*'.repeat(Math.max(0, secret.image.length - 2))}"`
  }
}
