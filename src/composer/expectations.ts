/** Says in words what the grammar expected where it stopped. */
import { EOF, type IParserErrorMessageProvider, type IToken } from 'chevrotain'
import { Keyword } from './keywords.ts'
import { shortly } from './source.ts'
import { Colon, DayUnit, End, RightParen, Value } from './tokens.ts'

/** What each rule of the grammar asks for. */
const wanted: Readonly<Record<string, string>> = {
  stream: 'the name of a job stream, WORKSTATION#NAME',
  step: "a job's name",
  alias: 'another name for the job',
  time: 'a time of day such as 0900',
  onUntil: 'SUPPR, CONT or CANC',
  every: 'hours and minutes such as 0015',
  cycle: 'days: "FREQ=DAILY", a calendar, a date, a weekday or REQUEST',
  runCycle: 'days: "FREQ=DAILY", a calendar, a date, a weekday or REQUEST',
  subset: 'the name of a subset',
  day: 'days: "FREQ=DAILY", a calendar, a date, a weekday or REQUEST',
  freeDays: 'the name of a calendar',
  startCondition: 'FILECREATED or FILEMODIFIED and a file, or JOB and a job',
  serviceVariables: 'texts in double quotes',
  matching: 'PREVIOUS, SAMEDAY, RELATIVE FROM or FROM',
  window: 'FROM and TO, each with a time such as 0600',
  bound: 'a time such as 0600 or -0100',
  condition: 'what the predecessor must have come to: SUCC, ABEND, FAIL, SUPPR, EXEC or output conditions',
  join: 'the name of the JOIN',
  follows: 'a predecessor: JOB, STREAM.JOB, STREAM.@ or WORKSTATION#STREAM.JOB',
  predecessor: 'a predecessor: JOB, STREAM.JOB, STREAM.@ or WORKSTATION#STREAM.JOB',
  needs: 'the name of a resource',
  need: 'the name of a resource',
  opens: 'the path of a file in double quotes',
  file: 'the path of a file in double quotes',
  prompts: 'the name of a prompt, or a text in double quotes',
  outputCondition: 'a name and a condition in double quotes',
  recovery: 'STOP, CONTINUE or RERUN',
  recoveryJob: 'the name of the recovery job',
  attempts: 'a number of attempts',
  repeatEvery: 'hours and minutes such as 0015',
  abendPrompt: 'a text in double quotes',
  object: 'a name',
  runCycleGroup: 'the name of a run cycle group',
  item: 'a name',
}

/** What is asked for by its kind, whatever the rule. */
const kinds = new Map([
  [Colon, '`:` before the first job'],
  [End, 'END'],
  [RightParen, '`)`'],
  [Value, 'a value'],
  [DayUnit, 'DAYS, WEEKDAYS or WORKDAYS'],
  [Keyword.OF, 'OF'],
  [Keyword.ENDJOIN, 'ENDJOIN'],
  [Keyword.FROM, 'FROM'],
  [Keyword.TO, 'TO'],
])

const quoted = (token: IToken): string => `\`${shortly(token.image)}\``

/** An object ends where the next begins, so what comes behind it says nothing. */
const notClosed = (previous: IToken): string => `Expected END after ${quoted(previous)}: the object is not closed.`

const sentence = (what: string, previous: IToken, actual: IToken | undefined): string => {
  const found = actual === undefined || actual.tokenType === EOF ? 'the end' : quoted(actual)
  return `Expected ${what} after ${quoted(previous)}, but found ${found}.`
}

export const expectationMessages: IParserErrorMessageProvider = {
  buildMismatchTokenMessage: ({ expected, actual, previous, ruleName }) =>
    expected === End && actual.tokenType === EOF
      ? notClosed(previous)
      : sentence(kinds.get(expected) ?? wanted[ruleName] ?? expected.name, previous, actual),
  buildNoViableAltMessage: ({ actual, previous, ruleName }) =>
    sentence(wanted[ruleName] ?? 'a keyword', previous, actual[0]),
  buildEarlyExitMessage: ({ actual, previous, ruleName }) =>
    sentence(wanted[ruleName] ?? 'a keyword', previous, actual[0]),
  buildNotAllInputParsedMessage: ({ firstRedundant }) => `${quoted(firstRedundant)} is not expected here.`,
}
