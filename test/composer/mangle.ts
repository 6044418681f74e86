/**
 * Writes a printed text in another way that means the same: case of keywords, blanks, line ends, comments, clauses on one line,
 * lists on several lines or in one clause, clauses in another order.
 *
 * It knows nothing of the parser: only how the printer sets its lines, and what the language says is free.
 */
import type { Definition } from '#/model/definition.ts'

/** A number from 0 up to, but not including, `below`. */
export type Dice = (below: number) => number

/** A reproducible one (mulberry32). */
export const diceOf = (seed: number): Dice => {
  let state = seed | 0
  return (below) => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below
  }
}

/** What must stay to the letter, behind marks that are no words of the language. */
class Kept {
  private readonly parts: string[] = []

  keep(part: string): string {
    this.parts.push(part)
    return `\u0001${this.parts.length - 1}\u0002`
  }

  restore(text: string): string {
    // Control characters mark what was taken out: no definition holds one.
    // oxlint-disable-next-line no-control-regex
    const mark = /\u0001(\d+)\u0002/g
    let restored = text
    while (restored.includes('\u0001'))
      restored = restored.replaceAll(mark, (_, at: string) => this.parts[Number(at)] ?? '')
    return restored
  }
}

const documentsOf = (definitions: readonly Definition[]): string[] =>
  definitions.flatMap((definition) => {
    if (definition.kind === 'job' && definition.task.type === 'document') return [definition.task.text]
    return definition.kind === 'workstation' ? (definition.requirements ?? []) : []
  })

