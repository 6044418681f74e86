/**
 * Builds a workstation from its attributes (User's Guide and Reference, "Workstation definition").
 *
 * What describes the network of TWS itself is checked and kept, so that it can be printed again, and has no effect here.
 */
import { tokenMatcher, type CstNode, type IToken } from 'chevrotain'
import { didYouMean, nearest } from '#/lib/words.ts'
import type { Workstation } from '#/model/workstation.ts'
import { newBuilder, reject, type Builder } from './builder.ts'
import { attributesOf, rejectWords, valuesOf, type Attribute } from './attributes.ts'
import { token } from './cst.ts'
import { plainName } from './defined-names.ts'
import { InWorkstation } from './keywords.ts'
import { Embedded } from './lexer.ts'
import { readName } from './names.ts'
import type { ParsedDefinition } from './parsed.ts'
import { readText, readWhole, readZone } from './read-values.ts'
import { positionOf, type Source } from './source.ts'

export const buildWorkstation = (source: Source, tree: CstNode): ParsedDefinition[] => {
  const builder = newBuilder(source)
  const at = token(tree, 'Word')
  if (at === undefined) return []
  const definition: Workstation = { kind: 'workstation', name: plainName(builder, at, 'workstation'), ignored: false }
  for (const attribute of attributesOf(builder, tree)) {
    const read = attributes[attribute.name]
    if (read === undefined) continue
    Object.assign(definition, read({ builder, ...attribute }))
  }
  return [{ definition, position: positionOf(source, at), marks: builder.marks }]
}

type Read = (attribute: Attribute & { readonly builder: Builder }) => Partial<Workstation> | undefined

const words = {
  type: ['FTA', 'S-AGENT', 'X-AGENT', 'MANAGER', 'BROKER', 'AGENT', 'REM-ENG', 'POOL', 'D-POOL'],
  securityLevel: ['ENABLED', 'ON', 'FORCE', 'FORCE_ENABLED'],
  protocol: ['HTTP', 'HTTPS'],
  onOff: ['ON', 'OFF'],
  maestro: ['MAESTRO'],
} as const

/** The one value of an attribute; words too many are reported, and that there is none. */
const valueOf = ({ builder, keyword, values }: Parameters<Read>[0]): IToken | undefined => {
  const [value, ...others] = values
  rejectWords(builder, others, InWorkstation, 'a workstation')
  if (value === undefined) reject(builder, keyword, `${keyword.tokenType.name} needs a value.`)
  return value
}

/** An attribute that is kept as it is written. */
const text =
  (field: 'description' | 'node' | 'accessMethod' | 'agentId' | 'server'): Read =>
  (attribute) => {
    const value = valueOf(attribute)
    return value && { [field]: readText(value) }
  }

const upper =
  (field: 'os' | 'licenseType'): Read =>
  (attribute) => {
    const value = valueOf(attribute)
    return value && { [field]: readText(value).toUpperCase() }
  }

const name =
  (field: 'variableTable' | 'domain' | 'host'): Read =>
  (attribute) => {
    const value = valueOf(attribute)
    return value && { [field]: readName(readText(value)) }
  }

/** An attribute that takes one of some words. */
const word =
  (list: keyof typeof words, use: (found: string) => Partial<Workstation>): Read =>
  (attribute) => {
    const value = valueOf(attribute)
    if (value === undefined) return undefined
    const known: readonly string[] = words[list]
    const found = readText(value).toUpperCase()
    if (known.includes(found)) return use(found)
    const what = attribute.keyword.tokenType.name
    const hint = nearest(found, known) === undefined ? undefined : didYouMean(found, known).trim()
    reject(attribute.builder, value, `${value.image} is no value of ${what}: expected ${known.join(', ')}.`, hint)
    return undefined
  }

const port =
  (field: 'tcpPort' | 'securePort'): Read =>
  (attribute) => {
    const value = valueOf(attribute)
    const number = value && readWhole(attribute.builder, value, 'a port', [1, 65_535])
    return number === undefined ? undefined : { [field]: number }
  }

const zone: Read = (attribute) => {
  const value = valueOf(attribute)
  const timezone = value && readZone(attribute.builder, value)
  return timezone === undefined ? undefined : { timezone }
}

/** JSDL, whole. */
const requirements: Read = (attribute) => {
  const value = valueOf(attribute)
  if (value === undefined) return undefined
  if (!tokenMatcher(value, Embedded)) {
    reject(attribute.builder, value, 'REQUIREMENTS needs a JSDL document: expected <jsdl:resourceRequirements ...>.')
  }
  return { requirements: readText(value) }
}

const attributes: Readonly<Record<string, Read>> = {
  DESCRIPTION: text('description'),
  LICENSETYPE: upper('licenseType'),
  VARTABLE: name('variableTable'),
  OS: upper('os'),
  NODE: text('node'),
  TCPADDR: port('tcpPort'),
  SECUREADDR: port('securePort'),
  TIMEZONE: zone,
  TZ: zone,
  DOMAIN: name('domain'),
  FOR: word('maestro', () => ({})),
  HOST: name('host'),
  ACCESS: text('accessMethod'),
  AGENTID: text('agentId'),
  TYPE: word('type', (type) => ({ type })),
  IGNORE: ({ builder, values }) => {
    rejectWords(builder, values, InWorkstation, 'a workstation')
    return { ignored: true }
  },
  AUTOLINK: word('onOff', (found) => ({ autoLink: found === 'ON' })),
  BEHINDFIREWALL: word('onOff', (found) => ({ behindFirewall: found === 'ON' })),
  SECURITYLEVEL: word('securityLevel', (securityLevel) => ({ securityLevel })),
  FULLSTATUS: word('onOff', (found) => ({ fullStatus: found === 'ON' })),
  SERVER: text('server'),
  PROTOCOL: word('protocol', (protocol) => ({ protocol })),
  MEMBERS: (attribute) => ({ members: valuesOf(attribute).map((each) => readName(each.image)) }),
  REQUIREMENTS: requirements,
}
