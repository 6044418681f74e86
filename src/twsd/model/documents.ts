/**
 * Model objects as a request and an answer carry them: JSON, YAML, or text in the composer language, told apart by the media type.
 *
 * YAML is read by its core schema: no tag makes anything but plain values, and what aliases multiply is bounded.
 */
import { parseAllDocuments, stringify } from 'yaml'
import { printDefinitions } from '#/composer/print/print-definitions.ts'
import { parseDefinitions } from '#/composer/parse.ts'
import { Refusal } from '#/lib/refusal.ts'
import { definitionName, type Definition } from '#/model/definition.ts'
import type { ReadContext } from './fields.ts'
import type { SaidKind } from './kinds.ts'
import { readModelObject, writeModelObject } from './model-object.ts'

export const formats = ['application/json', 'text/yaml', 'text/plain'] as const
export type Format = (typeof formats)[number]

const others: Readonly<Record<string, Format>> = {
  'application/yaml': 'text/yaml',
  'application/x-yaml': 'text/yaml',
  'text/x-yaml': 'text/yaml',
  '*/*': 'application/json',
  'application/*': 'application/json',
  '': 'application/json',
}

const formatNamed = (media: string): Format | undefined => formats.find((format) => format === media) ?? others[media]

/** The format of a body. One that declares none, or what a form sends, is JSON, as HWA's clients send both. */
export const formatOf = (media: string): Format => {
  const format = media === 'application/x-www-form-urlencoded' ? 'application/json' : formatNamed(media)
  if (format !== undefined) return format
  throw new Refusal('request.unsupported_media', `A body of definitions is ${formats.join(', ')}, not ${media}.`)
}

/** The first format of an Accept header that there is; JSON where it names none. */
export const formatAccepted = (accept: string | undefined): Format => {
  const named = (accept ?? '').split(',').map((part) => part.replace(/;.*/s, '').trim().toLowerCase())
  return named.map(formatNamed).find((format) => format !== undefined) ?? 'application/json'
}

/** Characters of YAML at most: its reader takes far more than a text of its size. */
const mostYaml = 2 * 1024 * 1024
/** How often aliases may be put in. */
const mostAliases = 100

const readYaml = (text: string): unknown => {
  if (text.length > mostYaml) throw new Refusal('request.too_large', `A body in YAML may have ${mostYaml} characters.`)
  try {
    const documents = parseAllDocuments(text, { schema: 'core', merge: false, logLevel: 'silent' })
    const all = 'empty' in documents ? [] : documents
    for (const { errors } of all) if (errors[0] !== undefined) throw errors[0]
    const values: unknown[] = all.map((document) => document.toJS({ maxAliasCount: mostAliases }) as unknown)
    return values.length === 1 ? values[0] : values
  } catch (error) {
    const [why = ''] = String(error instanceof Error ? error.message : error).split('\n')
    throw new Refusal('request.invalid', `The body is not valid YAML: ${why.replace(/[.:]+$/, '')}.`)
  }
}

const readJson = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown
  } catch (error) {
    throw new Refusal('request.invalid', `The body is not valid JSON: ${(error as Error).message}.`)
  }
}

/** A body as values. Text has none. */
const readValue = (format: Exclude<Format, 'text/plain'>, text: string): unknown =>
  format === 'text/yaml' ? readYaml(text) : readJson(text)

/** What a body defines. */
export const readDocuments = (
  format: Format,
  text: string,
  { kind, context }: { readonly kind?: SaidKind; readonly context?: ReadContext } = {},
): Definition[] => {
  if (text.trim() === '') throw new Refusal('request.invalid', 'The body is empty: a definition is missing.')
  if (format === 'text/plain') return readComposer(text)
  return objectsIn(readValue(format, text)).flatMap((one) => readModelObject(one, kind, context))
}

/** A list of objects, one alone, or several as `{ "workflows": [...] }`. */
const objectsIn = (value: unknown): readonly unknown[] => {
  if (Array.isArray(value)) return value
  if (typeof value !== 'object' || value === null || !('workflows' in value)) return [value]
  const { workflows } = value
  if (Array.isArray(workflows)) return workflows
  throw new Refusal('request.invalid', 'workflows must be a list of objects.')
}

/** Throws `definition.invalid` with the mistakes. */
const readComposer = (text: string): Definition[] => {
  const { definitions, diagnostics } = parseDefinitions({ file: 'body', text })
  const errors = diagnostics.filter(({ severity }) => severity === 'error')
  if (errors.length === 0) return definitions.map(({ definition }) => definition)
  throw new Refusal('definition.invalid', `The text has ${errors.length} mistakes.`, { diagnostics: errors })
}

/** Definitions as HWA's objects. Throws `request.invalid` for what HWA's model does not have. */
export const writeObjects = (definitions: readonly Definition[]): object[] =>
  definitions.map((definition) => {
    const object = writeModelObject(definition)
    if (object !== undefined) return object
    throw new Refusal(
      'request.invalid',
      `The ${definition.kind} ${definitionName(definition)} has no form but the text it was written in.`,
    )
  })

/** Values as text of a format. */
export const printValue = (format: Exclude<Format, 'text/plain'>, value: unknown): string =>
  format === 'text/yaml' ? stringify(value, { lineWidth: 0, aliasDuplicateObjects: false }) : JSON.stringify(value)

/** Definitions as a body: a list, or the one that there is. */
export const writeDocuments = (format: Format, definitions: readonly Definition[], isList: boolean): string => {
  if (format === 'text/plain') return printDefinitions(definitions)
  const objects = writeObjects(definitions)
  return printValue(format, isList ? objects : objects[0])
}
