/** Builds the criterion that tells which instance of a predecessor is meant: PREVIOUS, SAMEDAY, RELATIVE FROM ..., FROM ... */
import type { CstNode, IToken } from 'chevrotain'
import type { Matching } from '#/model/needs.ts'
import { lastOf, note, reject, type Builder } from './builder.ts'
import { keywordOf, node, nodes, token, tokens } from './cst.ts'
import { readClock, readDays } from './read-values.ts'

type DayTime = Extract<Matching, { type: 'absolute' }>['from']

/** The criterion below a node, whose first token is `at`; undefined if it has none or a wrong one. */
export const buildMatching = (builder: Builder, parent: CstNode): Matching | undefined => {
  const [keywords, clauses] = [tokens(parent, 'MatchingKeyword'), nodes(parent, 'window')]
  // Most have none.
  if (keywords.length === 0 && clauses.length === 0) return undefined
  const words = keywords.map((keyword) => ({ keyword, window: undefined }))
  const windows = clauses.map((window) => ({ keyword: token(window, 'FROM'), window }))
  const said = lastOf<{ keyword: IToken | undefined; window: CstNode | undefined }>(
    builder,
    [...words, ...windows],
    ({ keyword }) => keyword,
  )
  if (said?.keyword === undefined) return undefined
  if (said.window === undefined) return keywordOf(said.keyword) === 'PREVIOUS' ? 'previous' : 'sameday'
  return token(said.window, 'RELATIVE') === undefined
    ? buildAbsolute(builder, said.window, said.keyword)
    : buildRelative(builder, said.window, said.keyword)
}

/** Minutes before or after the start of the one that waits. */
const buildRelative = (builder: Builder, window: CstNode, at: IToken): Matching | undefined => {
  const [from, to] = nodes(window, 'bound').map((bound) => readShift(builder, bound))
  if (from === undefined || to === undefined) return undefined
  rejectEmpty(builder, at, from > to)
  return { type: 'relative', from, to }
}

/** `-0100`, `+ 0200`, `0030`. */
const readShift = (builder: Builder, bound: CstNode): number | undefined => {
  const [sign, whole] = [token(bound, 'Signed'), token(bound, 'Whole')]
  const at = sign ?? whole
  const written = `${sign?.image ?? ''}${whole?.image ?? ''}`
  const [, minus, digits] = /^(?:\+|(-))?(\d{1,5})$/.exec(written) ?? []
  const days = node(bound, 'days')
  if (at === undefined) return undefined
  if (digits === undefined || days !== undefined || Number(digits) % 100 > 59) {
    const hint = days === undefined ? undefined : 'Without RELATIVE the times are those of a day, and days may follow.'
    reject(builder, at, `${written} is not hours and minutes such as -0100 or +0230.`, hint)
    return undefined
  }
  const minutes = Math.floor(Number(digits) / 100) * 60 + (Number(digits) % 100)
  return minus === undefined || minutes === 0 ? minutes : -minutes
}

/** Times of days counted from that of the one that waits. */
const buildAbsolute = (builder: Builder, window: CstNode, at: IToken): Matching | undefined => {
  const [from, to] = nodes(window, 'bound').map((bound) => readDayTime(builder, bound))
  if (from === undefined || to === undefined) return undefined
  const minutesOf = ({ days, minutes }: DayTime): number => days * 24 * 60 + minutes
  rejectEmpty(builder, at, minutesOf(from) > minutesOf(to))
  return { type: 'absolute', from, to }
}

const readDayTime = (builder: Builder, bound: CstNode): DayTime | undefined => {
  const [sign, whole] = [token(bound, 'Signed'), token(bound, 'Whole')]
  if (sign !== undefined || whole === undefined) {
    const hint = 'To count from the start of the one that waits, write RELATIVE FROM.'
    if (sign !== undefined) reject(builder, sign, `${sign.image} is not a time of day such as 0600.`, hint)
    return undefined
  }
  const minutes = readClock(builder, whole)
  const offset = node(bound, 'days')
  const days = offset && readDays(builder, offset)
  if (days?.unit !== undefined && !/^DAYS?$/i.test(days.unit.image)) {
    reject(builder, days.unit, `A time is moved by days, not by ${days.unit.image}.`)
  }
  return minutes === undefined ? undefined : { minutes, days: days?.count ?? 0 }
}

const rejectEmpty = (builder: Builder, at: IToken, isEmpty: boolean): void => {
  if (!isEmpty) return
  note(builder, at, {
    code: 'definition.empty_window',
    message: 'The time behind FROM is later than the one behind TO, so no instance would ever match.',
    hint: 'Exchange them, or move one of them by days.',
  })
}
