/** Model objects of HWA's version 2, `{ "kind": "JobStream", "key": "/FTA1#/PAY", "def": { ... } }`, and definitions. */
import { isDeepStrictEqual } from 'node:util'
import { Check } from 'typebox/value'
import { printDefinitions } from '#/composer/print/print-definitions.ts'
import { parseDefinitions } from '#/composer/parse.ts'
import { Refusal } from '#/lib/refusal.ts'
import { didYouMean } from '#/lib/words.ts'
import type { DefinitionLock } from '#/model/definition-lock.ts'
import { Definition, definitionKey } from '#/model/definition.ts'
import { Fields, type Json, type ReadContext } from './fields.ts'
import { lockData } from './locks.ts'
import { keepUnsaid } from './keep-unsaid.ts'
import { codecs, kindOfWord, modelKey, saidKinds, writeDefinition, type SaidKind } from './kinds.ts'

/** Who changed it last, when, and by which revision. */
export interface Modified {
  readonly by: string
  readonly at: string
  readonly revision: number
}

/** Undefined for what HWA's model has no object for. */
export const writeModelObject = (
  definition: Definition,
  modified?: Modified,
  lock?: DefinitionLock,
): Json | undefined => {
  const def = writeDefinition(definition)
  if (def === undefined || definition.kind === 'eventrule') return undefined
  return {
    kind: codecs[definition.kind].word,
    key: modelKey(definition),
    def,
    ...(modified !== undefined && { status: writeStatus(modified, lock) }),
  }
}

/** Who has locked it, and who changed it last. */
export const writeStatus = ({ by, at, revision }: Modified, lock: DefinitionLock | undefined): Json => ({
  ...lockData(lock),
  modifyData: { modifiedBy: by, modifiedTime: at, version: revision },
})

/**
 * The definitions of a model object: the one it is, last, and those it embeds. `expected`: the kind it must be of, and is of where it
 * names none. Throws `request.invalid`.
 */
export const readModelObject = (value: unknown, expected?: SaidKind, context: ReadContext = {}): Definition[] => {
  const fields = new Fields(value, '', context)
  fields.skip('key', 'status', 'actions')
  const word = fields.text('kind')
  const kind = word === undefined ? expected : kindOfWord(word)
  if (kind === undefined) {
    const words = saidKinds.map((known) => codecs[known].word)
    throw fields.refuse('kind', `one of ${words.join(', ')}.${didYouMean(word ?? '', words)}`.replace(/\.+$/, ''))
  }
  if (expected !== undefined && kind !== expected) throw fields.refuse('kind', codecs[expected].word)
  const def = fields.object('def')
  if (def === undefined) throw fields.refuse('def', 'an object, and it is missing')
  const definitions = codecs[kind].read(def)
  def.close()
  fields.close()
  return definitions.map(requireForm)
}

/** What the schema of definitions says on top of what was read. */
const requireForm = (definition: Definition): Definition => {
  const isSound: boolean = Check(Definition, definition)
  if (isSound) return definition
  throw new Refusal(
    'request.invalid',
    `The ${definition.kind} ${definition.name} has a value that is out of its range.`,
  )
}

/** With all that HWA's form cannot say of the definition in force. */
export const over = (present: Definition, next: Definition): Definition => {
  const def = writeDefinition(present)
  if (def === undefined || present.kind === 'eventrule' || present.kind !== next.kind) return next
  const said = codecs[present.kind].read(new Fields(def, 'def')).at(-1)
  return requireForm(keepUnsaid(present, said, next) as Definition)
}

/**
 * Composer text that says these definitions and nothing else: a name or a text may hold what would be read otherwise. Throws
 * `definition.invalid` with the mistakes, and `request.invalid`.
 */
export const sourceOf = (definitions: readonly Definition[]): string => {
  const text = printDefinitions(definitions)
  const { definitions: parsed, diagnostics } = parseDefinitions({ file: 'body', text })
  const errors = diagnostics.filter(({ severity }) => severity === 'error')
  if (errors.length > 0) {
    throw new Refusal('definition.invalid', `The definitions have ${errors.length} mistakes.`, { diagnostics: errors })
  }
  const byKey = new Map(parsed.map(({ definition }) => [definitionKey(definition), definition]))
  for (const definition of definitions) {
    const found = byKey.get(definitionKey(definition))
    if (found === undefined || !isDeepStrictEqual(inUpperCase(found), inUpperCase(definition))) {
      throw new Refusal(
        'request.invalid',
        `The ${definition.kind} ${definition.name} holds signs that mean something else in a definition.`,
      )
    }
  }
  if (parsed.length !== definitions.length) {
    throw new Refusal('request.invalid', 'A name or a text holds signs that mean something else in a definition.')
  }
  return text
}

/** Zones and words may be taken in another case. */
const inUpperCase = (value: unknown): unknown => {
  if (typeof value === 'string') return value.toUpperCase()
  if (Array.isArray(value)) return value.map(inUpperCase)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, inUpperCase(one)]))
}
