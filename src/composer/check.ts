/**
 * Checks definitions against each other and against those that are stored already.
 *
 * What can be judged from a text alone (forms of names, dates, rules, conditions) was judged when it was parsed.
 */
import { definitionKey, definitionName } from '#/model/definition.ts'
import type { Diagnostic } from '#/model/diagnostic.ts'
import { checkCycles } from './check-cycles.ts'
import { checkReferences } from './check-references.ts'
import { checkTimes } from './check-times.ts'
import { checkVariables } from './check-variables.ts'
import { worldOf, type KnownDefinitions } from './known-definitions.ts'
import type { ParsedDefinition } from './parsed.ts'
import { diagnose, type Position } from './source.ts'

export type { KnownDefinitions } from './known-definitions.ts'

/** Everything wrong between definitions, in the order of the texts. An error means that none of them can be applied. */
export const checkDefinitions = (parsed: readonly ParsedDefinition[], known: KnownDefinitions): Diagnostic[] => {
  const world = worldOf(parsed, known)
  return [
    ...checkDuplicates(parsed),
    ...parsed.flatMap((each) => [...checkReferences(each, world), ...checkTimes(each), ...checkVariables(each, world)]),
    ...checkCycles(parsed, world),
  ]
}

/** Two definitions of one name in the same texts. */
const checkDuplicates = (parsed: readonly ParsedDefinition[]): Diagnostic[] => {
  const first = new Map<string, Position>()
  return parsed.flatMap(({ definition, position }) => {
    const key = definitionKey(definition)
    const before = first.get(key)
    if (before === undefined) {
      first.set(key, position)
      return []
    }
    const message = `The ${definition.kind} ${definitionName(definition)} is defined already at ${before.file}:${before.line}.`
    return [diagnose(position, { code: 'definition.duplicate', message, hint: 'Remove one of them.' })]
  })
}
