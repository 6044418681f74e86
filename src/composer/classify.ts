/**
 * Tells keywords from names, block by block: a word is a keyword only where the language knows it as one.
 *
 * A stream `DAILY`, a parameter called `AT`, a job `LIMIT` in `$JOBS` are names; so is whatever follows `FOLLOWS` or
 * `SCHEDULE` on the same line.
 */
import type { IToken, TokenType } from 'chevrotain'
import type { Block } from './blocks.ts'
import { upperOf } from './case.ts'
import { splitEqualSigns } from './equal-signs.ts'
import { Keyword, keywordsOf, wordsOf } from './keywords.ts'
import { beginsLine } from './lexer.ts'
import * as is from './tokens.ts'

/** Keywords that want a list of names. */
const lists = new Set([Keyword.FOLLOWS, Keyword.NEEDS, Keyword.PROMPT])
/** Keywords that want a name at once. */
const nameTakers = new Set([
  is.Starter,
  ...lists,
  Keyword.AS,
  Keyword.RUNCYCLE,
  Keyword.$RCG,
  Keyword.SUBSET,
  Keyword.AFTER,
  Keyword.FREEDAYS,
  Keyword.SUCCOUTPUTCOND,
  Keyword.OUTPUTCOND,
  Keyword.NODE,
  Keyword.DOMAIN,
  Keyword.HOST,
  Keyword.ACCESS,
  Keyword.AGENTID,
  Keyword.SERVER,
  Keyword.MANAGER,
  Keyword.PARENT,
  Keyword.VARTABLE,
  Keyword.JOIN,
  Keyword.IF,
  Keyword.JOB,
  Keyword.USER,
  Keyword.OUTCOND,
  Keyword.ALIAS,
])

/** How far ahead a closing `)` is looked for, in tokens. */
const reach = 500

/** The kind of a word that is no keyword, by its look. */
const lookOf = (image: string): TokenType => {
  const first = image.charCodeAt(0)
  // Of what begins with a letter only the units of days are no plain words.
  if (first > 0x40) return (first | 0x20) === 0x64 || (first | 0x20) === 0x77 ? unitOrWord(image) : is.Word
  if (/^\d/.test(image)) return /^\d{8}$|\D/.test(image) ? is.Dated : is.Whole
  if (/^[+-]\d*$/.test(image)) return is.Signed
  if (/^-[A-Za-z]+$/.test(image)) return is.Flag
  return is.Word
}

const unitOrWord = (image: string): TokenType =>
  image.length <= 8 && /^(?:DAYS?|WEEKDAYS?|WORKDAYS?)$/i.test(image) ? is.DayUnit : is.Word

/** Keywords that come with one value between ON and its days. */
const beforeDays = new Set([
  Keyword.RUNCYCLE,
  Keyword.VALIDFROM,
  Keyword.VALIDTO,
  Keyword.DESCRIPTION,
  Keyword.VARTABLE,
])

/** Whether days are to come in a run cycle: there FREEDAYS is a kind of day, elsewhere it names the stream's calendar. */
const wantsDay = (before: readonly IToken[], clause: TokenType): boolean => {
  let at = before.length - 1
  while (beforeDays.has(before[at - 1]?.tokenType ?? is.Word)) at -= 2
  const last = before[at]?.tokenType
  const inCycle = [Keyword.ON, Keyword.EXCEPT, Keyword.$RCG, ...beforeDays].includes(clause)
  return last === Keyword.ON || last === Keyword.EXCEPT || (last === is.Comma && inCycle)
}

/** The tokens from `(` to its `)` on the same line; none if it has none. */
const parenthesised = (tokens: readonly IToken[], start: number): readonly IToken[] => {
  let depth = 0
  for (const [at, token] of tokens.slice(start, start + reach).entries()) {
    if (token.startLine !== tokens[start]?.startLine) return []
    if (token.tokenType === is.LeftParen) depth += 1
    if (token.tokenType === is.RightParen) depth -= 1
    if (depth === 0) return tokens.slice(start, start + at + 1)
  }
  return []
}

/** Makes the first of several tokens stand for all, with the text between them. */
const merge = (text: string, tokens: readonly IToken[], type: TokenType): void => {
  const [first, last] = [tokens[0], tokens.at(-1)]
  if (first === undefined || last?.endOffset === undefined) return
  first.image = text.slice(first.startOffset, last.endOffset + 1)
  Object.assign(first, { endOffset: last.endOffset, endLine: last.endLine, endColumn: last.endColumn })
  is.retype(first, type)
}

/**
 * Marks the tokens of a block for the grammar and returns them: keywords as such, the qualifier of a file as one token.
 */
export const classify = (text: string, block: Block): IToken[] => {
  const keywords = block.kind in keywordsOf ? keywordsOf[block.kind as keyof typeof keywordsOf] : undefined
  const tokens =
    keywords !== undefined && block.kind === 'stream' ? splitEqualSigns(block.tokens, keywords) : block.tokens
  const result: IToken[] = []
  /** The keyword that holds sway over what follows. */
  let clause: TokenType = is.Starter
  let skipUntil = 0
  // An index, not `entries()`: measured, its pairs took a third of the time of this loop.
  for (let at = 0; at < tokens.length; at += 1) {
    const token = tokens[at]
    if (token === undefined || at < skipUntil) continue
    const before = result.at(-1)
    // No keyword is longer.
    const upper = token.image.length > 20 ? '' : upperOf(token.image)
    const isDay = upper === 'FREEDAYS' && wantsDay(result, clause)
    result.push(token)
    if (token.tokenType === is.LeftParen) {
      const all = parenthesised(tokens, at)
      // What speaks of a path is a qualifier even where OPENS is misspelt.
      const isQualifier = clause === Keyword.OPENS || all.some(({ image }) => image.startsWith('%p'))
      if (isQualifier) merge(text, all, is.Qualifier)
      skipUntil = isQualifier ? at + all.length : skipUntil
    }
    if (token.tokenType === is.Colon) clause = is.Colon
    if (token.tokenType !== is.Word) continue
    const listed = before?.tokenType === is.Comma || (clause === Keyword.FOLLOWS && before?.image.endsWith('|'))
    const wanted = listed === true ? lists.has(clause) : nameTakers.has(before?.tokenType ?? is.Word)
    // The variables of a table may be called like anything.
    const isVariable = block.kind === 'vartable' && clause === Keyword.MEMBERS
    const isName = isDay || isVariable || (wanted && !beginsLine(before, token))
    const within = isName ? undefined : wordsOf.get(clause)?.get(upper)
    const keyword = isName || within !== undefined ? undefined : keywords?.get(upper)
    is.retype(token, within ?? keyword ?? lookOf(token.image))
    clause = keyword ?? clause
  }
  return result
}
