/** Builds the times of a stream, a job, a run cycle or a group: AT, SCHEDTIME, UNTIL, JSUNTIL, ONUNTIL, DEADLINE, EVERY. */
import type { CstNode, IToken } from 'chevrotain'
import { nearest } from '#/lib/words.ts'
import type { RunCycle } from '#/model/run-cycle.ts'
import type { OnUntil, TimeOfDay } from '#/model/time-of-day.ts'
import { lastOf, mark, note, noteAt, reject, type Builder } from './builder.ts'
import { keywordOf, nodes, token } from './cst.ts'
import { readDuration, timeOf } from './read-values.ts'
import type { Finding } from './source.ts'

export interface Times {
  at?: TimeOfDay
  scheduledTime?: TimeOfDay
  until?: TimeOfDay
  latestStart?: TimeOfDay
  onUntil?: OnUntil
  deadline?: TimeOfDay
}

const fields = {
  AT: 'at',
  SCHEDTIME: 'scheduledTime',
  UNTIL: 'until',
  JSUNTIL: 'latestStart',
  DEADLINE: 'deadline',
} as const

const onUntilWords: Readonly<Record<string, OnUntil>> = {
  SUPPR: 'suppress',
  SUPPRESS: 'suppress',
  CONT: 'continue',
  CONTINUE: 'continue',
  CANC: 'cancel',
  CANCEL: 'cancel',
}

/**
 * The times directly below nodes: of a header, with those that it puts in parentheses, or of a job. Each is marked. What one
 * object cannot have together is reported (User's Guide and Reference, "schedtime", "jsuntil", "until").
 */
export const buildTimes = (builder: Builder, parents: readonly CstNode[]): Times => {
  const times: Times = {}
  // Most jobs have none.
  if (!parents.some((parent) => hasTimes(parent))) return times
  for (const limit of parents.flatMap((parent) => nodes(parent, 'timeLimit'))) {
    const keyword = token(limit, 'TimeKeyword')
    const time = timeOf(builder, limit)
    if (keyword === undefined || time === undefined) continue
    const field = fields[keywordOf(keyword) as keyof typeof fields]
    if (times[field] !== undefined) {
      note(builder, keyword, {
        code: 'composer.repeated',
        message: `${keywordOf(keyword)} is said a second time.`,
        hint: 'Remove one of them.',
      })
    }
    times[field] = mark(builder, time, keyword)
  }
  rejectBoth(builder, times.at, times.scheduledTime, {
    code: 'definition.at_and_schedtime',
    message: 'AT and SCHEDTIME exclude each other.',
    hint: 'AT waits for the time, SCHEDTIME only gives the place in the plan: remove one.',
  })
  rejectBoth(builder, times.until, times.latestStart, {
    code: 'definition.until_and_jsuntil',
    message: 'UNTIL and JSUNTIL exclude each other.',
    hint: 'UNTIL is the latest end of a job stream, JSUNTIL its latest start: remove one.',
  })
  return { ...times, ...buildOnUntil(builder, parents, times) }
}

const hasTimes = (parent: CstNode): boolean =>
  nodes(parent, 'timeLimit').length > 0 || nodes(parent, 'onUntil').length > 0

/** Reports the second of two times that exclude each other, in the order of their rule. */
const rejectBoth = (
  builder: Builder,
  one: TimeOfDay | undefined,
  other: TimeOfDay | undefined,
  finding: Finding,
): void => {
  if (one !== undefined && other !== undefined) noteAt(builder, other, finding)
}

const buildOnUntil = (builder: Builder, parents: readonly CstNode[], times: Times): { onUntil?: OnUntil } => {
  const clauses = parents.flatMap((parent) => nodes(parent, 'onUntil'))
  const clause = lastOf(builder, clauses, (each) => token(each, 'ONUNTIL'))
  const [keyword, word] = [token(clause, 'ONUNTIL'), token(clause, 'Word')]
  if (keyword === undefined || word === undefined) return {}
  const onUntil = onUntilWords[word.image.toUpperCase()]
  if (onUntil === undefined) {
    const meant = nearest(word.image, ['SUPPR', 'CONT', 'CANC'])
    const message = `${word.image} is no action for ONUNTIL: expected SUPPR, CONT or CANC.`
    reject(builder, word, message, meant === undefined ? undefined : `Did you mean ${meant}?`)
    return {}
  }
  if (times.until === undefined && times.latestStart === undefined) {
    note(builder, keyword, {
      code: 'definition.onuntil_without_until',
      message: 'ONUNTIL says what happens at UNTIL or JSUNTIL, and there is neither.',
      hint: 'Add UNTIL and a time, or remove ONUNTIL.',
    })
  }
  return { onUntil }
}

/** Hours and minutes (User's Guide and Reference, "every"). */
const longestRate = 9959

/** How often something is repeated, in minutes, and until when; undefined when it is not or nobody can tell. */
export const buildRate = (
  builder: Builder,
  parents: readonly CstNode[],
): { keyword: IToken; minutes: number; end: TimeOfDay | undefined; hasEnd: boolean } | undefined => {
  const clauses = parents.flatMap((parent) => nodes(parent, 'every'))
  const every = lastOf(builder, clauses, (each) => token(each, 'EVERY'))
  const [keyword, rate] = [token(every, 'EVERY'), token(every, 'Word')]
  if (every === undefined || keyword === undefined || rate === undefined) return undefined
  const minutes = readDuration(builder, rate)
  const endKeyword = token(every, 'EVERYENDTIME')
  const end = timeOf(builder, every)
  if (end !== undefined && endKeyword !== undefined) mark(builder, end, endKeyword)
  if (minutes === 0) reject(builder, rate, 'EVERY needs at least one minute.')
  const tooLong = minutes !== undefined && Number(rate.image) > longestRate
  if (tooLong) reject(builder, rate, `EVERY ${rate.image} is too long: expected at most ${longestRate}.`)
  return { keyword, minutes: tooLong ? 0 : (minutes ?? 0), end, hasEnd: endKeyword !== undefined }
}

/** What stands in the parentheses of a run cycle or a group: times, and EVERY with its end, which is mandatory there. */
export const buildTimetable = (builder: Builder, parentheses: readonly CstNode[]): Times & Pick<RunCycle, 'every'> => {
  const times = buildTimes(builder, parentheses)
  const rate = buildRate(builder, parentheses)
  if (rate === undefined) return times
  if (!rate.hasEnd) {
    note(builder, rate.keyword, {
      code: 'definition.every_without_end',
      message: 'EVERY in a run cycle needs an end.',
      hint: 'Add EVERYENDTIME and the time of the last one.',
    })
  }
  const { minutes, end } = rate
  return minutes > 0 && end !== undefined ? { ...times, every: { minutes, end } } : times
}
