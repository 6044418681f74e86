/** Says in words what the grammar expected where it stopped. */
import { EOF, type IParserErrorMessageProvider, type IToken } from 'chevrotain'
import { Colon, End, RightParen } from './tokens.ts'

/** What each rule of the grammar asks for, beyond its fixed words. */
const wanted: Readonly<Record<string, string>> = {
  stream: 'the name of a job stream, WORKSTATION#NAME',
  time: 'a time of day such as 0900',
  setting: 'a value',
  cycle: 'days: "FREQ=DAILY", a calendar, dates, weekdays or REQUEST',
  day: 'days: "FREQ=DAILY", a calendar, a date, a weekday or REQUEST',
  validity: 'a date such as 11/22/2026',
  freeDays: 'the name of a calendar',
  every: 'hours and minutes such as 0015',
  onUntil: 'SUPPR, CONT or CANC',
  matching: 'PREVIOUS or SAMEDAY',
  predecessor: 'a predecessor: JOB, STREAM.JOB, STREAM.@ or WORKSTATION#STREAM.JOB',
  need: 'the name of a resource',
  file: 'the path of a file in double quotes',
  question: 'the name of a prompt, or a text in double quotes',
  step: "a job's name",
  alias: 'another name for the job',
  successCondition: 'a name and a condition in double quotes',
  recovery: 'STOP, CONTINUE or RERUN',
  recoveryJob: 'the name of the recovery job',
  attempts: 'a number of attempts',
  repeatEvery: 'hours and minutes such as 0015',
  abendPrompt: 'a text in double quotes',
  workstation: 'the name of a workstation',
}

const fixed = new Map([
  [Colon, '`:` before the first job'],
  [End, 'END'],
  [RightParen, '`)`'],
])

const found = (token: IToken): string => (token.tokenType === EOF ? 'the end of the object' : token.image)

const sentence = (what: string, previous: IToken, actual: IToken | undefined): string =>
  `Expected ${what} after ${previous.image}${actual === undefined ? '' : `, but found ${found(actual)}`}.`

export const expectationMessages: IParserErrorMessageProvider = {
  buildMismatchTokenMessage: ({ expected, actual, previous, ruleName }) =>
    sentence(fixed.get(expected) ?? wanted[ruleName] ?? expected.name, previous, actual),
  buildNoViableAltMessage: ({ actual, previous, ruleName }) =>
    sentence(wanted[ruleName] ?? 'something else', previous, actual[0]),
  buildEarlyExitMessage: ({ actual, previous, ruleName }) =>
    sentence(wanted[ruleName] ?? 'something else', previous, actual[0]),
  buildNotAllInputParsedMessage: ({ firstRedundant }) => `${firstRedundant.image} is not expected here.`,
}
