/**
 * Finds where a document ends that stands in the text: the XML or JSON of a TASK, the JSDL of REQUIREMENTS, event rules.
 *
 * Only its outermost element or brace is looked at, so that a mistake inside is told where it stands, and what follows is read.
 */

/** The end of the `{ ... }` that begins at `start`, or undefined when it has none. Braces in texts do not count. */
const endOfJson = (text: string, start: number): number | undefined => {
  const parts = /[{}]|"(?:[^"\\\r\n]|\\.)*"/g
  parts.lastIndex = start
  let depth = 0
  for (let part = parts.exec(text); part !== null; part = parts.exec(text)) {
    if (part[0] === '{') depth += 1
    if (part[0] === '}') depth -= 1
    if (depth === 0) return parts.lastIndex
  }
  return undefined
}

/** What may stand before the element: the declaration and comments. */
const prolog = /(?:\s*<\?[^>]*\?>|\s*<!--(?:(?!-->)[^])*-->)*\s*<([\w:.-]+)/y

/** The end of the XML element that begins at `start`, or undefined when it is not closed. */
const endOfXml = (text: string, start: number): number | undefined => {
  prolog.lastIndex = start
  const name = prolog.exec(text)?.[1]
  if (name === undefined) return undefined
  const parts = new RegExp(
    String.raw`<!--|<!\[CDATA\[|<(/?)${name.replaceAll('.', String.raw`\.`)}(?=[\s/>])[^>]*>`,
    'g',
  )
  parts.lastIndex = prolog.lastIndex - name.length - 1
  let depth = 0
  for (let part = parts.exec(text); part !== null; part = parts.exec(text)) {
    const hides = part[0] === '<!--' ? '-->' : part[0] === '<![CDATA[' ? ']]>' : undefined
    if (hides !== undefined) {
      const end = text.indexOf(hides, parts.lastIndex)
      if (end < 0) return undefined
      parts.lastIndex = end + hides.length
      continue
    }
    if (part[1] === '/') depth -= 1
    else if (!part[0].endsWith('/>')) depth += 1
    if (depth <= 0) return parts.lastIndex
  }
  return undefined
}

/** The end of the document that begins at `start` with `{` or `<`, or undefined when it is not closed. */
export const endOfDocument = (text: string, start: number): number | undefined =>
  text[start] === '{' ? endOfJson(text, start) : endOfXml(text, start)
