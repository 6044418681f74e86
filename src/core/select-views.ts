/** Selections among few things that are shown as they are: workstations, resources, prompts, files. */
import type { PromptView } from '#/model/views.ts'
import type { FileView, ResourceView, WorkstationView } from '#/model/workstation-views.ts'
import type { Condition, Order } from '#/selection/condition.ts'
import type { Field } from '#/selection/field.ts'
import { fieldsByName } from '#/selection/nouns.ts'
import { predicateOf, type Reader, type Readers } from './condition-test.ts'
import { drained, scan, type PageAsked } from './scan.ts'

export interface ViewsAsked extends PageAsked {
  readonly where?: Condition | undefined
}

export interface SelectedViews<View> {
  readonly items: View[]
  readonly next: string | null
  readonly total?: number
}

/** How fields of a view are read that are no property of the same name. */
type Told<View> = Readonly<Record<string, (view: View) => string | null>>

interface Shape<View> {
  readonly fields: ReadonlyMap<string, Field>
  /** By what a list is ordered when nobody says, and what is equal: nothing else has it. */
  readonly key: string
  readonly told?: Told<View>
}

/** Selects among `views`, each field read from the property of its name or as `told`. Throws `request.invalid` for a cursor that is none. */
export const selectAmong = <View extends object>(
  views: readonly View[],
  { where, order = [], ...page }: ViewsAsked,
  { fields, key, told = {} }: Shape<View>,
): SelectedViews<View> => {
  // Rows are numbered from 1, as in the plan.
  const viewAt = (row: number): View => {
    const view = views[row - 1]
    if (view === undefined) throw new Error(`there is no view ${row}`)
    return view
  }
  const readers: Readers<number> = Object.fromEntries(
    [...fields.values()].map((field) => [field.name, viewReader(field, viewAt, told[field.name])]),
  )
  const whole: Order = order.some(({ field }) => field === key) ? order : [...order, { field: key, descending: false }]
  const isWanted = where === undefined ? () => true : predicateOf(where, { readers, fields })
  const { ids, next, total } = drained(
    scan({ rows: views.map((_, at) => at + 1), isWanted, readers }, { ...page, order: whole }),
  )
  return { items: ids.map(viewAt), next, ...(total !== null && { total }) }
}

const viewReader = <View extends object>(
  { name, kind }: Field,
  viewAt: (row: number) => View,
  tell: ((view: View) => string | null) | undefined,
): Reader<number> => {
  if (tell !== undefined) return { as: 'text', of: (row) => tell(viewAt(row)) }
  const value = (row: number): unknown => (viewAt(row) as Readonly<Record<string, unknown>>)[name]
  if (kind === 'flag') return { as: 'flag', of: (row) => value(row) === true }
  if (kind === 'number' || kind === 'id') return { as: 'number', of: (row) => Number(value(row) ?? Number.NaN) }
  const text = (row: number): string | null => {
    const found = value(row)
    return typeof found === 'string' ? found : null
  }
  if (kind !== 'instant') return { as: 'text', of: text }
  return {
    as: 'number',
    of: (row) => {
      const at = text(row)
      return at === null ? Number.NaN : Temporal.Instant.from(at).epochMilliseconds
    },
  }
}

export const selectWorkstations = (
  views: readonly WorkstationView[],
  asked: ViewsAsked,
): SelectedViews<WorkstationView> => selectAmong(views, asked, { fields: fieldsByName.workstation, key: 'name' })

/** A resource is called `FTA1#TAPES`. */
export const selectResources = (views: readonly ResourceView[], asked: ViewsAsked): SelectedViews<ResourceView> => {
  const partOf = (part: number) => (view: ResourceView) => view.name.split('#')[part] ?? null
  const told = { name: partOf(1), workstation: partOf(0) }
  const order = [...(asked.order ?? []), { field: 'workstation', descending: false }]
  return selectAmong(views, { ...asked, order }, { fields: fieldsByName.resource, key: 'name', told })
}

export const selectPrompts = (views: readonly PromptView[], asked: ViewsAsked): SelectedViews<PromptView> =>
  selectAmong(views, asked, { fields: fieldsByName.prompt, key: 'id' })

export const selectFiles = (views: readonly FileView[], asked: ViewsAsked): SelectedViews<FileView> =>
  selectAmong(views, asked, { fields: fieldsByName.file, key: 'id' })
