/** Limits hold (D.3, 5): of a workstation, a stream, a resource, counted from the runs of the ledger and not from the state. */
import { cell } from '#/core/columns.ts'
import { isUrgent } from '#/core/conditions.ts'
import type { ResourceState } from '#/core/resources.ts'
import type { PlanState } from '#/core/state.ts'
import { workstationAt } from '#/core/workstations.ts'
import type { LedgerEvent } from '#/model/event.ts'
import { isEnd } from './double-start.ts'
import { breaks, type Invariant } from './invariant.ts'

const name = 'limits hold'

export const limits: Invariant = {
  name,
  watch: () => {
    const live = new Set<number>()
    let taken = new Set<ResourceState>()
    return {
      before: (event, state) => {
        if (event.kind === 'run.dispatched') taken = resourcesToTake(state, event.job)
      },
      after: (event, state) => {
        if (isEnd(event)) live.delete(event.job)
        // One that was lost and is found again.
        if (event.kind === 'run.started') live.add(event.job)
        if (event.kind !== 'run.dispatched') return
        live.add(event.job)
        checkPlaces(state, live, event)
        checkUnits(taken, event)
      },
    }
  },
}

type Dispatched = Extract<LedgerEvent, { kind: 'run.dispatched' }>

const checkPlaces = (state: PlanState, live: ReadonlySet<number>, { job, run }: Dispatched): void => {
  const { jobs, streams } = state
  const number = cell(jobs.workstation, job)
  const stream = cell(jobs.stream, job)
  let here = 0
  let ofStream = 0
  for (const other of live) {
    if (cell(jobs.workstation, other) === number) here += 1
    if (cell(jobs.stream, other) === stream) ofStream += 1
  }
  const workstation = workstationAt(state, number)
  if (here > workstation.limit && !isUrgent(state, job))
    breaks(name, `run ${job}.${run} is the ${here}th on ${workstation.name}, whose limit is ${workstation.limit}`)
  const limit = cell(streams.limit, stream)
  if (limit >= 0 && ofStream > limit)
    breaks(name, `run ${job}.${run} is the ${ofStream}th of stream ${stream}, whose limit is ${limit}`)
}

/** Those of which the run takes units. What its stream holds already it keeps, also when there is less of it by now. */
const resourcesToTake = (state: PlanState, job: number): Set<ResourceState> => {
  const taken = new Set<ResourceState>()
  for (const holder of [job, -cell(state.jobs.stream, job)])
    for (const { resource } of state.needs.get(holder) ?? []) if (!resource.holders.has(holder)) taken.add(resource)
  return taken
}

const checkUnits = (taken: ReadonlySet<ResourceState>, { job, run }: Dispatched): void => {
  for (const resource of taken) {
    let used = 0
    for (const units of resource.holders.values()) used += units
    if (used > resource.units)
      breaks(name, `with run ${job}.${run}, ${used} units of ${resource.name} are in use, which has ${resource.units}`)
  }
}
