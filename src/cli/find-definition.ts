/** Finds the object that a person names: by its full name, or without the workstation where only one has it. */
import { Refusal } from '#/lib/refusal.ts'
import type { DefinitionKind } from '#/model/definition.ts'
import type { DefinitionView } from '#/model/definition-views.ts'
import type { Session } from './session.ts'

/** How objects are narrowed down. */
export interface FindOptions {
  readonly kind?: DefinitionKind
  /** As of this revision. */
  readonly revision?: number
}

/** How many of the objects that match are named in the refusal. */
const shown = 10

/** Throws `definition.unknown`, or `definition.ambiguous` with the objects it could be. */
export const findDefinition = async (
  { client }: Session,
  name: string,
  options: FindOptions,
): Promise<DefinitionView> => {
  const find = (pattern: string) => client.definitions({ ...options, name: pattern, limit: shown + 1 })
  const exact = await find(name)
  const { items } = exact.items.length > 0 || name.includes('#') ? exact : await find(`@#${name}`)
  const [found, ...others] = items
  if (found === undefined) {
    const what = options.kind ?? 'definition'
    throw new Refusal('definition.unknown', `There is no ${what} ${name}; batuta definitions list '@PART@' searches.`)
  }
  if (others.length === 0) return found
  const lines = items.slice(0, shown).map((each) => `  ${each.kind} ${each.name}`)
  const list = [...lines, ...(items.length > shown ? ['  and more'] : [])].join('\n')
  throw new Refusal(
    'definition.ambiguous',
    `${name} names more than one object; use the full name, or --kind:\n${list}`,
    {
      objects: items.slice(0, shown).map(({ kind, name }) => ({ kind, name })),
    },
  )
}
