/** A document as elements with values, whether it was written as XML or JSON. */
import type { XmlElement } from './xml-document.ts'

export interface DocumentNode {
  readonly name: string
  /** The text directly in it. */
  readonly text: string
  readonly children: readonly DocumentNode[]
  /** Its attributes in the order of the document. */
  readonly attributes: readonly (readonly [name: string, value: string])[]
  /** The first element of that name below it, however deep. */
  readonly find: (name: string) => DocumentNode | undefined
  /** All elements of that name below it, however deep. */
  readonly list: (name: string) => DocumentNode[]
  /** The first value of one of these names that is not empty: an attribute of it or the text of an element, however deep. */
  readonly value: (...names: readonly string[]) => string | undefined
}

type Parts = Pick<DocumentNode, 'name' | 'text' | 'children' | 'attributes'>

const nodeOf = (parts: Parts): DocumentNode => {
  const list = (name: string): DocumentNode[] =>
    parts.children.flatMap((child) => [...(same(child.name, name) ? [child] : []), ...child.list(name)])
  return {
    ...parts,
    list,
    find: (name) => list(name)[0],
    value: (...names) => {
      for (const name of names) {
        const found = findValue(parts, name)
        if (found !== undefined) return found
      }
      return undefined
    },
  }
}

const findValue = ({ attributes, children }: Parts, name: string): string | undefined => {
  const own = attributes.find(([attribute]) => same(attribute, name))?.[1].trim()
  if (own !== undefined && own !== '') return own
  for (const child of children) {
    const text = same(child.name, name) ? child.text.trim() : ''
    const found = text === '' ? findValue(child, name) : text
    if (found !== undefined) return found
  }
  return undefined
}

const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase()

export const fromXml = (
  { name, text, attributes, children }: XmlElement,
  put: (text: string) => string,
): DocumentNode =>
  nodeOf({
    name,
    text: put(text),
    attributes: Object.entries(attributes).map(([key, value]) => [key, put(value)] as const),
    children: children.map((child) => fromXml(child, put)),
  })

/** An object is an element; its texts and numbers are attributes of it, its objects and lists are elements. */
export const fromJson = (value: unknown, put: (text: string) => string, name = ''): DocumentNode => {
  if (typeof value !== 'object' || value === null) {
    return nodeOf({ name, text: value === null ? '' : put(textOf(value)), attributes: [], children: [] })
  }
  const entries = Object.entries(value)
  const isLeaf = ([, each]: readonly [string, unknown]): boolean => typeof each !== 'object'
  return nodeOf({
    name,
    text: '',
    attributes: entries.filter(isLeaf).map(([key, each]) => [key, put(textOf(each))] as const),
    children: entries
      .filter((entry) => !isLeaf(entry))
      .flatMap(([key, each]) =>
        Array.isArray(each) ? each.map((one) => fromJson(one, put, key)) : [fromJson(each, put, key)],
      ),
  })
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value))
