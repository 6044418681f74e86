/**
 * Warns of objects that nobody uses: calendars, run cycle groups, variable tables, prompts, resources, job definitions.
 *
 * It is asked only of texts that have job streams: who brings his calendars today may bring their users tomorrow.
 */
import { definitionKey, definitionName, keyOf, type Definition, type DefinitionKind } from '#/model/definition.ts'
import type { Diagnostic } from '#/model/diagnostic.ts'
import { usesOf, type Exists } from './definition-uses.ts'
import type { World } from './known-definitions.ts'
import type { ParsedDefinition } from './parsed.ts'
import { diagnose, type Position } from './source.ts'

const nouns = {
  calendar: 'calendar',
  runcyclegroup: 'run cycle group',
  vartable: 'variable table',
  prompt: 'prompt',
  resource: 'resource',
  job: 'job definition',
} satisfies Partial<Record<DefinitionKind, string>>

/** The kinds that use others. */
const users = ['stream', 'runcyclegroup', 'job', 'workstation', 'parameter'] as const

/** To be asked after `checkReferences`, which notes what the texts themselves use. */
export const checkUnused = (parsed: readonly ParsedDefinition[], world: World): Diagnostic[] => {
  if (!parsed.some(({ definition }) => definition.kind === 'stream')) return []
  const left = parsed.filter(({ definition }) => !world.isUsed(definition)).flatMap(candidateOf)
  if (left.length === 0) return []
  // What is stored is asked only if need be: it may be a whole site.
  const used = usedByStored(world)
  return left.filter(({ definition }) => !used.has(definitionKey(definition))).map(diagnoseUnused)
}

const usedByStored = (world: World): Set<string> => {
  const exists: Exists = existsIn(world)
  const stored = users.flatMap((kind) => world.stored(kind))
  return new Set(stored.flatMap((each) => usesOf(each, exists).map(({ kind, name }) => keyOf(kind, name))))
}

/** Whether an object exists, by its key: `job FTA1#PAYCALC`. */
const existsIn =
  ({ has }: World): Exists =>
  (key) => {
    const blank = key.indexOf(' ')
    return has(key.slice(0, blank) as DefinitionKind, key.slice(blank + 1))
  }

/** What somebody should use, and where it stands. */
interface Candidate {
  readonly kind: keyof typeof nouns
  readonly definition: Definition
  readonly position: Position
}

/** The default ones are used by whoever names no other. */
const candidateOf = ({ definition, position }: ParsedDefinition): Candidate[] => {
  const { kind, name } = definition
  const isDefault =
    (kind === 'calendar' && name === 'HOLIDAYS') ||
    (kind === 'vartable' && (definition.isDefault || name === 'MAIN_TABLE'))
  return isDefault || !isNamed(kind) ? [] : [{ kind, definition, position }]
}

const isNamed = (kind: DefinitionKind): kind is keyof typeof nouns => Object.hasOwn(nouns, kind)

const diagnoseUnused = ({ kind, definition, position }: Candidate): Diagnostic =>
  diagnose(position, {
    code: `definition.unused_${kind}`,
    message: `Nobody uses the ${nouns[kind]} ${definitionName(definition)}.`,
    hint: 'Remove it, unless it is used by hand.',
  })
