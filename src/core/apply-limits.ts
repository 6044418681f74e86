/** How much runs, as an operator set it: of a workstation, and of the units of a resource. */
import type { EventBody } from '#/model/event.ts'
import type { PlanState } from './state.ts'
import { workstationAt, workstationNumber } from './workstations.ts'

type LimitEvent = Extract<EventBody, { kind: 'workstation.changed' | 'resource.altered' }>

export const applyLimits = (state: PlanState, event: LimitEvent): void => {
  switch (event.kind) {
    case 'workstation.changed': {
      const { limit, fence, linked, ignored } = event.change
      const workstation = workstationAt(state, workstationNumber(state, event.workstation))
      workstation.limit = limit ?? workstation.limit
      workstation.limitSet ||= limit !== undefined
      workstation.fence = fence ?? workstation.fence
      workstation.unlinked = linked === undefined ? workstation.unlinked : !linked
      workstation.ignored = ignored ?? workstation.ignored
      return
    }
    case 'resource.altered': {
      const resource = state.resources.get(event.resource)
      if (resource === undefined) throw new Error(`there is no resource ${event.resource}`)
      resource.units = event.units
    }
  }
}
