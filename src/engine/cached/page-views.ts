/** The rows of a page that was brought up to date: those that have changed are looked at anew, the others stay what they are. */
import type { PlanState } from '#/core/state.ts'
import type { EstimatedTimes, TimesOf } from '#/engine/assurance-desk.ts'
import type { Page } from '#/engine/page.ts'
import type { JobView, StreamView } from '#/model/views.ts'
import type { PageMade } from './page-rows.ts'

export type Estimated =
  | Pick<JobView, 'id' | 'status' | 'estimatedStartAt' | 'estimatedEndAt'>
  | Pick<StreamView, 'id' | 'status' | 'estimatedStartAt' | 'estimatedEndAt'>

export interface RowsOf<View> {
  readonly view: (state: PlanState, id: number) => View
  readonly estimatesOf: (times: TimesOf, id: number) => EstimatedTimes
}

interface Now<View> extends RowsOf<View> {
  readonly state: PlanState
  readonly estimated: TimesOf
}

interface Revision {
  readonly made: PageMade
  /** What has changed. */
  readonly ids: ReadonlySet<number>
}

/** The page that was kept itself where it says the same: who has it need not be sent it again. */
export const pageFrom = <View extends Estimated>(
  kept: Page<View>,
  { made: { ids, next, total }, ids: changed }: Revision,
  { view, estimatesOf, state, estimated }: Now<View>,
): Page<View> => {
  const known = new Map(kept.items.map((item) => [item.id, item]))
  const items = ids.map((id) => {
    const row = changed.has(id) ? undefined : known.get(id)
    const times = estimatesOf(estimated, id)
    return row !== undefined && isEstimatedSo(row, times) ? row : { ...(row ?? view(state, id)), ...times }
  })
  const isSame = items.length === kept.items.length && items.every((item, place) => item === kept.items[place])
  if (isSame && next === kept.next && total === kept.total) return kept
  return { items, next, ...(total !== undefined && { total }) }
}

const isEstimatedSo = (row: Estimated, { estimatedStartAt, estimatedEndAt }: EstimatedTimes): boolean =>
  row.estimatedStartAt === estimatedStartAt && row.estimatedEndAt === estimatedEndAt
