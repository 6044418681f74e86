/**
 * Checks definitions against each other and against those that are stored already.
 *
 * What can be judged from a text alone (forms of names, dates, rules, conditions) was judged when it was parsed. One more check
 * is one more file of the shape `Check`, its line here, and the rows of its codes in `diagnostic-codes.ts`.
 */
import type { Diagnostic } from '#/model/diagnostic.ts'
import { checkConditions } from './check-conditions.ts'
import { checkCycles } from './check-cycles.ts'
import { checkDays } from './check-days.ts'
import { checkDuplicates } from './check-duplicates.ts'
import { checkNeeds } from './check-needs.ts'
import { checkNetwork } from './check-network.ts'
import { checkPlanned } from './check-planned.ts'
import { checkReferences } from './check-references.ts'
import { checkSettings } from './check-settings.ts'
import { checkTimes } from './check-times.ts'
import { checkUnused } from './check-unused.ts'
import { checkVariables } from './check-variables.ts'
import { complainAbout, type Check } from './complain.ts'
import { worldOf, type KnownDefinitions } from './known-definitions.ts'
import type { ParsedDefinition } from './parsed.ts'

export type { KnownDefinitions } from './known-definitions.ts'

const checks: readonly Check[] = [
  checkReferences,
  checkNetwork,
  checkConditions,
  checkTimes,
  checkNeeds,
  checkSettings,
  checkPlanned,
  checkDays,
  checkVariables,
]

/** Everything wrong between definitions, in the order of the texts. An error means that none of them can be applied. */
export const checkDefinitions = (parsed: readonly ParsedDefinition[], known: KnownDefinitions): Diagnostic[] => {
  const world = worldOf(parsed, known)
  const found: Diagnostic[] = checkDuplicates(parsed)
  for (const each of parsed) {
    const complain = complainAbout(each, found)
    for (const check of checks) check(each.definition, world, complain)
  }
  return [...found, ...checkUnused(parsed, world), ...checkCycles(parsed, world)]
}
