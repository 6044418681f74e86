/** Builds MAXDUR and MINDUR of a job, with what happens when it runs longer or ends sooner. */
import type { CstNode, IToken } from 'chevrotain'
import type { LongestDuration, ShortestDuration, StreamJob } from '#/model/job-stream.ts'
import { note, reject, type Builder } from './builder.ts'
import { keywordOf, token } from './cst.ts'
import { readChoice } from './read-values.ts'

/** The keyword and the value of a setting. */
interface Setting {
  readonly keyword: IToken
  readonly value: IToken
}

const whenLonger: Readonly<Record<string, LongestDuration['action']>> = {
  KILL: 'kill',
  CONT: 'continue',
  CONTINUE: 'continue',
}
const whenSooner: Readonly<Record<string, ShortestDuration['action']>> = {
  ABEND: 'abend',
  CONFIRM: 'confirm',
  CONT: 'continue',
  CONTINUE: 'continue',
}

/** The durations among the settings of a job. Where no action is said, the job goes on, which hurts least. */
export const buildDurations = (
  builder: Builder,
  settings: readonly CstNode[],
): Pick<StreamJob, 'longest' | 'shortest'> => {
  const said = new Map<string, Setting>()
  for (const setting of settings) {
    const [keyword, value] = [token(setting, 'JobSetting'), token(setting, 'Value')]
    if (keyword !== undefined && value !== undefined) said.set(keywordOf(keyword), { keyword, value })
  }
  const longest = readDurationOf(builder, said, 'MAXDUR')
  const shortest = readDurationOf(builder, said, 'MINDUR')
  const longer = readAction(builder, said, ['MAXDUR', 'ONMAXDUR'], whenLonger)
  const sooner = readAction(builder, said, ['MINDUR', 'ONMINDUR'], whenSooner)
  return {
    ...(longest === undefined ? {} : { longest: { ...longest, action: longer ?? 'continue' } }),
    ...(shortest === undefined ? {} : { shortest: { ...shortest, action: sooner ?? 'continue' } }),
  }
}

type Said = ReadonlyMap<string, Setting>

const readAction = <T>(
  builder: Builder,
  said: Said,
  [duration, action]: readonly [string, string],
  choices: Readonly<Record<string, T>>,
): T | undefined => {
  const setting = said.get(action)
  if (setting === undefined) return undefined
  if (!said.has(duration)) {
    note(builder, setting.keyword, {
      code: 'definition.action_without_duration',
      message: `${action} says what happens at ${duration}, and there is none.`,
      hint: `Add ${duration} and a duration, or remove ${action}.`,
    })
  }
  return readChoice(builder, action, setting.value, choices)
}

/** The most that TWS takes: 500 hours, or a million percent (User's Guide and Reference, "maxdur"). */
const mostHours = 500
const mostPercent = 1_000_000

/** `hhhmm`, where minutes above 59 are minutes all the same (`80` is 1 h 20), or percent of the estimated duration. */
const readDurationOf = (
  builder: Builder,
  said: Said,
  name: string,
): { minutes: number } | { percent: number } | undefined => {
  const value = said.get(name)?.value
  if (value === undefined) return undefined
  const [, digits = '', sign] = /^(\d{1,7})(%?)$/.exec(value.image) ?? []
  const written = Number(digits)
  const hours = Math.floor(written / 100)
  if (sign === '%' && written <= mostPercent) return { percent: written }
  if (sign === '' && hours <= mostHours) return { minutes: hours * 60 + (written % 100) }
  reject(
    builder,
    value,
    `${value.image} is no duration for ${name}: expected hours and minutes up to ${mostHours}00, such as 0130, or percent up to ${mostPercent}, such as 150%.`,
  )
  return undefined
}
