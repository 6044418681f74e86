/** A command of conman or composer, and how the one that was written is found. */
import { Refusal } from '#/lib/refusal.ts'
import { didYouMean } from '#/lib/words.ts'
import type { Session } from '#/cli/session.ts'
import type { Line } from './line.ts'

interface Words {
  /** Its long name, `cancel`. */
  readonly name: string
  /** Where several commands share the long name: the keyword that tells them apart, `cancel sched=FTA1#PAY`. */
  readonly of?: 'job' | 'sched' | 'cpu' | 'file' | 'docommand'
  readonly shorts: readonly string[]
}

/** One that does something here. */
export interface Verb extends Words {
  /** What is written after its name. */
  readonly syntax: string
  /** What it does, in a line. */
  readonly what: string
  readonly example: string
  readonly run: (session: Session, line: Line) => Promise<void>
}

/** One that TWS has and that has no meaning here. */
export interface Missing extends Words {
  /** Why, and what to do instead. */
  readonly reason: string
}

export type Known = Verb | Missing

/** Several that have no meaning for the same reason, each with its short names. */
export const missing = (
  reason: string,
  ...names: readonly (readonly [name: string, ...shorts: string[]])[]
): Missing[] => names.map(([name, ...shorts]) => ({ name, shorts, reason }))

/** `cancel sched` */
export const longName = ({ name, of }: Words): string => (of === undefined ? name : `${name} ${of}`)

/**
 * The command that a line means, and the line without the keyword that chose it. Long names may be cut short as long as they
 * stay unique. Throws `command.unknown`, or `command.not_applicable` with the reason.
 */
export const findVerb = (
  tool: 'conman' | 'composer',
  known: readonly Known[],
  line: Line,
): { verb: Verb; line: Line } => {
  const verbs = verbsNamed(known, line.word)
  const [, keyword, rest = ''] = /^(job|sched|js|cpu|file|docommand)\s*=\s*(.*)$/is.exec(line.about) ?? []
  const isChosen = keyword !== undefined && verbs.some(({ of }) => of !== undefined)
  const wanted = isChosen ? keyword.toLowerCase().replace('js', 'sched') : kindOf(line.about)
  const found = verbs.length > 1 ? (verbs.find(({ of }) => of === wanted) ?? verbs[0]) : verbs[0]
  if (found === undefined) throw unknown(tool, known, line.word)
  if ('reason' in found) {
    throw new Refusal('command.not_applicable', `${tool}'s ${longName(found)} has no meaning here: ${found.reason}`)
  }
  // conman's `rr job=4711`; to composer the word is the kind that is meant.
  return { verb: found, line: keyword === undefined || tool === 'composer' ? line : { ...line, about: rest } }
}

const verbsNamed = (known: readonly Known[], word: string): readonly Known[] => {
  const exact = known.filter(({ name, shorts }) => name === word || shorts.includes(word))
  if (exact.length > 0) return exact
  const begun = word.length < 2 ? [] : known.filter(({ name }) => name.startsWith(word))
  return new Set(begun.map(({ name }) => name)).size === 1 ? begun : []
}

/** A number or a name with a point is a job; what has neither is a stream. */
const kindOf = (about: string): string => {
  const name = about.replace(/\([^)]*\)/g, '').replace(/[+~].*$/s, '')
  return /^\d+$/.test(name.trim()) || name.includes('.') ? 'job' : 'sched'
}

const unknown = (tool: string, known: readonly Known[], word: string): Refusal => {
  const names = known.flatMap(({ name, shorts }) => [name, ...shorts])
  const sentence = `${tool} has no command "${word}".${didYouMean(word, names)} batuta ${tool} help lists them.`
  return new Refusal('command.unknown', sentence)
}
