/**
 * The keywords, each with the places where it may stand and the shape in which it goes on.
 *
 * Places and shapes are chevrotain categories, so the grammar can ask for any keyword of a place, and a misspelt word is
 * compared with exactly those. Supporting one more keyword begins with its row here.
 */
import { createToken, Lexer, type TokenType } from 'chevrotain'
import { kind } from './tokens.ts'

// Places
export const InHeader = kind('InHeader')
export const InJob = kind('InJob')
export const InDefinition = kind('InDefinition')
export const InParentheses = kind('InParentheses')
export const InWorkstation = kind('InWorkstation')

// Shapes
/** Goes on with a time of day. */
export const TimeKeyword = kind('TimeKeyword', [InHeader, InJob, InParentheses])
/** Goes on with one value. */
export const StreamSetting = kind('StreamSetting', [InHeader])
export const JobSetting = kind('JobSetting', [InJob])
export const DefinitionSetting = kind('DefinitionSetting', [InDefinition, InJob])
/** Stands alone. */
export const StreamFlag = kind('StreamFlag', [InHeader])
export const DefinitionFlag = kind('DefinitionFlag', [InDefinition, InJob])
export const ZoneKeyword = kind('ZoneKeyword', [StreamSetting])
export const CycleKeyword = kind('CycleKeyword', [InHeader])
export const FreeDayKeyword = kind('FreeDayKeyword')
export const MatchingKeyword = kind('MatchingKeyword')
/** Known and not run yet: passed over with what follows on its line; in a header, up to the next keyword. */
export const Unsupported = kind('Unsupported')
export const UnsupportedInHeader = kind('UnsupportedInHeader', [InHeader])

const ofStream = {
  DRAFT: [StreamFlag],
  CARRYFORWARD: [StreamFlag],
  KEYSCHED: [StreamFlag],
  VALIDFROM: [StreamSetting],
  LIMIT: [StreamSetting],
  TIMEZONE: [ZoneKeyword, InWorkstation],
  TZ: [ZoneKeyword, InWorkstation],
  FREEDAYS: [InHeader],
  MATCHING: [InHeader],
  PREVIOUS: [MatchingKeyword],
  SAMEDAY: [MatchingKeyword],
  ON: [CycleKeyword],
  EXCEPT: [CycleKeyword],
  RUNCYCLE: [],
  VALIDTO: [],
  FDIGNORE: [FreeDayKeyword],
  FDNEXT: [FreeDayKeyword],
  FDPREV: [FreeDayKeyword],

  AT: [TimeKeyword],
  SCHEDTIME: [TimeKeyword],
  UNTIL: [TimeKeyword],
  DEADLINE: [TimeKeyword],
  ONUNTIL: [InHeader, InJob, InParentheses],
  EVERY: [InJob, InParentheses],
  EVERYENDTIME: [],
  FOLLOWS: [InHeader, InJob],
  NEEDS: [InHeader, InJob],
  OPENS: [InHeader, InJob],
  PROMPT: [InHeader, InJob],
  PRIORITY: [StreamSetting, JobSetting],
  AS: [],
  KEYJOB: [InJob],

  VARTABLE: [UnsupportedInHeader, InWorkstation],
  ISSERVICE: [UnsupportedInHeader],
  STARTCOND: [UnsupportedInHeader],
  JSUNTIL: [UnsupportedInHeader],
  ONOVERLAP: [UnsupportedInHeader],
  JOIN: [UnsupportedInHeader, Unsupported, InJob],
  CONFIRMED: [Unsupported, InJob],
  CRITICAL: [Unsupported, InJob],
  MAXDUR: [Unsupported, InJob],
  ONMAXDUR: [Unsupported, InJob],
  MINDUR: [Unsupported, InJob],
  ONMINDUR: [Unsupported, InJob],
  NOP: [Unsupported, InJob],
  ONLATE: [Unsupported, InJob],
  STATISTICSTYPE: [Unsupported, InJob],
  SUBSET: [Unsupported],
  RELATIVE: [Unsupported],
  FROM: [Unsupported],
  IF: [Unsupported],
  $RCG: [Unsupported],
} satisfies Record<string, TokenType[]>

/** In `$JOBS`, and of a job that a stream defines where it uses it. */
const ofDefinition = {
  SCRIPTNAME: [DefinitionSetting],
  DOCOMMAND: [DefinitionSetting],
  STREAMLOGON: [DefinitionSetting],
  DESCRIPTION: [StreamSetting, DefinitionSetting, InWorkstation],
  TASKTYPE: [DefinitionSetting],
  RCCONDSUCC: [DefinitionSetting],
  INTERACTIVE: [DefinitionFlag],
  SUCCOUTPUTCOND: [InDefinition, InJob],
  RECOVERY: [InDefinition, InJob],
  AFTER: [],
  ABENDPROMPT: [],
  REPEATEVERY: [],
  FOR: [InWorkstation],
  ATTEMPTS: [],

  TASK: [Unsupported, InDefinition, InJob],
  OUTPUTCOND: [Unsupported, InDefinition, InJob],
  SAME_WORKSTATION: [Unsupported],
} satisfies Record<string, TokenType[]>

const ofWorkstation = {
  OS: [InWorkstation],
  NODE: [InWorkstation],
  TYPE: [InWorkstation],
  IGNORE: [InWorkstation],
  LICENSETYPE: [InWorkstation],
  TCPADDR: [InWorkstation],
  SECUREADDR: [InWorkstation],
  DOMAIN: [InWorkstation],
  HOST: [InWorkstation],
  ACCESS: [InWorkstation],
  AGENTID: [InWorkstation],
  AUTOLINK: [InWorkstation],
  BEHINDFIREWALL: [InWorkstation],
  SECURITYLEVEL: [InWorkstation],
  FULLSTATUS: [InWorkstation],
  SERVER: [InWorkstation],
  PROTOCOL: [InWorkstation],
  MEMBERS: [InWorkstation],
  REQUIREMENTS: [InWorkstation],
} satisfies Record<string, TokenType[]>

const rows = { ...ofStream, ...ofDefinition, ...ofWorkstation }
export type KeywordName = keyof typeof rows
const names = Object.keys(rows) as KeywordName[]

/** The token type of each keyword. */
export const Keyword = Object.fromEntries(
  names.map((name) => [name, createToken({ name, pattern: Lexer.NA, categories: rows[name] })]),
) as Record<KeywordName, TokenType>

/** The keywords that may stand in a place. */
export const keywordsIn = (place: TokenType): KeywordName[] =>
  names.filter((name) => place.categoryMatches?.includes(Keyword[name].tokenTypeIdx ?? -1))

const select = (chosen: readonly string[]): ReadonlyMap<string, TokenType> =>
  new Map(chosen.map((name) => [name, Keyword[name as KeywordName]]))

/** The words that are keywords in each kind of block; elsewhere they are names. */
export const keywordsOf = {
  stream: select(Object.keys({ ...ofStream, ...ofDefinition })),
  jobs: select(Object.keys(ofDefinition)),
  workstation: select(keywordsIn(InWorkstation)),
} as const
