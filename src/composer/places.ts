/**
 * Decides, wherever a new clause may begin, what the next word is: a keyword, a misspelt keyword, the next job, or nonsense.
 *
 * TWS takes a word it does not know for the name of the next job. Here a misspelt keyword is said once and then read as the
 * keyword that was meant, and nonsense is said once and marked `Stray`, so that neither hides what follows.
 */
import { EOF, tokenMatcher, type IToken, type TokenType } from 'chevrotain'
import { nearest } from '#/lib/words.ts'
import {
  InClass,
  InDefinition,
  InDomain,
  InGroup,
  InHeader,
  InJob,
  InJoin,
  InParentheses,
  InTable,
  InUser,
  InWorkstation,
  Keyword,
  keywordsIn,
  type KeywordName,
} from './keywords.ts'
import { beginsLine } from './lexer.ts'
import { isArgument, readAs, type Look } from './misspelt.ts'
import type { Finding } from './source.ts'
import * as is from './tokens.ts'

/** Where a list of clauses stands. */
export interface Place {
  /** As people call it. */
  readonly name: string
  /** What may come there, for people. */
  readonly expected: string
  /** Keywords that begin a clause; none where only names are wanted. */
  readonly keywords: TokenType | undefined
  /** What begins a clause without a keyword. */
  readonly begins?: readonly TokenType[]
  /** What ends the list. */
  readonly ends: readonly TokenType[]
  /** Whether a word that is no keyword may stand there. */
  readonly allowsName: (look: Look, resembles: Resembles) => boolean
}

/** The keyword that the word resembles, if it does; asked only where it matters, as most words are names. */
type Resembles = () => KeywordName | 'END' | undefined

const never = (): boolean => false

/** A name, unless it is followed by what no name can be followed by, or looks like a keyword in a keyword's position. */
const jobName = (look: Look, resembles: Resembles): boolean => {
  const [before, token, next] = [look(0), look(1), look(2)]
  if (isArgument(token) || isArgument(next)) return false
  const follows = before.startLine === token.startLine && before.tokenType !== is.Colon
  const leads = !beginsLine(token, next) && tokenMatcher(next, is.Word)
  const last = next.tokenType === EOF
  // The job before once more, or too short to tell from a slip of the fingers.
  const repeats = before.image.toUpperCase() === token.image.toUpperCase()
  if (!last && (repeats || token.image.length <= 2)) return true
  return !(follows || leads || last) || resembles() === undefined
}

/** How far ahead the `:` of a header is looked for, in tokens. */
const reach = 2000

/** In a header: a job whose `:` was forgotten. */
const jobWithoutColon = (look: Look, resembles: Resembles): boolean => {
  if (resembles() !== undefined) return false
  for (let k = 1; k < reach; k += 1) {
    const type = look(k).tokenType
    if (type === is.Colon) return false
    if (type === EOF || type === is.End) return true
  }
  return true
}

export const places = {
  header: {
    name: 'the header of a job stream',
    expected: 'a keyword such as ON, AT or FOLLOWS, or `:` before the first job',
    keywords: InHeader,
    begins: [is.LeftParen],
    ends: [is.Colon, is.End],
    allowsName: jobWithoutColon,
  },
  jobs: {
    name: 'the jobs of a stream',
    expected: "a job's name, or END",
    keywords: undefined,
    ends: [is.End],
    allowsName: jobName,
  },
  job: {
    name: 'a job of a stream',
    expected: "a keyword such as FOLLOWS, AT or NEEDS, the next job's name, or END",
    keywords: InJob,
    ends: [is.End],
    allowsName: jobName,
  },
  parentheses: {
    name: 'the parentheses of a run cycle',
    expected: 'AT, SCHEDTIME, UNTIL, JSUNTIL, ONUNTIL, EVERY or DEADLINE, or `)`',
    keywords: InParentheses,
    ends: [is.RightParen, is.Colon, is.End, InHeader],
    allowsName: never,
  },
  join: {
    name: 'a JOIN',
    expected: 'FOLLOWS, DESCRIPTION or ENDJOIN',
    keywords: InJoin,
    ends: [is.Colon, is.End, InHeader, InJob],
    allowsName: (look, resembles) => !isArgument(look(1)) && resembles() === undefined,
  },
  definitions: {
    name: '$JOBS',
    expected: "a job's name",
    keywords: undefined,
    ends: [],
    allowsName: jobName,
  },
  definition: {
    name: 'a job definition',
    expected: "a keyword such as DOCOMMAND or RECOVERY, or the next job's name",
    keywords: InDefinition,
    ends: [],
    allowsName: jobName,
  },
  items: {
    name: 'this section',
    expected: 'a name',
    keywords: undefined,
    ends: [],
    allowsName: (look) => !isArgument(look(1)),
  },
  workstation: {
    name: 'a workstation',
    expected: 'a keyword such as OS, NODE or TIMEZONE, or END',
    keywords: InWorkstation,
    ends: [is.End],
    allowsName: never,
  },
  class: {
    name: 'a workstation class',
    expected: 'DESCRIPTION, IGNORE, MEMBERS or END',
    keywords: InClass,
    ends: [is.End],
    allowsName: never,
  },
  domain: {
    name: 'a domain',
    expected: 'DESCRIPTION, MANAGER, PARENT, ISMASTER or END',
    keywords: InDomain,
    ends: [is.End],
    allowsName: never,
  },
  folder: { name: 'a folder', expected: 'END', keywords: undefined, ends: [is.End], allowsName: never },
  user: { name: 'a user', expected: 'PASSWORD or END', keywords: InUser, ends: [is.End], allowsName: never },
  group: {
    name: 'a run cycle group',
    expected: 'a keyword such as VARTABLE, ON or AT, or END',
    keywords: InGroup,
    begins: [is.LeftParen, InParentheses],
    ends: [is.End],
    allowsName: never,
  },
  vartable: {
    name: 'a variable table',
    expected: 'DESCRIPTION, ISDEFAULT, MEMBERS or END',
    keywords: InTable,
    ends: [is.End],
    allowsName: never,
  },
} satisfies Record<string, Place>

