/** Finds the object that a person names: by its full name, or without the workstation where only one has it. */
import { largestPageSize } from '#/contract/fields.ts'
import { Refusal } from '#/lib/refusal.ts'
import { didYouMean } from '#/lib/words.ts'
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
  const find = (pattern: string, limit = shown + 1) => client.definitions({ ...options, name: pattern, limit })
  const exact = await find(name)
  const { items } = exact.items.length > 0 || name.includes('#') ? exact : await find(`@#${name}`)
  const [found, ...others] = items
  if (found === undefined) {
    const what = options.kind ?? 'definition'
    const meant = await meantBy(name, find)
    throw new Refusal(
      'definition.unknown',
      `There is no ${what} ${name}.${meant === '' ? " batuta definitions list '@PART@' searches." : meant}`,
    )
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

type Find = (pattern: string, limit: number) => Promise<{ readonly items: readonly DefinitionView[] }>

/** Looks among the objects that have one half of the name: a site has too many to look at all of them. */
const meantBy = async (name: string, find: Find): Promise<string> => {
  const local = name.slice(name.indexOf('#') + 1)
  if (local.length < 4 || /[@*?]/.test(name)) return ''
  const half = Math.ceil(local.length / 2)
  const found = await Promise.all(
    [local.slice(0, half), local.slice(half)].map((part) => find(`@${part}@`, largestPageSize)),
  )
  const names = found.flatMap(({ items }) => items.map((each) => each.name))
  return didYouMean(name, name.includes('#') ? names : names.map((each) => each.slice(each.indexOf('#') + 1)))
}
