/** Texts in double quotes, and words that may do without them. */
import { isReserved, plainName } from './names.ts'

/** Backslashes with what they stand before, if that matters, or a quote. */
const escaped = /(\\+)(\r?\n|")?|"/g

/**
 * A text in double quotes, such that reading it gives the text again: `\"` is a quote, and a backslash is doubled where it
 * would be taken for the beginning of an escape. A line break can stand behind a backslash only.
 */
export const quoted = (text: string): string =>
  /["\\]/.test(text) ? `"${text.replaceAll(escaped, escape)}"` : `"${text}"`

const escape = (part: string, slashes: string | undefined, next: string | undefined, ...rest: unknown[]): string => {
  if (slashes === undefined) return '\\"'
  if (next === '"') return `${slashes}${slashes}\\"`
  if (next !== undefined) return `${slashes}${slashes.slice(1)}${next}`
  const [at, text] = rest as [number, string]
  const isLast = at + part.length === text.length
  return slashes.length === 1 && !isLast ? slashes : `${slashes}${slashes}`
}

/** The text of a prompt, where a new line is written `\n`. */
export const promptText = (text: string): string => quoted(text.replaceAll('\n', '\\n'))

/** A value as a word where that is safe, else in quotes. */
export const wordOrText = (value: string): string =>
  /^[A-Za-z_][\w.@\\-]*$/.test(value) && !isReserved(value) ? value : quoted(value)

/** What holds no blank and no sign of the language. */
const isWord = (text: string): boolean => /^[^\s"(),:#]+$/.test(text)

/** A name where a text can stand as well. */
export const nameOrText = (name: string): string => (isWord(name) ? plainName(name) : quoted(name))

/** What another network understands, behind `::`: names as a word, all else in quotes. */
export const remoteText = (remote: string): string => (/^[\w#/^@.$-]+$/.test(remote) ? remote : quoted(remote))
