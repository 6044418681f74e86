/** The kinds of token of the definition language. Keywords are in `keywords.ts`. */
import { createToken, Lexer, type IToken, type TokenType } from 'chevrotain'

/** A kind that the lexer never makes by itself. */
export const kind = (name: string, categories: TokenType[] = []): TokenType =>
  createToken({ name, pattern: Lexer.NA, categories })

/** What a keyword can take: a word or a text. */
export const Value = kind('Value')

/** Anything that is neither text nor punctuation; keywords are picked out of these by `classify`. */
export const Word = createToken({
  name: 'Word',
  pattern: /(?:[A-Za-z]:(?=[\\/]))?[^\s"(),:#][^\s"(),:]*(?:::[^\s"(),:]*)*/,
  categories: [Value],
  line_breaks: false,
})
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

export const Text = createToken({
  name: 'Text',
  pattern: /"[^"\\\r\n]*(?:\\(?:\r\n|[\s\S])[^"\\\r\n]*)*"/,
  categories: [Value],
  line_breaks: true,
})
/** A text whose closing quote is missing; it ends with its line. */
export const OpenText = createToken({ name: 'OpenText', pattern: /"[^\r\n]*/, categories: [Text] })

export const Comma = createToken({ name: 'Comma', pattern: ',' })
export const Colon = createToken({ name: 'Colon', pattern: ':' })
export const LeftParen = createToken({ name: 'LeftParen', pattern: '(' })
export const RightParen = createToken({ name: 'RightParen', pattern: ')' })
/** `(-s %p)` behind a file of OPENS, taken as it stands. */
export const Qualifier = kind('Qualifier')

/** What has no meaning where it stands; reported when it is found, then passed over. */
export const Stray = kind('Stray')

/** The first word of an object or section. */
export const Starter = kind('Starter')
export const End = kind('End')

/** Makes a token one of another kind. */
export const retype = (token: IToken, type: TokenType): void => {
  token.tokenType = type
  token.tokenTypeIdx = type.tokenTypeIdx ?? 0
}
