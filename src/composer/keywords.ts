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
/** In an object of attributes: a keyword and its values. */
export const InObject = kind('InObject')
export const InWorkstation = kind('InWorkstation', [InObject])
export const InClass = kind('InClass', [InObject])
export const InDomain = kind('InDomain', [InObject])
export const InUser = kind('InUser', [InObject])
export const InTable = kind('InTable', [InObject])
export const InGroup = kind('InGroup')
export const InStartCondition = kind('InStartCondition')
export const InPredecessor = kind('InPredecessor')
export const InJoin = kind('InJoin')
export const InBeginning = kind('InBeginning')
export const InDay = kind('InDay')
export const InCycle = kind('InCycle')
export const InRate = kind('InRate')
export const InRecovery = kind('InRecovery')

// Shapes
/** Goes on with a time of day. */
export const TimeKeyword = kind('TimeKeyword', [InParentheses])
/** Goes on with one value. */
export const StreamSetting = kind('StreamSetting', [InHeader])
export const JobSetting = kind('JobSetting', [InJob])
export const WatchSetting = kind('WatchSetting', [InStartCondition])
export const DefinitionSetting = kind('DefinitionSetting', [InDefinition, InJob])
/** Stands alone. */
export const StreamFlag = kind('StreamFlag', [InHeader])
export const JobFlag = kind('JobFlag', [InJob])
export const WatchFlag = kind('WatchFlag', [InStartCondition])
export const DefinitionFlag = kind('DefinitionFlag', [InDefinition, InJob])
/** Goes on with a name and a text. */
export const ConditionKeyword = kind('ConditionKeyword', [InDefinition, InJob])
export const ZoneKeyword = kind('ZoneKeyword', [StreamSetting])
export const CycleKeyword = kind('CycleKeyword', [InHeader, InGroup])
export const FreeDayKeyword = kind('FreeDayKeyword', [InCycle])
export const MatchingKeyword = kind('MatchingKeyword', [InPredecessor])
/** What STARTCOND watches. */
export const FileEvent = kind('FileEvent')

const ofStream = {
  DRAFT: [StreamFlag],
  CARRYFORWARD: [StreamFlag],
  KEYSCHED: [StreamFlag],
  ISSERVICE: [StreamFlag],
  SERVICENAME: [StreamSetting],
  SERVICEDESCRIPTION: [StreamSetting],
  SERVICETAGS: [StreamSetting],
  SERVICEVARIABLES: [InHeader],
  VALIDFROM: [StreamSetting, InBeginning],
  LIMIT: [StreamSetting],
  ONOVERLAP: [StreamSetting],
  VARTABLE: [StreamSetting, InBeginning, InWorkstation, InGroup],
  TIMEZONE: [ZoneKeyword, InWorkstation],
  TZ: [ZoneKeyword, InWorkstation],
  FREEDAYS: [InHeader, InGroup],
  MATCHING: [InHeader],
  STARTCOND: [InHeader],
  ON: [CycleKeyword],
  EXCEPT: [CycleKeyword],
  RUNCYCLE: [InBeginning],
  $RCG: [InDay],
  VALIDTO: [InBeginning],
  FDIGNORE: [FreeDayKeyword],
  FDNEXT: [FreeDayKeyword],
  FDPREV: [FreeDayKeyword],
  SUBSET: [InCycle],

  AT: [TimeKeyword, InHeader, InJob],
  SCHEDTIME: [TimeKeyword, InHeader, InJob],
  UNTIL: [TimeKeyword, InHeader, InJob],
  JSUNTIL: [TimeKeyword, InHeader],
  DEADLINE: [TimeKeyword, InHeader, InJob],
  ONUNTIL: [InHeader, InJob, InParentheses],
  EVERY: [InJob, InParentheses],
  EVERYENDTIME: [InRate],
  FOLLOWS: [InHeader, InJob, InJoin],
  JOIN: [InHeader, InJob],
  ENDJOIN: [InJoin],
  NEEDS: [InHeader, InJob],
  OPENS: [InHeader, InJob],
  PROMPT: [InHeader, InJob],
  PRIORITY: [StreamSetting, JobSetting],

  AS: [],
  CONFIRMED: [JobFlag],
  CRITICAL: [JobFlag],
  KEYJOB: [JobFlag],
  NOP: [JobFlag],
  MAXDUR: [JobSetting],
  ONMAXDUR: [JobSetting],
  MINDUR: [JobSetting],
  ONMINDUR: [JobSetting],
  ONLATE: [JobSetting],
  STATISTICSTYPE: [JobSetting],
} satisfies Record<string, TokenType[]>

