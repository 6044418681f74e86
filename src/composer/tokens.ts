/** The kinds of token of the definition language. Keywords are in `keywords.ts`. */
import { createToken, Lexer, type IToken, type TokenType } from 'chevrotain'

/** A kind of token. What a text of it looks like is known to `lexer.ts`, or to whoever makes it of another. */
export const kind = (name: string, categories: TokenType[] = []): TokenType =>
  createToken({ name, pattern: Lexer.NA, categories })

/** What a keyword can take: a word or a text. */
export const Value = kind('Value')

/** Anything that is neither text nor punctuation; keywords are picked out of these by `classify`. */
export const Word = kind('Word', [Value])
/** `10`, `0900`. */
export const Whole = kind('Whole', [Word])
/** `+1`, `-2`, or a sign alone. */
export const Signed = kind('Signed', [Word])
/** `11/22/2026`, `20261122`, and whatever else begins with a digit. */
export const Dated = kind('Dated', [Word])
/** `-sa`. */
export const Flag = kind('Flag', [Word])
/** `DAYS`, `WEEKDAYS`, `WORKDAYS`. */
export const DayUnit = kind('DayUnit', [Word])

export const Text = kind('Text', [Value])
/** A text whose closing quote is missing; it ends with its line. */
export const OpenText = kind('OpenText', [Text])

export const Comma = kind('Comma')
export const Colon = kind('Colon')
export const LeftParen = kind('LeftParen')
export const RightParen = kind('RightParen')
/** `(-s %p)` behind a file of OPENS, taken as it stands. */
export const Qualifier = kind('Qualifier')

/** What has no meaning where it stands; reported when it is found, then passed over. */
export const Stray = kind('Stray')

/** The first word of an object or section. */
export const Starter = kind('Starter')
export const End = kind('End')

/** Where a token stands: offsets count from 0, lines and columns from 1, and the ends belong to it. */
export type TokenPlace = Required<
  Pick<IToken, 'startOffset' | 'endOffset' | 'startLine' | 'endLine' | 'startColumn' | 'endColumn'>
>

/** All tokens are made here, so that they have one shape for the engine of JavaScript. */
export const newToken = (type: TokenType, image: string, at: TokenPlace): IToken => ({
  image,
  startOffset: at.startOffset,
  endOffset: at.endOffset,
  startLine: at.startLine,
  endLine: at.endLine,
  startColumn: at.startColumn,
  endColumn: at.endColumn,
  tokenTypeIdx: type.tokenTypeIdx ?? 0,
  tokenType: type,
})

/** Makes a token one of another kind. */
export const retype = (token: IToken, type: TokenType): void => {
  token.tokenType = type
  token.tokenTypeIdx = type.tokenTypeIdx ?? 0
}
