/** Builds what stands around workstations: classes of them, domains, users, folders. */
import { tokenMatcher, type CstNode, type IToken } from 'chevrotain'
import type { Definition, Folder, User } from '#/model/definition.ts'
import type { Domain, WorkstationClass } from '#/model/workstation.ts'
import { attributesOf, rejectWords, valuesOf, type Attribute } from './attributes.ts'
import { newBuilder, note, reject, type Builder } from './builder.ts'
import { token } from './cst.ts'
import { plainName } from './defined-names.ts'
import { InClass, InDomain } from './keywords.ts'
import { readName } from './names.ts'
import type { ParsedDefinition } from './parsed.ts'
import { readText } from './read-values.ts'
import { positionOf, type Source } from './source.ts'
import { Text } from './tokens.ts'

/** Makes a definition by `build`, from the name of an object and its attributes. */
const buildObject =
  (build: (builder: Builder, at: IToken, attributes: readonly Attribute[]) => Definition | undefined) =>
  (source: Source, tree: CstNode): ParsedDefinition[] => {
    const builder = newBuilder(source)
    const at = token(tree, 'Word')
    const definition = at && build(builder, at, attributesOf(builder, tree))
    if (at === undefined || definition === undefined) return []
    return [{ definition, position: positionOf(source, at), marks: builder.marks }]
  }

/** The one value of an attribute. */
const valueOf = (builder: Builder, { keyword, values }: Attribute, wanted: string): IToken | undefined => {
  const [value, extra] = values
  if (value === undefined) reject(builder, keyword, `${keyword.tokenType.name} needs ${wanted}.`)
  if (extra !== undefined) reject(builder, extra, `${extra.image} is not expected here; expected one value.`)
  return value
}

/** `CPUCLASS NAME [DESCRIPTION "text"] [IGNORE] MEMBERS {@ | workstation ...} END`. */
export const buildClass = buildObject((builder, at, attributes) => {
  const definition: WorkstationClass = { kind: 'class', name: plainName(builder, at, 'class'), members: [] }
  for (const attribute of attributes) {
    if (attribute.name === 'MEMBERS') {
      definition.members = valuesOf({ builder, ...attribute }).map((each) => readName(each.image))
    } else if (attribute.name === 'IGNORE') {
      definition.ignored = true
      rejectWords(builder, attribute.values, InClass, 'a workstation class')
    } else {
      const value = valueOf(builder, attribute, 'a text')
      if (value !== undefined) definition.description = readText(value)
    }
  }
  if (attributes.every(({ name }) => name !== 'MEMBERS')) {
    reject(builder, at, `${at.image} has no members.`, 'Add MEMBERS and workstations, or MEMBERS @ for all.')
  }
  return definition
})

/** `DOMAIN NAME [DESCRIPTION "text"] [* MANAGER workstation] [PARENT domain | ISMASTER] END`. */
export const buildDomain = buildObject((builder, at, attributes) => {
  const definition: Domain = { kind: 'domain', name: plainName(builder, at, 'domain') }
  for (const { name, keyword, values } of attributes) {
    if (name === 'ISMASTER') {
      definition.isMaster = true
      rejectWords(builder, values, InDomain, 'a domain')
      continue
    }
    const value = valueOf(builder, { name, keyword, values }, name === 'DESCRIPTION' ? 'a text' : 'a name')
    if (value === undefined) continue
    if (name === 'DESCRIPTION') definition.description = readText(value)
    else definition[name === 'MANAGER' ? 'manager' : 'parent'] = readName(value.image)
  }
  if (definition.isMaster && definition.parent !== undefined) {
    reject(builder, at, 'The master domain has no parent: remove PARENT or ISMASTER.')
  }
  return definition
})

/** `FOLDER /finance/pay END`. */
export const buildFolder = buildObject((builder, at) => {
  const definition: Folder = { kind: 'folder', name: folderName(builder, at) }
  return definition
})

/** A folder is called by its path: `/FINANCE/PAY`. */
const folderName = (builder: Builder, at: IToken): string => {
  const path = `/${at.image.replace(/^\/|\/$/g, '').toUpperCase()}`
  if (!/^(?:\/[A-Z0-9_^-]+)+$/.test(path) || path.length > longestFolder) {
    note(builder, at, {
      code: 'definition.bad_name',
      message: `${at.image} is no folder: expected names of letters, digits, - and _ with a / between them, at most ${longestFolder} characters.`,
    })
  }
  return path
}

const longestFolder = 841
/** Of a user with its domain. */
const longestUser = 47

/** `USERNAME [workstation#][domain\]user PASSWORD "..." END`. The password was taken out before. */
export const buildUser = buildObject((builder, at, attributes) => {
  const hash = at.image.indexOf('#')
  const definition: User = { kind: 'user', name: at.image.slice(hash + 1) }
  if (hash > 0) definition.workstation = readName(at.image.slice(0, hash))
  if (definition.name === '' || definition.name.length > longestUser) {
    const message = `${at.image} is no user: expected WORKSTATION#USER or DOMAIN\\USER of at most ${longestUser} characters.`
    note(builder, at, { code: 'definition.bad_name', message })
  }
  for (const { keyword, values } of attributes) {
    const [value] = values
    if (value === undefined || !tokenMatcher(value, Text))
      reject(builder, keyword, 'PASSWORD needs a text in double quotes.')
    note(builder, keyword, {
      code: 'definition.password_not_kept',
      severity: 'warning',
      message: `The password of ${definition.name} is not kept: jobs run as the user of the agent.`,
    })
  }
  return definition
})
