/** Builds the items of sections, calendars, resources, parameters, prompts, and variable tables. */
import { tokenMatcher, type CstNode, type IToken } from 'chevrotain'
import type { Calendar, Definition, Parameter, PromptDefinition, Resource, VariableTable } from '#/model/definition.ts'
import { attributesOf, rejectWords } from './attributes.ts'
import { mark, newBuilder, note, reject, type Builder } from './builder.ts'
import { nodes, token, tokens } from './cst.ts'
import { definedName, plainName, workstationOf } from './defined-names.ts'
import { InTable } from './keywords.ts'
import type { ParsedDefinition } from './parsed.ts'
import { readDate, readText, readWhole } from './read-values.ts'
import { positionOf, type Source } from './source.ts'
import { Text } from './tokens.ts'

const parsed = (builder: Builder, at: IToken, definition: Definition): ParsedDefinition => ({
  definition,
  position: positionOf(builder.source, at),
  marks: builder.marks,
})

/** Makes each item of a section a definition by `build`; those without a sound name are left out. */
const buildItems = (
  source: Source,
  section: CstNode,
  build: (builder: Builder, item: CstNode, at: IToken) => Definition | undefined,
  mayBeBare = false,
): ParsedDefinition[] =>
  nodes(section, 'item').flatMap((item, position, items) => {
    const builder = newBuilder(source)
    const at = token(item, 'Word')
    const isName = at !== undefined && (mayBeBare || !isLoose(at, items[position - 1]))
    const definition = isName ? build(builder, item, at) : undefined
    return at === undefined || definition === undefined ? [] : [parsed(builder, at, definition)]
  })

/** Whether a word stands where the value of the item before it was expected, which is said there. */
const isLoose = (at: IToken, before: CstNode | undefined): boolean => {
  if (before === undefined || Object.keys(before.children).length > 1) return false
  const name = token(before, 'Word')
  return name?.endLine === at.startLine
}

/** Reports what an item has but should not. */
const rejectOthers = (builder: Builder, item: CstNode, kinds: readonly string[], wanted: string): void => {
  for (const kind of kinds) {
    const extra = token(item, kind)
    if (extra !== undefined) reject(builder, extra, `${extra.image} is not expected here; expected ${wanted}.`)
  }
}

/** `NAME "description" 11/22/2026 12/25/2026`. */
export const buildCalendars = (source: Source, section: CstNode): ParsedDefinition[] =>
  buildItems(
    source,
    section,
    (builder, item, at) => {
      const days = [...tokens(item, 'Dated'), ...tokens(item, 'Whole')].map((each) => readDate(builder, each))
      const dates = [...new Set(days.filter((date) => date !== undefined))].sort()
      const calendar: Calendar = { kind: 'calendar', name: plainName(builder, at, 'calendar'), dates }
      const description = token(item, 'Text')
      if (description !== undefined) calendar.description = readText(description)
      return calendar
    },
    true,
  )

/** `FTA1#TAPES 4 "description"`. */
export const buildResources = (source: Source, section: CstNode): ParsedDefinition[] =>
  buildItems(source, section, (builder, item, at) => {
    const workstation = workstationOf(builder, at)
    const count = token(item, 'Whole')
    rejectOthers(builder, item, ['Dated', 'Comma'], 'a number of units and a description')
    if (count === undefined) reject(builder, at, `${at.image} has no number of units.`, `Write ${at.image} 1.`)
    if (workstation === undefined) return undefined
    const units = count && readWhole(builder, count, 'a number of units', [0, 1024])
    const resource: Resource = {
      kind: 'resource',
      workstation,
      name: definedName(builder, at, 'resource'),
      units: units ?? 0,
    }
    const description = token(item, 'Text')
    if (description !== undefined) resource.description = readText(description)
    return resource
  })