/** Where a keyword does belong, or undefined for what is none. */
const homeOf = (token: IToken): string | undefined => {
  if (token.tokenType === Keyword.EVERY) return 'It belongs to a job, or in parentheses after a run cycle.'
  if (tokenMatcher(token, InHeader)) return 'It belongs to the header of the job stream, before the `:`.'
  return tokenMatcher(token, InJob) ? 'It belongs to a job, after the `:`.' : undefined
}

/** Marks the rest of a senseless clause: what follows on the line up to the next keyword. */
const passOver = (look: Look): void => {
  const token = look(1)
  is.retype(token, is.Stray)
  for (let k = 2; look(k).startLine === token.startLine; k += 1) {
    const next = look(k)
    if (!tokenMatcher(next, is.Word) && !isArgument(next) && next.tokenType !== is.RightParen) return
    is.retype(next, is.Stray)
  }
}

/** What takes a text; of some words without quotes the first would be taken for it, the next for a job. */
const takesText: ReadonlySet<TokenType> = new Set([Keyword.DOCOMMAND, Keyword.SCRIPTNAME, Keyword.DESCRIPTION])

/** To be asked behind the value of a clause: settles whether it is a text without its quotes. Returns what is wrong then. */
export const settleText = (look: Look): Finding | undefined => {
  const [keyword, value, next] = [look(-1), look(0), look(1)]
  const isText = value.tokenType !== is.Word || beginsLine(value, next) || next.image.includes('#')
  if (isText || next.tokenType === EOF || !takesText.has(keyword.tokenType) || !tokenMatcher(next, is.Word))
    return undefined
  if (tokenMatcher(next, InDefinition) || tokenMatcher(next, InJob)) return undefined
  passOver(look)
  const name = keyword.tokenType.name
  return { code: 'composer.bad_value', message: `The text of ${name} has no quotes.`, hint: `Write ${name} "...".` }
}

const isExpected = (token: IToken, { keywords, begins, ends }: Place): boolean =>
  (keywords !== undefined && tokenMatcher(token, keywords)) ||
  token.tokenType === is.Stray ||
  begins?.some((type) => tokenMatcher(token, type)) === true ||
  token.tokenType === EOF ||
  ends.some((type) => tokenMatcher(token, type))

/** The keyword of a place that a word resembles; END only where nothing follows. */
const nearestKeyword = (token: IToken, place: Place, next: IToken): KeywordName | 'END' | undefined => {
  if (token.image.includes('#')) return undefined
  const known: (KeywordName | 'END')[] = place.keywords === undefined ? [] : keywordsIn(place.keywords)
  const wanted = next.tokenType === EOF && place.ends.includes(is.End) ? [...known, 'END' as const] : known
  const meant = nearest(token.image, wanted)
  return wanted.find((name) => name === meant)
}

/** Settles what the next token is. Returns what is wrong with it, if something is. */
export const settle = (look: Look, place: Place): Finding | undefined => {
  const token = look(1)
  if (isExpected(token, place)) return undefined
  const isWord = tokenMatcher(token, is.Word)
  const resembles: Resembles = () => (isWord ? nearestKeyword(token, place, look(2)) : undefined)
  if (isWord && place.allowsName(look, resembles)) return undefined
  const meant = resembles()
  if (meant === undefined) {
    const hint = homeOf(token)
    passOver(look)
    const message = `${token.image} does not belong in ${place.name}; expected ${place.expected}.`
    return { code: isWord ? 'composer.unknown_keyword' : 'composer.misplaced', message, hint }
  }
  if (meant === 'END') is.retype(token, is.End)
  else readAs(look, meant)
  const message = `${token.image} is not a keyword of ${place.name}.`
  return { code: 'composer.unknown_keyword', message, hint: `Did you mean ${meant}?` }
}
