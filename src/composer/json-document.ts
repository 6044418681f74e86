/** Reads a JSON document, or says where it is none. `^VARIABLES^` may stand for whole values in it. */
import { placeOf, withPlainLineEnds, type XmlMistake } from './xml-document.ts'

/** Variables, as numbers of the same length: until the plan is made nobody knows what they hold. */
const withNumbers = (text: string): string => text.replaceAll(/\^[\w.-]+\^/g, (variable) => '1'.repeat(variable.length))

/** The value of a document. Where variables stand there are numbers, when it is none without them. */
export const parseJson = (document: string): { readonly value: unknown } | XmlMistake => {
  try {
    const value: unknown = JSON.parse(document)
    return { value }
  } catch {
    const text = withPlainLineEnds(document)
    const at = findMistake(withNumbers(text))
    if (at !== undefined) return { mistake: `expected ${at.expected}`, ...placeOf(text, at.at) }
    return parseWithNumbers(document)
  }
}

const parseWithNumbers = (document: string): { readonly value: unknown } | XmlMistake => {
  try {
    const value: unknown = JSON.parse(withNumbers(document))
    return { value }
  } catch {
    return { mistake: 'it is no JSON', line: 1, column: 1 }
  }
}

const part =
  /\s*(?:([{}[\],:])|("(?:[^"\\\p{Cc}]|[\u007f-\u009f]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*")|(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)(?![\w.]))/uy

type Wanted = 'value' | 'value or ]' | 'key' | 'key or }' | ':' | ', or the end' | 'end'

const words: Readonly<Record<Wanted, string>> = {
  value: 'a value',
  'value or ]': 'a value or ]',
  key: 'a name in double quotes',
  'key or }': 'a name in double quotes or }',
  ':': '`:`',
  ', or the end': '`,` or the closing bracket',
  end: 'the end',
}

/** The first place at which a text stops being JSON (RFC 8259), and what was expected there. */
const findMistake = (text: string): { at: number; expected: string } | undefined => {
  const open: string[] = []
  let wanted: Wanted = 'value'
  part.lastIndex = 0
  let at = 0
  for (let found = part.exec(text); found !== null; found = part.exec(text)) {
    const next = step(wanted, { sign: found[1], isText: found[2] !== undefined }, open)
    if (next === undefined) break
    wanted = next
    at = part.lastIndex
  }
  const rest = at + (/^\s*/.exec(text.slice(at))?.[0].length ?? 0)
  return wanted === 'end' && rest === text.length ? undefined : { at: rest, expected: words[wanted] }
}

const afterValue = (open: readonly string[]): Wanted => (open.length === 0 ? 'end' : ', or the end')

/** What is wanted after a part, or undefined when it is not the one that was. */
const step = (
  wanted: Wanted,
  { sign, isText }: { sign: string | undefined; isText: boolean },
  open: string[],
): Wanted | undefined => {
  const inside = open.at(-1)
  switch (sign) {
    case undefined:
      if (wanted === 'key' || wanted === 'key or }') return isText ? ':' : undefined
      return wanted.startsWith('value') ? afterValue(open) : undefined
    case '{':
    case '[':
      if (!wanted.startsWith('value')) return undefined
      open.push(sign)
      return sign === '{' ? 'key or }' : 'value or ]'
    case ':':
      return wanted === ':' ? 'value' : undefined
    case ',':
      if (wanted !== ', or the end') return undefined
      return inside === '{' ? 'key' : 'value'
    default: {
      const closes = sign === '}' ? inside === '{' : inside === '['
      const may = wanted === ', or the end' || wanted === (sign === '}' ? 'key or }' : 'value or ]')
      if (!closes || !may) return undefined
      open.pop()
      return afterValue(open)
    }
  }
}