/** The text of an item that is nothing but a name and a text. */
const textOf = (builder: Builder, item: CstNode, at: IToken, longest: number): string | undefined => {
  const text = token(item, 'Text')
  rejectOthers(builder, item, ['Whole', 'Dated', 'Comma'], 'a text in double quotes')
  if (text === undefined) {
    reject(builder, at, `${at.image} has no text: expected one in double quotes.`)
    return undefined
  }
  const value = readText(text)
  if (value.length > longest) rejectLength(builder, text, value, longest)
  return value
}

const rejectLength = (builder: Builder, at: IToken, value: string, longest: number): void =>
  reject(builder, at, `The text has ${value.length} characters; at most ${longest} are allowed.`)

/** Of a variable. */
const longestValue = 1024

/** `[TABLE.]NAME "value"`; MAIN_TABLE is the default table, which has no name here. */
export const buildParameters = (source: Source, section: CstNode): ParsedDefinition[] =>
  buildItems(source, section, (builder, item, at) => {
    const value = textOf(builder, item, at, longestValue)
    if (value === undefined) return undefined
    const dot = at.image.lastIndexOf('.')
    const [table, name] = [at.image.slice(0, Math.max(0, dot)), at.image.slice(dot + 1)]
    const parameter: Parameter = { kind: 'parameter', name, value }
    if (table !== '' && table.toUpperCase() !== 'MAIN_TABLE') {
      parameter.table = plainName(builder, { ...at, image: table }, 'variable table')
    }
    plainName(builder, { ...at, image: name }, 'parameter')
    return parameter
  })

/** `VARTABLE NAME [DESCRIPTION "text"] [ISDEFAULT] MEMBERS VARIABLE "value" ... END`. */
export const buildVariableTable = (source: Source, tree: CstNode): ParsedDefinition[] => {
  const builder = newBuilder(source)
  const at = token(tree, 'Word')
  if (at === undefined) return []
  const definition: VariableTable = {
    kind: 'vartable',
    name: plainName(builder, at, 'variable table'),
    isDefault: false,
    variables: [],
  }
  for (const attribute of attributesOf(builder, tree)) {
    const [value] = attribute.values
    if (attribute.name === 'MEMBERS') definition.variables = readVariables(builder, attribute.values)
    else if (attribute.name === 'ISDEFAULT') {
      definition.isDefault = true
      rejectWords(builder, attribute.values, InTable, 'a variable table')
    } else if (value === undefined) reject(builder, attribute.keyword, 'DESCRIPTION needs a text.')
    else definition.description = readText(value)
  }
  return [parsed(builder, at, definition)]
}

/** `VARIABLE "value"`, one after another; each name once. */
const readVariables = (builder: Builder, values: readonly IToken[]): VariableTable['variables'] => {
  const variables = new Map<string, VariableTable['variables'][number]>()
  for (const [at, token] of values.entries()) {
    const next = values[at + 1]
    if (tokenMatcher(token, Text)) {
      const before = values[at - 1]
      if (before === undefined || tokenMatcher(before, Text))
        reject(builder, token, `${token.image} belongs to no variable: expected a name before it.`)
      continue
    }
    if (next === undefined || !tokenMatcher(next, Text)) {
      reject(builder, token, `${token.image} has no value: expected one in double quotes.`)
      continue
    }
    plainName(builder, token, 'parameter')
    const value = readText(next)
    if (value.length > longestValue) rejectLength(builder, next, value, longestValue)
    const key = token.image.toUpperCase()
    if (variables.has(key)) {
      const message = `The table has a variable ${token.image} already.`
      note(builder, token, { code: 'definition.duplicate', message, hint: 'Remove one of them.' })
    }
    variables.set(key, mark(builder, { name: token.image, value }, token))
  }
  return [...variables.values()]
}

/** `NAME "text"`. */
export const buildPrompts = (source: Source, section: CstNode): ParsedDefinition[] =>
  buildItems(source, section, (builder, item, at) => {
    const text = textOf(builder, item, at, 200)
    if (text === undefined) return undefined
    const prompt: PromptDefinition = {
      kind: 'prompt',
      name: plainName(builder, at, 'prompt'),
      text: text.replaceAll('\\n', '\n'),
    }
    return prompt
  })
