/**
 * Tells keywords from names, block by block: a word is a keyword only where the language knows it as one.
 *
 * A stream `DAILY`, a parameter called `AT`, a job `LIMIT` in `$JOBS` are names; so is whatever follows `FOLLOWS` or
 * `SCHEDULE` on the same line.
 */
import type { IToken, TokenType } from 'chevrotain'
import type { Block } from './blocks.ts'
import { Keyword, keywordsOf } from './keywords.ts'
import { beginsLine } from './lexer.ts'
import * as is from './tokens.ts'

/** Keywords that want a list of names. */
const lists = new Set([Keyword.FOLLOWS, Keyword.NEEDS, Keyword.PROMPT])
/** Keywords that want a name at once. */
const nameTakers = new Set([is.Starter, ...lists, Keyword.AS, Keyword.RUNCYCLE, Keyword.AFTER, Keyword.FREEDAYS])

/** How far ahead a closing `)` or ENDJOIN is looked for, in tokens. */
const reach = 500

/** The kind of a word that is no keyword, by its look. */
const lookOf = (image: string): TokenType => {
  if (/^\d/.test(image)) return /^\d{8}$|\D/.test(image) ? is.Dated : is.Whole
  if (/^[+-]\d*$/.test(image)) return is.Signed
  if (/^-[A-Za-z]+$/.test(image)) return is.Flag
  return /^(?:DAYS?|WEEKDAYS?|WORKDAYS?)$/i.test(image) ? is.DayUnit : is.Word
}

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
  const inCycle = [Keyword.ON, Keyword.EXCEPT, ...beforeDays].includes(clause)
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

/** The tokens from JOIN to its ENDJOIN; none if it has none. */
const join = (tokens: readonly IToken[], start: number): readonly IToken[] => {
  const ahead = tokens.slice(start, start + reach)
  return ahead.slice(0, ahead.findIndex((token) => token.image.toUpperCase() === 'ENDJOIN') + 1)
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
 * Marks the tokens of a block for the grammar and returns them: keywords as such, the qualifier of a file and a whole JOIN as
 * one token each.
 */
export const classify = (text: string, block: Block): IToken[] => {
  const keywords = block.kind in keywordsOf ? keywordsOf[block.kind as keyof typeof keywordsOf] : undefined
  const result: IToken[] = []
  /** The keyword that holds sway over what follows. */
  let clause: TokenType = is.Starter
  let skipUntil = 0
  for (const [at, token] of block.tokens.entries()) {
    if (at < skipUntil) continue
    const before = result.at(-1)
    const upper = token.image.toUpperCase()
    const isDay = upper === 'FREEDAYS' && wantsDay(result, clause)
    result.push(token)
    if (token.tokenType === is.LeftParen && clause === Keyword.OPENS) {
      const all = parenthesised(block.tokens, at)
      merge(text, all, is.Qualifier)
      skipUntil = at + all.length
    }
    if (token.tokenType !== is.Word) continue
    const wanted = before?.tokenType === is.Comma ? lists.has(clause) : nameTakers.has(before?.tokenType ?? is.Word)
    const isName = isDay || (wanted && !beginsLine(before, token))
    const keyword = isName ? undefined : keywords?.get(upper)
    is.retype(token, keyword ?? lookOf(token.image))
    clause = keyword ?? clause
    if (keyword === Keyword.JOIN) {
      const all = join(block.tokens, at)
      merge(text, all, Keyword.JOIN)
      skipUntil = at + all.length
    }
  }
  return result
}
