/**
 * Takes apart what a keyword and its value were written as together: `MAXDUR=901`, `maxdur = 80`; and puts a percent sign that
 * stands alone to its number: `MAXDUR 120 %`.
 */
import type { IToken, TokenType } from 'chevrotain'
import { nearest } from '#/lib/words.ts'
import { JobSetting, StreamSetting } from './keywords.ts'
import { Word } from './tokens.ts'

/** A part of a token as one of its own. */
const part = (token: IToken, start: number, end: number): IToken => ({
  ...token,
  image: token.image.slice(start, end),
  startOffset: token.startOffset + start,
  endOffset: token.startOffset + end - 1,
  startColumn: (token.startColumn ?? 1) + start,
  endColumn: (token.startColumn ?? 1) + end - 1,
})

const takesValue = (type: TokenType | undefined): boolean =>
  type?.CATEGORIES?.some((category) => category === JobSetting || category === StreamSetting) === true

/** Of the tokens of a block of a job stream, those of which none joins keyword and value. */
export const splitEqualSigns = (
  tokens: readonly IToken[],
  keywords: ReadonlyMap<string, TokenType>,
): readonly IToken[] => {
  if (!tokens.some(({ tokenType, image }) => tokenType === Word && (image.includes('=') || image === '%')))
    return tokens
  const takers = [...keywords].flatMap(([name, type]) => (takesValue(type) ? name : []))
  // No name has an equals sign, so a misspelt keyword is one all the same.
  const isKeyword = (word: string): boolean =>
    takers.includes(word.toUpperCase()) || nearest(word, takers) !== undefined
  const result: IToken[] = []
  for (const token of tokens) {
    const before = result.at(-1)
    const equals = token.tokenType === Word ? token.image.indexOf('=') : -1
    const isValue = equals === 0 && takesValue(keywords.get(before?.image.toUpperCase() ?? ''))
    const isBoth = equals > 0 && isKeyword(token.image.slice(0, equals))
    if (token.image === '%' && before !== undefined && /^\d+$/.test(before.image)) {
      result.splice(-1, 1, { ...before, image: `${before.image}%` })
    } else if (!isValue && !isBoth) {
      result.push(token)
    } else {
      if (isBoth) result.push(part(token, 0, equals))
      if (equals + 1 < token.image.length) result.push(part(token, equals + 1, token.image.length))
    }
  }
  return result
}