/** Leaves the comments out, and hides documents, texts, qualifiers and the names of other networks. */
const hide = (text: string, definitions: readonly Definition[], kept: Kept): string => {
  const documents = documentsOf(definitions).toSorted((a, b) => b.length - a.length)
  const withoutDocuments = documents.reduce(
    (hidden, document) => hidden.replaceAll(document, () => kept.keep(document)),
    text,
  )
  return withoutDocuments
    .replaceAll(/<eventRuleSet[^]*?<\/eventRuleSet>/g, (rules) => kept.keep(rules))
    .replaceAll(/(?<![^\n])#[^\n]*\n|"(?:[^"\\]|\\[^])*"/g, (part) => (part.startsWith('#') ? '' : kept.keep(part)))
    .replaceAll(/(?<=::)[^ \n]+/g, (remote) => kept.keep(remote))
    .replaceAll(
      /( OPENS [^\n(]*)(\([^\n]*\))(?=\n)/g,
      (_, file: string, qualifier: string) => file + kept.keep(qualifier),
    )
}

/** A clause with the lines that go on below it. */
interface Clause {
  readonly word: string
  readonly lines: string[]
}

const indentOf = (line: string): number => line.length - line.trimStart().length

/** The clauses of consecutive lines that are indented once, what is indented more and what closes a JOIN included. */
const clausesOf = (lines: readonly string[]): Clause[] => {
  const clauses: Clause[] = []
  for (const line of lines) {
    const last = clauses.at(-1)
    if (last !== undefined && (indentOf(line) > 2 || line.trim() === 'ENDJOIN')) last.lines.push(line)
    else clauses.push({ word: line.trim().split(' ')[0] ?? '', lines: [line] })
  }
  return clauses
}

/** Another order; clauses of one keyword stay in theirs. Behind a time TIMEZONE would be that of the time, so it stays first. */
const shuffled = (clauses: readonly Clause[], dice: Dice): Clause[] => {
  const slots = clauses
    .map((clause) => ({ clause, place: clause.word === 'TIMEZONE' ? -1 : dice(1000) }))
    .sort((a, b) => a.place - b.place)
  const queues = Map.groupBy(clauses, ({ word }) => word)
  return slots.flatMap(({ clause: { word } }) => queues.get(word)?.shift() ?? [])
}

const lists = new Set(['FOLLOWS', 'NEEDS', 'OPENS', 'PROMPT'])

/** Neighbours of one list become one clause. */
const merged = (clauses: readonly Clause[], dice: Dice): string[] => {
  const lines: string[] = []
  for (const [at, { word, lines: own }] of clauses.entries()) {
    const follows = lists.has(word) && clauses[at - 1]?.word === word && dice(2) === 0
    const [first = '', ...others] = own
    if (follows) lines.push(`${lines.pop() ?? ''},`, `      ${first.trim().slice(word.length)}`, ...others)
    else lines.push(first, ...others)
  }
  return lines
}

/** The order of the clauses of a variable table counts: behind MEMBERS everything is a variable. */
const reorder = (lines: readonly string[], dice: Dice): string[] => {
  const result: string[] = []
  let clauses: string[] = []
  let isFree = true
  const flush = (): void => {
    result.push(...(isFree ? merged(shuffled(clausesOf(clauses), dice), dice) : clauses))
    clauses = []
  }
  for (const line of lines) {
    if (indentOf(line) >= 2) clauses.push(line)
    else {
      flush()
      isFree = !line.startsWith('VARTABLE')
      result.push(line)
    }
  }
  flush()
  return result
}

/** Keywords in small letters: whole words in capitals, where no name that keeps its case can stand. */
const lowered = (line: string, dice: Dice): string =>
  line.replaceAll(/(?<!TIMEZONE |[\w^#./:@\\-])[A-Z][A-Z]+(?![\w^#./:@\\-])/g, (word) =>
    dice(2) === 0 ? word.toLowerCase() : word,
  )

const blanks = ['  ', '\t', ' ', ' \t ']

const spread = (line: string, dice: Dice): string =>
  line
    .replaceAll(/, /g, () => [',', ' , ', ',\n   ', ',\n'][dice(4)] ?? ', ')
    .replaceAll(/(?<=\S) (?=\S)/g, () => blanks[dice(blanks.length)] ?? ' ')

// The same marks again.
// oxlint-disable-next-line no-control-regex
const starter = /^(?:(\$[A-Z]+)|(SCHEDULE|CPUNAME|CPUCLASS|DOMAIN|FOLDER|VARTABLE|RUNCYCLEGROUP|USERNAME) [^\u0001].*)$/

/** Which lines are of an object or section in which the case of names counts. */
const caseCounts = (lines: readonly string[]): boolean[] => {
  let counts = false
  return lines.map((line) => {
    const begins = starter.exec(line)
    if (begins !== null) counts = ['$PARM', 'VARTABLE', 'USERNAME', 'CPUNAME'].includes(begins[1] ?? begins[2] ?? '')
    return counts
  })
}

/** The same definitions, but for comments, in another text. */
export const mangle = (text: string, definitions: readonly Definition[], dice: Dice): string => {
  const kept = new Kept()
  const ordered = reorder(hide(text, definitions, kept).split('\n'), dice)
  const counts = caseCounts(ordered)
  let result = ''
  for (const [at, line] of ordered.entries()) {
    const words =
      counts[at] === true || /STREAMLOGON|SERVICENAME|TASKTYPE|USER /.test(line) ? line : lowered(line, dice)
    const isClause = indentOf(line) >= 2
    const joins = isClause && dice(4) === 0 && !result.trimEnd().split('\n').at(-1)?.includes(' # ')
    const before = joins ? ' ' : `${['', ' ', '\t'][dice(3)]}\n${dice(8) === 0 ? '\n# note: AT 0900 "\n' : ''}`
    const indent = isClause ? ['', ' ', '\t', '      '][dice(4)] : ''
    const comment = dice(10) === 0 ? ' # FOLLOWS nothing, (' : ''
    result += before + indent + spread(words.trim(), dice) + comment
  }
  const ends = ['\n', '\r\n', '\r\n\r\n'][dice(3)] ?? '\n'
  return kept.restore(result.replaceAll('\n', ends))
}
