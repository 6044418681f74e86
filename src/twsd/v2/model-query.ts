/** Which definitions a request of version 2 means: by OQL or a pattern of their key. */
import type { DefinitionView } from '#/model/definition-views.ts'
import { everything } from '#/selection/condition.ts'
import { namePattern } from '#/selection/name-pattern.ts'
import { parseOqlOf, type Query } from '#/selection/parse-oql.ts'
import type { Call } from '#/twsd/call.ts'
import { definitionNoun, holds, inOrder, keyOfView, partsOf } from '#/twsd/model/definition-noun.ts'
import type { SaidKind } from '#/twsd/model/kinds.ts'
import { pagesOf } from '#/twsd/model/model-index.ts'

const noQuery: Query = { where: everything, order: [] }

const unrooted = (name: string): string => (name.lastIndexOf('/') === 0 ? name.slice(1) : name)

/** `/@/@#/@/PAY@`, `PAY@`: workstation and name as conman's patterns have them, in any case. */
const keyPattern = (text: string): ((view: DefinitionView) => boolean) => {
  const parts = text
    .toUpperCase()
    .split('#')
    .map((part) => namePattern(unrooted(part.trim())))
  const [ofWorkstation, ofName] = parts.length > 1 ? [parts[0], parts[1]] : [undefined, parts[0]]
  return (view) => {
    const { workstation, name: own } = partsOf(view)
    // A variable lies in its table as other objects lie in a folder.
    const name = view.kind === 'parameter' ? unrooted(keyOfView(view)) : own
    if (ofWorkstation !== undefined && !ofWorkstation.test((workstation ?? '').toUpperCase())) return false
    return ofName?.test(name.toUpperCase()) ?? true
  }
}

/** Those that `oql` and `model_filter` name, in the order that is asked for. Throws `selection.invalid`. */
export const selectModel = async ({ engine, query }: Call, kind: SaidKind): Promise<DefinitionView[]> => {
  const { oql, model_filter: filter } = query
  const { where, order } = oql === undefined || oql.trim() === '' ? noQuery : parseOqlOf(definitionNoun, oql)
  const matches = filter === undefined || filter === '' ? undefined : keyPattern(filter)
  const isAll = where.is === 'all' && where.of.length === 0
  const found: DefinitionView[] = []
  for await (const views of pagesOf(engine.definitions, kind)) {
    found.push(...views.filter((view) => (matches?.(view) ?? true) && (isAll || holds(where, view))))
  }
  return inOrder(found, order)
}
