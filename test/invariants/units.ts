/**
 * Resources hold (D.3, 5): whatever takes units when it is dispatched, there are so many. Counted from the runs of the ledger: of
 * what a stream takes only that is counted here which it has while one of its jobs runs, though it keeps it until it is complete.
 */
import { cell } from '#/core/columns.ts'
import type { ResourceState } from '#/core/resources.ts'
import type { Holder, PlanState } from '#/core/state.ts'
import type { LedgerEvent } from '#/model/event.ts'
import { isEnd } from './double-start.ts'
import { breaks, type Invariant } from './invariant.ts'

const name = 'resources hold'

type Dispatched = Extract<LedgerEvent, { kind: 'run.dispatched' }>

/** By resource, who has how much of it. */
type Taken = Map<ResourceState, Map<Holder, number>>

export const units: Invariant = {
  name,
  watch: () => {
    const taken: Taken = new Map()
    /** The stream of each job that runs. */
    const live = new Map<number, number>()
    return {
      before: (event, state) => {
        if (event.kind === 'run.dispatched') take(taken, live, event, state)
        else if (isEnd(event)) giveBack(taken, live, event.job)
      },
      after: (event, state) => {
        // Runs go on in USERJOBS, and what their stream had is not followed there.
        if (event.kind === 'plan.closed') for (const job of live.keys()) live.set(job, cell(state.jobs.stream, job))
        if (event.kind === 'plan.closed' || event.kind.endsWith('.dependencies_dropped')) forget(taken, live, state)
      },
    }
  },
}

const take = (taken: Taken, live: Map<number, number>, { job, run }: Dispatched, state: PlanState): void => {
  const stream = cell(state.jobs.stream, job)
  live.set(job, stream)
  for (const holder of [job, -stream]) {
    for (const { resource, units: wanted } of state.needs.get(holder) ?? []) {
      const holders = taken.get(resource) ?? new Map<Holder, number>()
      taken.set(resource, holders)
      // What somebody has he keeps, also when there is less of it by now.
      if (holders.has(holder) || resource.holders.has(holder)) continue
      holders.set(holder, wanted)
      let used = 0
      for (const one of holders.values()) used += one
      if (used > resource.units)
        breaks(
          name,
          `with run ${job}.${run}, ${used} units of ${resource.name} are in use, which has ${resource.units}`,
        )
    }
  }
}

const giveBack = (taken: Taken, live: Map<number, number>, job: number): void => {
  const stream = live.get(job) ?? 0
  live.delete(job)
  const isLast = ![...live.values()].includes(stream)
  for (const holders of taken.values()) {
    holders.delete(job)
    if (isLast) holders.delete(-stream)
  }
}

/** What is needed no more is given back, and what a stream had of which nothing runs. */
const forget = (taken: Taken, live: ReadonlyMap<number, number>, { needs }: PlanState): void => {
  const streams = new Set(live.values())
  for (const [resource, holders] of taken)
    for (const holder of holders.keys()) {
      const isNeeded = needs.get(holder)?.some((want) => want.resource === resource) === true
      if (!isNeeded || (holder < 0 && !streams.has(-holder))) holders.delete(holder)
    }
}
