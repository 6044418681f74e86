/** The fields by which definitions are selected: what a list knows of each without reading it whole. */
import type { Comparison, Condition, Order, Value } from '#/selection/condition.ts'
import type { Noun } from '#/selection/field.ts'
import { wildcards } from '#/lib/wildcards.ts'
import type { DefinitionView } from '#/model/definition-views.ts'
import { modelId, placedName, qualifiedReference, reference } from './naming.ts'

export const definitionNoun: Noun = {
  noun: 'definition',
  fields: [
    { name: 'name', kind: 'name', what: 'Its name without its folder.', sorts: true },
    { name: 'folder', kind: 'text', what: 'The folder it lies in, `/` or `/FINANCE`.', sorts: true },
    {
      name: 'workstation',
      kind: 'name',
      what: 'The workstation it belongs to.',
      hwa: ['workstationName'],
      sorts: true,
    },
    { name: 'description', kind: 'text', what: 'Its description.', sorts: true },
    { name: 'key', kind: 'name', what: 'Its key, `/FTA1#/PAY`.', sorts: true },
    { name: 'id', kind: 'id', what: 'Its identifier.' },
    { name: 'modifiedBy', kind: 'text', what: 'Who changed it last.', sorts: true },
    { name: 'modifiedTime', kind: 'instant', what: 'When it was changed last.', sorts: true },
    { name: 'version', kind: 'number', what: 'The revision that changed it last.', sorts: true },
  ],
}

/** The name of a list, `FTA1#PAY` or `TABLE.VARIABLE`, in its parts. */
export const partsOf = ({
  kind,
  name,
}: Pick<DefinitionView, 'kind' | 'name'>): { workstation?: string; name: string } => {
  const hash = name.indexOf('#')
  if (kind === 'parameter') return { name: name.slice(name.lastIndexOf('.') + 1) }
  return hash < 0 ? { name } : { workstation: name.slice(0, hash), name: name.slice(hash + 1) }
}

/** The key that an object of a list has. */
export const keyOfView = (view: Pick<DefinitionView, 'kind' | 'name'>): string => {
  const { workstation, name } = partsOf(view)
  if (view.kind === 'domain') return name
  if (view.kind !== 'parameter') return qualifiedReference(workstation, name)
  const table = view.name.slice(0, Math.max(0, view.name.length - name.length - 1))
  return `${table === '' ? '' : reference(table)}/${name}`
}

const values: Readonly<Record<string, (view: DefinitionView) => Value | undefined>> = {
  name: (view) => placedName(partsOf(view).name).name,
  folder: (view) => placedName(partsOf(view).name).folder,
  workstation: (view) => {
    const { workstation } = partsOf(view)
    return workstation === undefined ? undefined : reference(workstation)
  },
  description: ({ description }) => description ?? undefined,
  key: keyOfView,
  id: ({ kind, name }) => modelId(kind, name),
  modifiedBy: ({ by }) => by,
  modifiedTime: ({ at }) => Temporal.Instant.from(at).epochMilliseconds,
  version: ({ revision }) => revision,
}

/** Names are named with or without the `/` of the root. */
const same = (field: string, value: Value, other: Value): boolean => {
  if (value === other) return true
  if (field !== 'workstation' || typeof value !== 'string') return false
  return value === `/${String(other)}`
}

/** Whether a condition holds for an object of a list. */
export const holds = (condition: Condition, view: DefinitionView): boolean => {
  switch (condition.is) {
    case 'all':
      return condition.of.every((one) => holds(one, view))
    case 'any':
      return condition.of.some((one) => holds(one, view))
    case 'not':
      return !holds(condition.of, view)
    case 'field':
      return passes(condition.field, condition.test, values[condition.field]?.(view))
  }
}

const passes = (
  field: string,
  test: Extract<Condition, { is: 'field' }>['test'],
  value: Value | undefined,
): boolean => {
  if (value === undefined) return false
  switch (test.is) {
    case 'present':
      return true
    case 'one of':
      return test.values.some((one) => same(field, value, one))
    case 'like': {
      const pattern = wildcards(test.pattern, { exactly: true })
      return pattern.test(String(value)) || (field === 'workstation' && pattern.test(String(value).slice(1)))
    }
    case '<':
    case '<=':
    case '>':
    case '>=':
      return typeof value === 'number' && compares(value, test.is, test.than)
  }
}

const compares = (value: number, comparison: Comparison, than: number): boolean => {
  if (value === than) return comparison === '<=' || comparison === '>='
  return value < than === comparison.startsWith('<')
}

/** Puts objects of a list in an order; those without a value come last. */
export const inOrder = (views: readonly DefinitionView[], order: Order): DefinitionView[] =>
  order.length === 0 ? [...views] : views.toSorted((a, b) => compare(a, b, order))

const compare = (a: DefinitionView, b: DefinitionView, order: Order): number => {
  for (const { field, descending } of order) {
    const [one, other] = [values[field]?.(a), values[field]?.(b)]
    if (one === other) continue
    if (one === undefined) return 1
    if (other === undefined) return -1
    return one < other === descending ? 1 : -1
  }
  return 0
}
