/** Streams of workstation classes, for a comparison: on both sides one on each member, as they are planned. */
import { isDeepStrictEqual } from 'node:util'
import { definitionKey, type Definition } from '#/model/definition.ts'
import { indexDefinitions } from './definition-index.ts'
import type { EffectRequest } from './effect-request.ts'
import { expandClasses } from './expand-classes.ts'

type DefinitionMap = EffectRequest['before']

/** The same request with the streams of members in place of those of classes; what does not change stays one object. */
export const onMembers = (request: EffectRequest): EffectRequest => {
  const sides = [request.before, request.after]
  if (!sides.some((map) => map.values().some(({ kind }) => kind === 'class'))) return request
  const before = expandMap(request.before)
  const after = expandMap(request.after)
  for (const [key, definition] of after) {
    const same = before.get(key)
    if (same !== undefined && same !== definition && isDeepStrictEqual(same, definition)) after.set(key, same)
  }
  return { ...request, before, after }
}

const expandMap = (map: DefinitionMap): Map<string, Definition> => {
  const expanded = new Map<string, Definition>()
  for (const [key, definition] of map) if (definition.kind !== 'stream') expanded.set(key, definition)
  for (const stream of expandClasses(indexDefinitions(map.values())).streams.values()) {
    expanded.set(definitionKey(stream), stream)
  }
  return expanded
}
