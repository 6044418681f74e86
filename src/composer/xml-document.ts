/** Reads an XML document into elements that know where they stand, or says where it is not well-formed. */
import { XMLParser, XMLValidator } from 'fast-xml-parser'

export interface XmlElement {
  /** Without its prefix: `application` of `<jsdl:application>`. */
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  readonly children: readonly XmlElement[]
  /** The text directly in it, comments left out. */
  readonly text: string
  /** The comments that stand between this element and the one before it, and for the last one also those behind it. */
  readonly comments: readonly string[]
  /** Where its `<` stands in the document with line ends of one character. */
  readonly start: number
}

/** What is wrong with a document, and where: line and column count from 1. */
export interface XmlMistake {
  readonly mistake: string
  readonly line: number
  readonly column: number
}

/** What the library makes of a node: one property with its children, its attributes, and where it stands. */
type Raw = Readonly<Record<string | symbol, unknown>>

const options = {
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: '',
  removeNSPrefix: true,
  parseTagValue: false,
  trimValues: false,
  captureMetaData: true,
  commentPropName: '#comment',
  htmlEntities: true,
} as const
// Its type says that the symbol is an object of type Symbol.
const place = XMLParser.getMetaDataSymbol() as unknown as symbol

/** As XML has it: line ends are one character. */
export const withPlainLineEnds = (text: string): string =>
  text.includes('\r') ? text.replaceAll(/\r\n?/g, '\n') : text

/** The outermost element of a document; nothing else may stand beside it but comments and the declaration. */
export const parseXml = (document: string): XmlElement | XmlMistake => {
  const text = withPlainLineEnds(document)
  const verdict = XMLValidator.validate(text)
  if (verdict !== true) {
    const { msg, line, col } = verdict.err
    // An empty document has no column.
    return { mistake: msg.replace(/\.$/, ''), line, column: col || 1 }
  }
  try {
    const [root, second] = elementsOf(new XMLParser(options).parse(text) as readonly Raw[])
    if (root === undefined) return { mistake: 'it has no element', line: 1, column: 1 }
    if (second !== undefined) {
      return { mistake: `a second element ${second.name} stands beside ${root.name}`, ...placeOf(text, second.start) }
    }
    return root
  } catch (error) {
    // Beyond the limits of the library: deep nesting, many entities.
    return { mistake: error instanceof Error ? error.message : String(error), line: 1, column: 1 }
  }
}

const elementsOf = (nodes: readonly Raw[]): XmlElement[] => {
  const elements: XmlElement[] = []
  let comments: string[] = []
  for (const node of nodes) {
    const name = Object.keys(node).find((key) => key !== ':@') ?? ''
    if (name === '#comment') comments.push(textOf(node[name] as readonly Raw[]))
    if (name.startsWith('#') || name.startsWith('?')) continue
    const content = node[name] as readonly Raw[]
    const { startIndex = 0 } = (node[place] ?? {}) as { startIndex?: number }
    const attributes = (node[':@'] ?? {}) as Record<string, string>
    elements.push({
      name,
      attributes,
      children: elementsOf(content),
      text: textOf(content),
      comments,
      start: startIndex,
    })
    comments = []
  }
  // What follows the last element belongs to that one.
  const last = elements.at(-1)
  if (last !== undefined && comments.length > 0)
    elements[elements.length - 1] = { ...last, comments: [...last.comments, ...comments] }
  return elements
}

const textOf = (content: readonly Raw[]): string =>
  content.map((node) => (node['#text'] as string | undefined) ?? '').join('')

/** Line and column, from 1, of a place in a text with plain line ends. */
export const placeOf = (text: string, at: number): { line: number; column: number } => {
  const before = text.slice(0, at)
  return { line: before.split('\n').length, column: at - before.lastIndexOf('\n') }
}
