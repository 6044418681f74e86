/** Lists of the small plan, selected as the real engine selects. */
import { selectAmong } from '#/core/select-views.ts'
import type { ListOptions, Page } from '#/engine/engine.ts'
import { fieldsByName } from '#/selection/nouns.ts'

/** `FTA1#PAYROLL.PAYCALC` of a job, `FTA1#PAYROLL` of a stream. */
const fullName = ({ stream, workstation, name }: { stream?: string; workstation: string; name: string }): string =>
  stream === undefined ? `${workstation}#${name}` : `${stream}.${name}`

/** What a selection reads of a job or stream that stands in its view under another name, or in another form. */
const told = (noun: 'job' | 'stream') => ({
  state: (view: { internalStatus: string }) => view.internalStatus,
  ...(noun === 'job' && {
    stream: (view: { stream?: string }) => view.stream?.split('#')[1] ?? null,
    streamWorkstation: (view: { stream?: string }) => view.stream?.split('#')[0] ?? null,
  }),
})

export const pageOf = <
  View extends {
    id: number
    name: string
    status: string
    internalStatus: string
    stream?: string
    workstation: string
  },
>(
  noun: 'job' | 'stream',
  views: readonly View[],
  { status, name, within, ...asked }: ListOptions<string>,
): Page<View> => {
  const literals = (name ?? '*').split(/[@*]/).map((literal) => RegExp.escape(literal))
  const pattern = new RegExp(`^${literals.join('.*')}$`, 'i')
  const rest = views.filter(
    (view) =>
      (status === undefined || status.includes(view.status)) &&
      within?.passes(view.stream ?? fullName(view)) !== false &&
      (pattern.test(view.name) || pattern.test(fullName(view))),
  )
  const page = selectAmong(rest.map(withCritical), asked, { fields: fieldsByName[noun], key: 'id', told: told(noun) })
  const byId = new Map(rest.map((view) => [view.id, view]))
  return { ...page, items: page.items.flatMap(({ id }) => byId.get(id) ?? []) }
}

/** The view of a job does not say whether it is critical, and a selection asks for it: here job 3 is. */
const withCritical = <View extends { id: number; stream?: string }>(view: View): View & { critical: boolean } => ({
  ...view,
  critical: view.stream !== undefined && view.id === 3,
})
