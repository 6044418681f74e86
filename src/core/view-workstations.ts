/** Workstations and resources as they are shown: what runs, what waits, who holds what. */
import type { FileView, ResourceView, WorkstationView } from '#/model/workstation-views.ts'
import { fileTestText } from './file-tests.ts'
import { countWaiting } from './reservations.ts'
import { freeUnits, type ResourceState } from './resources.ts'
import type { Holder, PlanState } from './state.ts'
import { jobName, streamName } from './view.ts'
import type { Workstation } from './workstations.ts'

/** All workstations of the plan, by name. */
export const viewWorkstations = (state: PlanState): WorkstationView[] => {
  const ready = new Map<number, number>()
  for (const { workstation, length } of state.lines.values()) {
    ready.set(workstation, (ready.get(workstation) ?? 0) + length)
  }
  return state.workstations
    .map((workstation, number) => viewWorkstation(workstation, ready.get(number) ?? 0))
    .slice(1)
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
}

const viewWorkstation = (workstation: Workstation, ready: number): WorkstationView => ({
  name: workstation.name,
  timezone: workstation.timezone,
  limit: workstation.limit,
  fence: workstation.fence,
  linked: !workstation.unlinked,
  ignored: workstation.ignored,
  running: workstation.live,
  ready,
})

/** All resources of the plan, by name. */
export const viewResources = (state: PlanState): ResourceView[] =>
  [...state.resources.values()]
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .map((resource) => viewResource(state, resource))

/** All files that are waited for, as they came into the plan. */
export const viewFiles = (state: PlanState): FileView[] =>
  [...state.files.values()].map(({ id, workstation, path, qualifier, found, waiter }) => {
    const name = waiter < 0 ? streamName(state, -waiter) : jobName(state, waiter)
    return { id, workstation, path, qualifier: qualifier && fileTestText(qualifier), found, waiter: name }
  })

/** So many holders are named. */
const mostHolders = 50

const viewResource = (state: PlanState, resource: ResourceState): ResourceView => ({
  name: resource.name,
  units: resource.units,
  defined: resource.defined,
  inUse: resource.inUse,
  free: Math.max(0, freeUnits(resource)),
  waiting: countWaiting(state, resource),
  holders: [...resource.holders].slice(0, mostHolders).map(([holder, units]) => viewHolder(state, holder, units)),
})

const viewHolder = (state: PlanState, holder: Holder, units: number): ResourceView['holders'][number] =>
  holder < 0
    ? { type: 'stream', id: -holder, name: streamName(state, -holder), units }
    : { type: 'job', id: holder, name: jobName(state, holder), units }
