/** Finds two definitions of one name in the same texts. Workstations and their classes share one set of names, as in TWS. */
import { definitionKey, definitionName, type Definition } from '#/model/definition.ts'
import type { Diagnostic } from '#/model/diagnostic.ts'
import type { ParsedDefinition } from './parsed.ts'
import { diagnose } from './source.ts'

export const checkDuplicates = (parsed: readonly ParsedDefinition[]): Diagnostic[] => {
  const first = new Map<string, ParsedDefinition>()
  const found: Diagnostic[] = []
  for (const each of parsed) {
    const key = identityOf(each.definition)
    const before = first.get(key)
    if (before === undefined) first.set(key, each)
    else found.push(diagnoseDuplicate(each, before))
  }
  return found
}

const identityOf = (definition: Definition): string =>
  definition.kind === 'class' ? `workstation ${definition.name.toUpperCase()}` : definitionKey(definition)

const diagnoseDuplicate = ({ definition, position }: ParsedDefinition, before: ParsedDefinition) => {
  const { kind } = before.definition
  const as = kind === definition.kind ? '' : ` as a ${kind}`
  const { file, line } = before.position
  const message = `The ${definition.kind} ${definitionName(definition)} is defined already at ${file}:${line}${as}.`
  return diagnose(position, { code: 'definition.duplicate', message, hint: 'Remove one of them.' })
}
