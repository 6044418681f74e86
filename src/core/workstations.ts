/** Workstations: how many jobs each runs at once, which it lets pass, and its queue of ready jobs. */
import type { PlanState } from './state.ts'

/** The ready jobs of one pair of priorities, first come first served; the chain itself runs through the jobs' columns. */
export interface ReadyChain {
  readonly rank: number
  head: number
  tail: number
}

export interface Workstation {
  readonly name: string
  timezone: string
  ignored: boolean
  /** Jobs at once. 0: only HI and GO start. */
  limit: number
  /** Only priorities above it start. */
  fence: number
  /** Highest rank first; empty chains are taken out. */
  readonly ready: ReadyChain[]
  /** Jobs whose run is live here; their number is what the limit is compared with. */
  readonly live: Set<number>
}

/** The number of a workstation by name; an unknown one is added with the site's default limit. */
export const workstationNumber = (state: PlanState, name: string): number => {
  const known = state.workstationNumbers.get(name)
  if (known !== undefined) return known
  if (state.workstations.length === 0) state.workstations.push(newWorkstation('', 0))
  const number = state.workstations.length
  state.workstations.push(newWorkstation(name, state.workstationLimit))
  state.workstationNumbers.set(name, number)
  return number
}

export const workstationAt = (state: PlanState, number: number): Workstation => {
  const workstation = state.workstations[number]
  if (workstation === undefined) throw new Error(`there is no workstation number ${number}`)
  return workstation
}

const newWorkstation = (name: string, limit: number): Workstation => ({
  name,
  timezone: 'UTC',
  ignored: false,
  limit,
  fence: 0,
  ready: [],
  live: new Set(),
})
