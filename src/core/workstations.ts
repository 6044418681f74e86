/** Workstations: how many jobs each runs at once, which it lets pass, and where its ready jobs come up. */
import { stopsOfWorkstation } from './freezes.ts'
import type { Window } from './ready-queue.ts'
import type { PlanState } from './state.ts'

export interface Workstation {
  readonly name: string
  timezone: string
  /** It takes no part in the plan: by its definition, or by an operator until the definition says something new. */
  ignored: boolean
  definedIgnored: boolean
  /** An operator has cut it off: nothing new starts on it. */
  unlinked: boolean
  /** Freezes and drains that mean it: `Stop` in state.ts. */
  stops: number
  /** Jobs at once. 0: only HI and GO start. */
  limit: number
  /** An operator has set it; else it is the default of the site. */
  limitSet: boolean
  /** Only priorities above it start. */
  fence: number
  /** Highest rank first. */
  readonly ready: Window[]
  /** How many runs are live here: what the limit is compared with. */
  live: number
}

/** The number of a workstation by name; an unknown one is added with the site's default limit. */
export const workstationNumber = (state: PlanState, name: string): number => {
  const known = state.workstationNumbers.get(name)
  if (known !== undefined) return known
  if (state.workstations.length === 0) state.workstations.push(newWorkstation('', 0))
  const number = state.workstations.length
  state.workstations.push({ ...newWorkstation(name, state.workstationLimit), stops: stopsOfWorkstation(state, name) })
  state.workstationNumbers.set(name, number)
  return number
}

export const workstationAt = (state: Pick<PlanState, 'workstations'>, number: number): Workstation => {
  const workstation = state.workstations[number]
  if (workstation === undefined) throw new Error(`there is no workstation number ${number}`)
  return workstation
}

const newWorkstation = (name: string, limit: number): Workstation => ({
  name,
  timezone: 'UTC',
  ignored: false,
  definedIgnored: false,
  unlinked: false,
  stops: 0,
  limit,
  limitSet: false,
  fence: 0,
  ready: [],
  live: 0,
})
