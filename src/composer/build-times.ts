/** Builds the times of a stream, a job or a run cycle: AT, SCHEDTIME, UNTIL, ONUNTIL, DEADLINE. */
import type { CstNode } from 'chevrotain'
import type { OnUntil, TimeOfDay } from '#/model/time-of-day.ts'
import { lastOf, mark, note, reject, type Builder } from './builder.ts'
import { keywordOf, nodes, token } from './cst.ts'
import { timeOf } from './read-values.ts'

export interface Times {
  at?: TimeOfDay
  scheduledTime?: TimeOfDay
  until?: TimeOfDay
  onUntil?: OnUntil
  deadline?: TimeOfDay
}

const fields = { AT: 'at', SCHEDTIME: 'scheduledTime', UNTIL: 'until', DEADLINE: 'deadline' } as const

const onUntilWords: Readonly<Record<string, OnUntil>> = {
  SUPPR: 'suppress',
  CONT: 'continue',
  CONTINUE: 'continue',
  CANC: 'cancel',
}

/** The times directly below a node. Each is marked. */
export const buildTimes = (builder: Builder, parent: CstNode): Times => {
  const times: Times = {}
  for (const limit of nodes(parent, 'timeLimit')) {
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
  const onUntil = buildOnUntil(builder, parent)
  if (onUntil !== undefined) times.onUntil = onUntil
  return times
}

const buildOnUntil = (builder: Builder, parent: CstNode): OnUntil | undefined => {
  const clause = lastOf(builder, nodes(parent, 'onUntil'), (each) => token(each, 'ONUNTIL'))
  const word = token(clause, 'Word')
  if (word === undefined) return undefined
  const action = onUntilWords[word.image.toUpperCase()]
  if (action === undefined)
    reject(builder, word, `${word.image} is no action for ONUNTIL: expected SUPPR, CONT or CANC.`)
  return action
}
