/** What becomes of each object when definitions are replaced: created, changed, deleted, or as it was. */
import { isDeepStrictEqual } from 'node:util'
import { definitionKey, definitionName, type Definition, type DefinitionKind } from '#/model/definition.ts'
import type { ObjectName } from '#/model/definition-views.ts'

/** Definitions by their `definitionKey`. */
export type DefinitionMap = ReadonlyMap<string, Definition>

export const mapDefinitions = (definitions: Iterable<Definition>): Map<string, Definition> => {
  const map = new Map<string, Definition>()
  for (const definition of definitions) map.set(definitionKey(definition), definition)
  return map
}

export interface DefinitionDiff {
  readonly created: Definition[]
  readonly changed: { readonly before: Definition; readonly after: Definition }[]
  readonly deleted: Definition[]
  readonly unchanged: number
}

/** A body as it comes back from the database: without fields that are not set. */
const asStored = (definition: Definition): Definition => JSON.parse(JSON.stringify(definition)) as Definition

/** What saving `wanted` and deleting `removed` does to what is in force. Equal bodies make no change. */
export const diffDefinitions = (
  inForce: DefinitionMap,
  wanted: readonly Definition[],
  removed: readonly Definition[] = [],
): DefinitionDiff => {
  const created: Definition[] = []
  const changed: DefinitionDiff['changed'] = []
  let unchanged = 0
  for (const definition of wanted) {
    const before = inForce.get(definitionKey(definition))
    const after = asStored(definition)
    if (before === undefined) created.push(after)
    else if (isDeepStrictEqual(before, after)) unchanged += 1
    else changed.push({ before, after })
  }
  return { created, changed, deleted: [...removed], unchanged }
}

/** Everything that would be in force; objects that do not change are the same ones as before. */
export const afterDiff = (inForce: DefinitionMap, { created, changed, deleted }: DefinitionDiff): DefinitionMap => {
  const after = new Map(inForce)
  for (const definition of deleted) after.delete(definitionKey(definition))
  for (const definition of [...created, ...changed.map((each) => each.after)]) {
    after.set(definitionKey(definition), definition)
  }
  return after
}

/** The objects of the kinds that `wanted` has, which it no longer holds. */
export const missingIn = (inForce: DefinitionMap, wanted: readonly Definition[]): Definition[] => {
  const kinds = new Set<DefinitionKind>(wanted.map(({ kind }) => kind))
  const kept = new Set(wanted.map(definitionKey))
  return [...inForce].flatMap(([key, definition]) => (kinds.has(definition.kind) && !kept.has(key) ? definition : []))
}

export const nameObject = (definition: Definition): ObjectName => ({
  kind: definition.kind,
  name: definitionName(definition),
})
