/** Finds two definitions of one name in the same texts. Workstations and their classes share one set of names, as in TWS. */
import { definitionName, keyOf, type Definition } from '#/model/definition.ts'
import type { Diagnostic } from '#/model/diagnostic.ts'
import { upperOf } from './case.ts'
import type { ParsedDefinition } from './parsed.ts'
import { diagnose } from './source.ts'

export const checkDuplicates = (parsed: readonly ParsedDefinition[]): Diagnostic[] => {
  const first = new Map<string, Map<string, ParsedDefinition>>()
  const found: Diagnostic[] = []
  for (const each of parsed) {
    const [place, name] = identityOf(each.definition)
    const there = first.get(place) ?? new Map<string, ParsedDefinition>()
    first.set(place, there)
    const before = there.get(name)
    if (before === undefined) there.set(name, each)
    else found.push(diagnoseDuplicate(each, before))
  }
  return found
}

/** The set that a name must be the only one in, and the name: of a job those of its workstation, of which no key need be made. */
const identityOf = (definition: Definition): readonly [place: string, name: string] => {
  if (definition.kind === 'job') return [upperOf(definition.workstation), upperOf(definition.name)]
  const kind = definition.kind === 'class' ? 'workstation' : definition.kind
  return ['', keyOf(kind, definitionName(definition))]
}

const diagnoseDuplicate = ({ definition, position }: ParsedDefinition, before: ParsedDefinition) => {
  const { kind } = before.definition
  const as = kind === definition.kind ? '' : ` as a ${kind}`
  const { file, line } = before.position
  const message = `The ${definition.kind} ${definitionName(definition)} is defined already at ${file}:${line}${as}.`
  return diagnose(position, { code: 'definition.duplicate', message, hint: 'Remove one of them.' })
}
