/**
 * Recognises misspelt keywords inside of a clause: where one of a few keywords may come, and anything else ends the clause.
 *
 * Of what resembles none of them nothing is said here: it may begin the next clause, or be the next job.
 */
import { tokenMatcher, type IToken, type TokenType } from 'chevrotain'
import { nearest } from '#/lib/words.ts'
import {
  FileEvent,
  InBeginning,
  InCycle,
  InDay,
  InHeader,
  InPredecessor,
  InRate,
  InRecovery,
  InStartCondition,
  Keyword,
  keywordsIn,
  wordsOf,
  ZoneKeyword,
  type KeywordName,
} from './keywords.ts'
import { beginsLine } from './lexer.ts'
import type { Finding } from './source.ts'
import * as is from './tokens.ts'

/** The k-th token ahead; 0 is the one before. */
export type Look = (k: number) => IToken

/** Tokens that only ever follow a keyword. */
const argumentKinds = [is.Text, is.Whole, is.Signed, is.Dated, is.Flag, is.LeftParen, is.Comma, is.Qualifier]
export const isArgument = (token: IToken): boolean => argumentKinds.some((type) => tokenMatcher(token, type))

/** A place inside of a clause. */
export interface Within {
  readonly keywords: TokenType
  /** How many letters a word must have to be told from a name. */
  readonly least: number
  /** Whether the clause may go on on the next line; if a keyword, unless the word resembles one of those. */
  readonly goesOn: boolean | TokenType
  /** What is no keyword there has no value behind it. */
  readonly wantsValue?: boolean
}

export const within = {
  predecessor: { keywords: InPredecessor, least: 5, goesOn: false },
  rate: { keywords: InRate, least: 5, goesOn: false },
  time: { keywords: ZoneKeyword, least: 5, goesOn: false },
  recovery: { keywords: InRecovery, least: 5, goesOn: true, wantsValue: true },
  /** Between ON and the days. */
  beginning: { keywords: InBeginning, least: 5, goesOn: true, wantsValue: true },
  day: { keywords: InDay, least: 3, goesOn: true, wantsValue: true },
  /** Behind the days. */
  cycle: { keywords: InCycle, least: 3, goesOn: InHeader },
  fileEvent: { keywords: FileEvent, least: 5, goesOn: InHeader },
  startCondition: { keywords: InStartCondition, least: 3, goesOn: InHeader },
} satisfies Record<string, Within>

/** Settles whether the next word is a misspelt keyword of a place. Returns what is wrong with it, if it is one. */
export const recognise = (look: Look, { keywords, least, goesOn, wantsValue }: Within): Finding | undefined => {
  const token = look(1)
  if (token.tokenType !== is.Word || token.image.includes('#')) return undefined
  const next = look(2)
  // No name stands before a number.
  const isSure = next.tokenType === is.Whole || next.tokenType === is.Signed
  if (token.image.length < (isSure ? 3 : least)) return undefined
  const isValue = tokenMatcher(next, is.Value) && next.tokenType !== is.Signed && !beginsLine(token, next)
  if (wantsValue === true && !isValue) return undefined
  const first = beginsLine(look(0), token)
  if (first && goesOn === false) return undefined
  if (first && typeof goesOn === 'object' && nearest(token.image, keywordsIn(goesOn)) !== undefined) return undefined
  const meant = nearest(token.image, keywordsIn(keywords)) as KeywordName | undefined
  if (meant === undefined) return undefined
  readAs(look, meant)
  return { code: 'composer.unknown_keyword', message: `${token.image} is no keyword.`, hint: `Did you mean ${meant}?` }
}

/** Whether the next word is what time is counted in, well or badly written: behind a number nothing else begins with it. */
export const readUnit = (look: Look): boolean => {
  const token = look(1)
  const isWord = token.tokenType === is.Word && !beginsLine(look(0), token)
  const meant = isWord && token.image.length >= 3 ? nearest(token.image, ['DAYS', 'WEEKDAYS', 'WORKDAYS']) : undefined
  if (meant !== undefined) is.retype(token, is.DayUnit)
  return true
}

/** How far the words of a clause go that was misspelt, in tokens. */
const longestClause = 60

/** Reads a word as the keyword that was meant, and with it the words that are keywords only behind it. */
export const readAs = (look: Look, meant: KeywordName): void => {
  is.retype(look(1), Keyword[meant])
  const words = wordsOf.get(Keyword[meant])
  if (words === undefined) return
  // FOLLOWS and JOIN begin with a name.
  const first = meant === 'FOLLOWS' || meant === 'JOIN' ? 2 : 1
  for (let k = 2; k < longestClause; k += 1) {
    const token = look(k)
    if (!tokenMatcher(token, is.Word) && !isArgument(token)) return
    const word = token.tokenType === is.Word ? words.get(token.image.toUpperCase()) : undefined
    if (word !== undefined && k > first) is.retype(token, word)
  }
}
