/**
 * The definitions of a kind with what they say, for lists of the plan that show some of it.
 *
 * They are kept until definitions change: monitoring asks for the same list all day.
 */
import type { DefinitionDesk } from '#/engine/definition-desk.ts'
import { definitionName, type Definition, type DefinitionKind } from '#/model/definition.ts'
import type { Call } from '#/twsd/call.ts'

interface Defined<Kind extends DefinitionKind> {
  readonly name: string
  readonly body: Extract<Definition, { kind: Kind }>
}

/** By the desk of a caller: who may see less has another one. */
const kept = new WeakMap<
  DefinitionDesk,
  Map<DefinitionKind, { readonly revision: number; readonly found: unknown[] }>
>()

/** All definitions of a kind, by name. Meant for kinds of which a site has hundreds. */
export const definitionsOf = async <Kind extends DefinitionKind>(
  { engine: { definitions } }: Call,
  kind: Kind,
): Promise<readonly Defined<Kind>[]> => {
  const revision = await definitions.head()
  const byKind = kept.get(definitions) ?? new Map()
  kept.set(definitions, byKind)
  const last = byKind.get(kind)
  if (last?.revision === revision) return last.found
  const found = await readAll(definitions, kind)
  byKind.set(kind, { revision, found })
  return found
}

const readAll = async <Kind extends DefinitionKind>(
  definitions: DefinitionDesk,
  kind: Kind,
): Promise<Defined<Kind>[]> => {
  const found: Defined<Kind>[] = []
  let after: string | undefined
  do {
    const page = await definitions.list({ kind }, { limit: 1000, after })
    for (const body of await definitions.bodies(page.items)) {
      if (body.kind === kind) found.push({ name: definitionName(body), body: body as Defined<Kind>['body'] })
    }
    after = page.next ?? undefined
  } while (after !== undefined)
  return found
}
