/** What a selection names before its qualifiers: `FTA1#PAYROLL(0900 02/19/26).CALC`, `4711`, `FTA1#12.@;schedid`. */
import { all, compares, everything, like, oneOf, type Condition } from './condition.ts'
import { complaint } from './complaint.ts'
import type { NounName } from './nouns.ts'
import { minute, readTime, type Reading } from './read-time.ts'
import { pieceOf, type Piece } from './split-selection.ts'

/** Which fields stand before the `#`, and behind it. */
export const places = {
  job: { before: 'streamWorkstation', behind: 'stream' },
  stream: { before: 'workstation', behind: 'name' },
  workstation: { before: undefined, behind: 'name' },
  resource: { before: 'workstation', behind: 'name' },
  prompt: { before: undefined, behind: 'name' },
  file: { before: 'workstation', behind: 'path' },
} as const satisfies Record<NounName, { before: string | undefined; behind: string }>

/** The whole selection, for where a complaint points. */
interface Asked {
  readonly whole: string
  readonly noun: NounName
  readonly reading: Reading
}

/** Throws `selection.invalid`. */
export const parseNamed = (asked: Asked, named: Piece): Condition => {
  if (named.text === '') return everything
  const { whole, noun } = asked
  const foreign = named.text.indexOf('::')
  if (foreign >= 0) {
    throw complaint(whole, { offset: named.offset, length: foreign + 2 }, 'Batuta has no network agents (netagent::).')
  }
  const hash = noun === 'file' ? hashOfFile(named.text) : named.text.indexOf('#')
  const { before } = places[noun]
  if (hash >= 0 && before === undefined) {
    throw complaint(whole, { offset: named.offset + hash, length: 1 }, `a ${noun} is named without #.`)
  }
  const at = named.offset + hash
  const parts: Condition[] = []
  if (hash >= 0 && before !== undefined) parts.push(nameTest(asked, before, pieceOf(whole, named.offset, at)))
  const rest = hash < 0 ? named : pieceOf(whole, at + 1, named.offset + named.length)
  return all([...parts, ...behindHash(asked, rest)])
}

/** A `#` within a quoted path is none. */
const hashOfFile = (text: string): number => {
  const quote = text.indexOf('"')
  return (quote < 0 ? text : text.slice(0, quote)).indexOf('#')
}

const behindHash = (asked: Asked, rest: Piece): Condition[] => {
  const { noun, whole } = asked
  if (noun === 'file') return [textTest('path', rest.text.replace(/^"(.*)"$/su, '$1'))]
  const isNumber = /^\d{1,15}$/.test(rest.text)
  if (isNumber && (noun === 'job' || noun === 'prompt')) return [oneOf('id', [rest.text])]
  if (noun !== 'job' && noun !== 'stream') return [nameTest(asked, 'name', rest)]
  const semicolon = rest.text.indexOf(';')
  if (semicolon < 0) return occurrence(asked, rest)
  const option = pieceOf(whole, rest.offset + semicolon + 1, rest.offset + rest.length)
  if (option.text.toLowerCase() !== 'schedid') {
    throw complaint(whole, option, 'only schedid can stand behind the semicolon.')
  }
  return byNumber(asked, pieceOf(whole, rest.offset, rest.offset + semicolon))
}

/** `12.@;schedid`: the stream by its number. */
const byNumber = (asked: Asked, rest: Piece): Condition[] => {
  const { noun, whole } = asked
  const dot = rest.text.indexOf('.')
  const stream = pieceOf(whole, rest.offset, dot < 0 ? rest.offset + rest.length : rest.offset + dot)
  if (!/^\d{1,15}$/.test(stream.text))
    throw complaint(whole, stream, 'before ;schedid stands the number of a job stream.')
  if (noun === 'stream') return [oneOf('id', [stream.text])]
  const job = dot < 0 ? undefined : pieceOf(whole, rest.offset + dot + 1, rest.offset + rest.length)
  return [oneOf('streamId', [stream.text]), ...(job === undefined ? [] : [nameTest(asked, 'name', job)])]
}

/** `PAYROLL(0900 02/19/26).CALC`, `PAYROLL.CALC`, `PAYROLL`. */
const occurrence = (asked: Asked, rest: Piece): Condition[] => {
  const { noun, whole } = asked
  const { behind } = places[noun]
  const end = rest.offset + rest.length
  const open = rest.text.indexOf('(')
  const close = rest.text.indexOf(')', open + 1)
  if (open >= 0 && close < 0)
    throw complaint(whole, { offset: rest.offset + open, length: 1 }, 'the parenthesis is not closed.')
  const named = open < 0 ? rest.text : rest.text.slice(0, open)
  const dot = open < 0 ? rest.text.indexOf('.') : close + 1
  if (open >= 0 && dot < rest.text.length && rest.text.charAt(dot) !== '.') {
    throw complaint(whole, pieceOf(whole, rest.offset + dot, end), 'behind the scheduled time only .JOB can stand.')
  }
  const hasJob = dot >= 0 && dot < rest.text.length
  if (hasJob && noun === 'stream') {
    throw complaint(whole, pieceOf(whole, rest.offset + dot, end), 'a job stream is named without a job.')
  }
  const nameEnd = open < 0 && hasJob ? dot : named.length
  const parts = [nameTest(asked, behind, pieceOf(whole, rest.offset, rest.offset + nameEnd))]
  if (open >= 0) parts.push(scheduledTest(asked, pieceOf(whole, rest.offset + open + 1, rest.offset + close)))
  if (hasJob) parts.push(nameTest(asked, 'name', pieceOf(whole, rest.offset + dot + 1, end)))
  return parts
}

const scheduledTest = ({ whole, reading }: Asked, time: Piece): Condition => {
  const at = readTime(time.text, reading, 'today')
  if (at === undefined)
    throw complaint(whole, time, `${time.text} is no scheduled time: write (0900) or (0900 02/19/26).`)
  return all([compares('scheduledAt', '>=', at), compares('scheduledAt', '<', at + minute)])
}

/** A name in any case, with or without its folder. `@` alone asks nothing. */
const nameTest = ({ whole }: Asked, field: string, name: Piece): Condition => {
  const wrong = /[^\w@?*^/-]/.exec(name.text)
  if (name.text === '' || wrong !== null) {
    const span = wrong === null ? name : { offset: name.offset + wrong.index, length: 1 }
    const what = name.text === '' ? 'a name is missing; @ stands for any' : `${wrong?.[0]} cannot stand in a name`
    throw complaint(whole, span, `${what}.`)
  }
  return name.text === '@' || name.text === '*' ? everything : textTest(field, readFolder(name.text).toUpperCase())
}

/** A root folder is not kept: `/PAY` is `PAY`. */
const readFolder = (name: string): string => (name.lastIndexOf('/') === 0 ? name.slice(1) : name)

/** Whether a text is a pattern. */
export const hasWildcard = (text: string): boolean => /[@?*]/.test(text)

/** A value or a pattern of it. */
export const textTest = (field: string, text: string): Condition =>
  hasWildcard(text) ? like(field, text) : oneOf(field, [text])