/** Behind FOLLOWS and MATCHING. */
const ofPredecessor = {
  PREVIOUS: [MatchingKeyword],
  SAMEDAY: [MatchingKeyword],
  RELATIVE: [InPredecessor],
  FROM: [InPredecessor],
  TO: [],
  IF: [],
} satisfies Record<string, TokenType[]>

/** Behind JOIN. */
const ofJoin = { OF: [] } satisfies Record<string, TokenType[]>

/** Behind STARTCOND. */
const ofStartCondition = {
  FILECREATED: [FileEvent],
  FILEMODIFIED: [FileEvent],
  JOB: [],
  USER: [WatchSetting],
  INTERVAL: [WatchSetting],
  OUTCOND: [WatchSetting],
  ALIAS: [WatchSetting],
  RERUN: [WatchFlag],
  BATCH: [WatchFlag],
  OUTFILE: [WatchSetting],
  PARAMS: [WatchSetting],
} satisfies Record<string, TokenType[]>

/** In `$JOBS`, and of a job that a stream defines where it uses it. */
const ofDefinition = {
  SCRIPTNAME: [DefinitionSetting],
  DOCOMMAND: [DefinitionSetting],
  STREAMLOGON: [DefinitionSetting],
  TASK: [DefinitionSetting],
  DESCRIPTION: [
    StreamSetting,
    InBeginning,
    DefinitionSetting,
    InWorkstation,
    InClass,
    InDomain,
    InTable,
    InGroup,
    InJoin,
  ],
  TASKTYPE: [DefinitionSetting],
  RCCONDSUCC: [DefinitionSetting],
  INTERACTIVE: [DefinitionFlag],
  SUCCOUTPUTCOND: [ConditionKeyword],
  OUTPUTCOND: [ConditionKeyword],
  RECOVERY: [InDefinition, InJob],
  AFTER: [InRecovery],
  ABENDPROMPT: [InRecovery],
  REPEATEVERY: [InRecovery],
  FOR: [InWorkstation],
  ATTEMPTS: [],
  SAME_WORKSTATION: [InRecovery],
} satisfies Record<string, TokenType[]>

const ofWorkstation = {
  OS: [InWorkstation],
  NODE: [InWorkstation],
  TYPE: [InWorkstation],
  IGNORE: [InWorkstation, InClass],
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
  MEMBERS: [InWorkstation, InClass, InTable],
  REQUIREMENTS: [InWorkstation],
} satisfies Record<string, TokenType[]>

/** Of the smaller objects, beside what they share with workstations. */
const ofObjects = {
  MANAGER: [InDomain],
  PARENT: [InDomain],
  ISMASTER: [InDomain],
  PASSWORD: [InUser],
  ISDEFAULT: [InTable],
} satisfies Record<string, TokenType[]>

const rows = {
  ...ofStream,
  ...ofPredecessor,
  ...ofJoin,
  ...ofStartCondition,
  ...ofDefinition,
  ...ofWorkstation,
  ...ofObjects,
}
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

/** What a run cycle has besides what may begin a clause. */
const inCycle = [
  'RUNCYCLE',
  '$RCG',
  'VALIDFROM',
  'VALIDTO',
  'FDIGNORE',
  'FDNEXT',
  'FDPREV',
  'SUBSET',
  'EVERYENDTIME',
  'TIMEZONE',
  'TZ',
]

/** The words that are keywords in each kind of block; elsewhere they are names. */
export const keywordsOf = {
  stream: select(Object.keys({ ...ofStream, ...ofDefinition })),
  jobs: select(Object.keys(ofDefinition)),
  workstation: select(keywordsIn(InWorkstation)),
  class: select(keywordsIn(InClass)),
  domain: select(keywordsIn(InDomain)),
  user: select(keywordsIn(InUser)),
  vartable: select(keywordsIn(InTable)),
  runcyclegroup: select([...keywordsIn(InGroup), ...keywordsIn(InParentheses), ...inCycle]),
} as const

/** Words that are keywords only behind the keyword of their clause: elsewhere a job may be called TO, JOB or USER. */
export const wordsOf: ReadonlyMap<TokenType, ReadonlyMap<string, TokenType>> = new Map([
  [Keyword.FOLLOWS, select(Object.keys(ofPredecessor))],
  [Keyword.MATCHING, select(Object.keys(ofPredecessor))],
  [Keyword.JOIN, select(Object.keys(ofJoin))],
  [Keyword.STARTCOND, select(Object.keys(ofStartCondition))],
])
