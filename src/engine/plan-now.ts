/** The live plan as a change of definitions is held against it: its instances, its days, and what planning goes by. */
import { cell, nextRow } from '#/core/columns.ts'
import { nameOf } from '#/core/names.ts'
import type { PlanState } from '#/core/state.ts'
import { streamStatus } from '#/core/status.ts'
import { streamName } from '#/core/view.ts'
import type { LiveInstance } from '#/planning/effect-request.ts'
import type { PlanOptions } from '#/planning/plan-options.ts'
import type { Site } from '#/planning/plan-request.ts'
import type { PlanNow } from './definition-changes.ts'
import { productionDay } from './planner.ts'

/** Everything is copied: the plan goes on while the change is weighed. */
export const planNow = (state: PlanState, { site, options }: { site: Site; options: PlanOptions }): PlanNow => ({
  site: { ...site },
  options,
  today: productionDay(state.now, site).toString(),
  plannedTo: state.plannedThrough === '' ? null : state.plannedThrough,
  live: [...liveInstances(state)],
})

const liveInstances = function* (state: PlanState): Generator<LiveInstance> {
  const { streams, names } = state
  for (let id = nextRow(streams, 1); id < streams.size; id = nextRow(streams, id + 1)) {
    if (cell(streams.workstation, id) === 0) continue
    yield {
      id,
      stream: streamName(state, id).toUpperCase(),
      day: nameOf(names, cell(streams.day, id)),
      scheduledAt: cell(streams.scheduledAt, id),
      status: streamStatus(state, id),
    }
  }
}
