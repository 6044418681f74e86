/** Lines and how they are set: two blanks an indent, long lists on several lines. */

/** One clause a line; a document inside a clause keeps its own line ends. */
export type Lines = string[]

/** Where a long list goes on in the next line. */
const width = 110

const indent = '  '

/** Lines that belong to what stands above them. */
export const indented = (lines: readonly string[]): Lines => lines.map((line) => `${indent}${line}`)

/** A clause if there is something to say. */
export const clause = <T>(value: T | undefined, print: (value: T) => string): Lines =>
  value === undefined ? [] : [print(value)]

/** A word that stands alone, if it is said. */
export const flag = (said: boolean | undefined, word: string): Lines => (said === true ? [word] : [])

/** What is said of the parts of one line. */
export const spaced = (...parts: readonly (string | undefined)[]): string =>
  parts.filter((part) => part !== undefined && part !== '').join(' ')

/**
 * A list, separated by `separator` and a blank, as few lines as it fits on; every line but the first is indented.
 *
 * No line begins with a `$`: there it would begin a section.
 */
export const wrapped = (items: readonly string[], separator = ''): Lines => {
  const lines: Lines = []
  for (const [at, item] of items.entries()) {
    const part = at === items.length - 1 ? item : `${item}${separator}`
    const last = lines.length - 1
    const line = lines[last]
    if (line !== undefined && (item.startsWith('$') || line.length + part.length < width))
      lines[last] = `${line} ${part}`
    else lines.push(line === undefined ? part : `${indent}${part}`)
  }
  return lines
}
