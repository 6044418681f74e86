/** Builds the smaller objects: workstations, calendars, resources, parameters, prompts. */
import type { CstNode, IToken } from 'chevrotain'
import type { Calendar, Definition, Parameter, PromptDefinition, Resource } from '#/model/definition.ts'
import { newBuilder, note, reject, type Builder } from './builder.ts'
import { nodes, token, tokens } from './cst.ts'
import { definedName, plainName, workstationOf } from './defined-names.ts'
import type { ParsedDefinition } from './parsed.ts'
import { readDate, readText, readWhole } from './read-values.ts'
import { positionOf, type Source } from './source.ts'

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
): ParsedDefinition[] =>
  nodes(section, 'item').flatMap((item) => {
    const builder = newBuilder(source)
    const at = token(item, 'Word')
    const definition = at && build(builder, item, at)
    return at === undefined || definition === undefined ? [] : [parsed(builder, at, definition)]
  })

/** Reports what an item has but should not. */
const rejectOthers = (builder: Builder, item: CstNode, kinds: readonly string[], wanted: string): void => {
  for (const kind of kinds) {
    const extra = token(item, kind)
    if (extra !== undefined) reject(builder, extra, `${extra.image} is not expected here; expected ${wanted}.`)
  }
}

/** `NAME "description" 11/22/2026 12/25/2026`. */
export const buildCalendars = (source: Source, section: CstNode): ParsedDefinition[] =>
  buildItems(source, section, (builder, item, at) => {
    const days = [...tokens(item, 'Dated'), ...tokens(item, 'Whole')].map((each) => readDate(builder, each))
    const dates = [...new Set(days.filter((date) => date !== undefined))].sort()
    const calendar: Calendar = { kind: 'calendar', name: plainName(builder, at, 'calendar'), dates }
    const description = token(item, 'Text')
    if (description !== undefined) calendar.description = readText(description)
    return calendar
  })

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
  if (value.length > longest)
    reject(builder, text, `The text has ${value.length} characters; at most ${longest} are allowed.`)
  return value
}

/** `NAME "value"`; older extracts write `MAIN_TABLE.NAME`. */
export const buildParameters = (source: Source, section: CstNode): ParsedDefinition[] =>
  buildItems(source, section, (builder, item, at) => {
    const value = textOf(builder, item, at, 1024)
    if (value === undefined) return undefined
    const name = at.image.replace(/^MAIN_TABLE\./i, '')
    if (name.includes('.')) {
      note(builder, at, {
        code: 'composer.not_supported',
        message: `The variable table of ${name} is not supported yet.`,
      })
      return undefined
    }
    const parameter: Parameter = { kind: 'parameter', name, value }
    plainName(builder, { ...at, image: name }, 'parameter')
    return parameter
  })

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
