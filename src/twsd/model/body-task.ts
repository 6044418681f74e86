/** What is to be made of a body of definitions, in one piece, so that it can be done in a thread of its own. */
import { Refusal } from '#/lib/refusal.ts'
import { definitionName, type Definition } from '#/model/definition.ts'
import type { ObjectName } from '#/model/definition-views.ts'
import { readDocuments, writeDocuments, type Format } from './documents.ts'
import type { ReadContext } from './fields.ts'
import { codecs, modelKey, type SaidKind } from './kinds.ts'
import { over, sourceOf } from './model-object.ts'

export interface BodyTask {
  readonly format: Format
  readonly text: string
  /** The kind that every object must be of. */
  readonly kind?: SaidKind | undefined
  /** One object of the kind, and what it embeds; else as many as there are. */
  readonly isOne?: boolean | undefined
  /** The names that stand for the identifiers in the text. */
  readonly names: readonly (readonly [id: string, name: string])[]
  readonly baseFolder?: string | undefined
  readonly defaultWorkstation?: string | undefined
  /** What is in force of the one object. */
  readonly present?: Definition | undefined
  /** Composer text that can be applied, or the objects in a format. */
  readonly result: 'source' | Format
  /** Of a format: whether a list is wanted, or the one object. */
  readonly isList?: boolean | undefined
}

export interface BodyResult {
  readonly objects: readonly (ObjectName & { readonly key: string })[]
  readonly text: string
}

/** Throws `request.invalid` and `definition.invalid`. */
export const workOnBody = (task: BodyTask): BodyResult => {
  const read = definitionsIn(task)
  if (task.isOne === true) requireOne(read, task.kind)
  const { present, kind } = task
  const keeps = present !== undefined && task.format !== 'text/plain'
  const definitions = keeps ? read.map((one) => (one.kind === kind ? over(present, one) : one)) : read
  return {
    objects: definitions.map((one) => ({ kind: one.kind, name: definitionName(one), key: modelKey(one) })),
    text: textOf(task, definitions),
  }
}

const definitionsIn = ({ format, text, kind, names, baseFolder, defaultWorkstation }: BodyTask): Definition[] => {
  const byId = new Map(names.map(([id, name]) => [id.toLowerCase(), name]))
  const context: ReadContext = { nameOf: (id) => byId.get(id.toLowerCase()), baseFolder, defaultWorkstation }
  return readDocuments(format, text, { ...(kind !== undefined && { kind }), context })
}

const requireOne = (definitions: readonly Definition[], kind: SaidKind | undefined): void => {
  const count = kind === undefined ? definitions.length : definitions.filter((one) => one.kind === kind).length
  if (count === 1) return
  const what = kind === undefined ? 'object' : codecs[kind].word
  throw new Refusal('request.invalid', `The body must define one ${what}, and defines ${count}.`)
}

/** Text keeps its comments; an object is printed, and checked that it says nothing else. */
const textOf = ({ format, text, result, isList = true }: BodyTask, definitions: readonly Definition[]): string => {
  if (result !== 'source') return writeDocuments(result, definitions, isList)
  return format === 'text/plain' ? text : sourceOf(definitions)
}
