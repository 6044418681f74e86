/**
 * Reads command lines as conman and composer write them: `sj @#PAY@.@+state=abend;info & rr 4711;at=2330`.
 *
 * A line has commands, which `&` chains. A command has a word, what it is about, and options after `;`. Quotes and parentheses
 * keep these signs together: `opens="/in/a&b"(-s %p)`.
 */
import { Refusal } from '#/lib/refusal.ts'
import { didYouMean } from '#/lib/words.ts'

export interface Option {
  /** Lower case: `until`. A value without a name has the name ''. */
  readonly name: string
  readonly value: string
}

export interface Line {
  /** The first word, lower case. */
  readonly word: string
  /** What comes before the first `;`: a selection, or nothing. */
  readonly about: string
  readonly options: readonly Option[]
}

/** The commands of a line, none of them empty. Throws `command.usage` for a quote that does not end. */
export const readCommands = (text: string): string[] =>
  splitAt(text, '&')
    .map((command) => command.trim())
    .filter((command) => command !== '')

/** It says how the selection is meant, and belongs to that. */
const bySchedid = 'schedid'

/** One command. */
export const readLine = (command: string): Line => {
  const [, word = '', rest = ''] = /^\s*([^\s=;]*)\s*(.*)$/s.exec(command) ?? []
  const [about = '', ...options] = splitAt(rest, ';')
  const read = options.map(readOption)
  const isById = read.some(({ name }) => name === bySchedid)
  return {
    word: word.toLowerCase(),
    about: `${withoutSign(about.trim())}${isById ? `;${bySchedid}` : ''}`,
    options: read.filter(({ name }) => name !== bySchedid),
  }
}

/** `cs=FTA1#PAY`, `rr = 4711`: the sign of a keyword that is left out. */
const withoutSign = (about: string): string => about.replace(/^=\s*/, '')

/** `until=2330`, `until 2330`, `noask`; `10` and `yes` are values, as nothing comes after them that names one. */
const readOption = (text: string): Option => {
  const trimmed = text.trim()
  const [, name, value] = /^([A-Za-z_]+)\s*=\s*(.*)$/s.exec(trimmed) ?? /^([A-Za-z_]+)\s+(.*)$/s.exec(trimmed) ?? []
  if (name !== undefined && value !== undefined) return { name: name.toLowerCase(), value }
  return /^[A-Za-z_]+$/.test(trimmed) ? { name: trimmed.toLowerCase(), value: '' } : { name: '', value: trimmed }
}

/** Cuts a text at a sign that stands neither in quotes nor in parentheses. */
export const splitAt = (text: string, sign: string): string[] => {
  const parts: string[] = []
  let begun = 0
  let depth = 0
  let quoted = false
  for (let i = 0; i < text.length; i += 1) {
    const character = text[i]
    if (character === '"') quoted = !quoted
    else if (quoted) continue
    else if (character === '(') depth += 1
    else if (character === ')') depth = Math.max(0, depth - 1)
    else if (character === sign && depth === 0) {
      parts.push(text.slice(begun, i))
      begun = i + 1
    }
  }
  if (quoted) throw new Refusal('command.usage', `A quote in ${text.trim()} does not end.`)
  return [...parts, text.slice(begun)]
}

/** Without the quotes around it. */
export const unquoted = (text: string): string => text.trim().replace(/^"(.*)"$/s, '$1')

/** The options of a command, of which it knows some by name, and takes values without one where it says so. */
export interface Options {
  readonly has: (name: string) => boolean
  /** Its value; undefined: it was not said. Throws `command.usage` when it was said without one. */
  readonly value: (name: string) => string | undefined
  /** Values without a name, in order. */
  readonly bare: readonly string[]
}

/** Throws `command.usage` for an option that the command does not know. `bare`: how many values without a name it takes. */
export const optionsOf = ({ word, options }: Line, known: readonly string[], bare = 0): Options => {
  const values: string[] = []
  const named = new Map<string, string>()
  for (const { name, value } of options) {
    if (known.includes(name)) named.set(name, value)
    else if (values.length < bare) values.push(name === '' ? value : `${name}${value === '' ? '' : ` ${value}`}`)
    else throw unknownOption(word, name === '' ? value : name, known)
  }
  return {
    has: (name) => named.has(name),
    value: (name) => {
      const value = named.get(name)
      if (value === '') throw new Refusal('command.usage', `;${name} of ${word} needs a value: ;${name}=VALUE.`)
      return value
    },
    bare: values,
  }
}

const unknownOption = (word: string, name: string, known: readonly string[]): Refusal => {
  const all = known.length === 0 ? 'It takes none.' : `It takes ${known.map((each) => `;${each}`).join(' ')}.`
  return new Refusal('command.usage', `${word} has no option ;${name}.${didYouMean(name, known)} ${all}`)
}
