/**
 * Units of resources (NEEDS): what a job has to take before it starts, who holds what.
 *
 * All that a job and its stream need is taken at once when the job is dispatched. A job gives its own back when its run ends, a
 * stream when it is complete.
 */
import { cell } from './columns.ts'
import { hasFlag } from './flags.ts'
import { JobFlag, type Holder, type PlanState } from './state.ts'

export interface ResourceState {
  readonly name: string
  /** As it was defined last; `units` until an operator says otherwise. */
  defined: number
  units: number
  /** Units in use, by who holds them, and together. */
  readonly holders: Map<Holder, number>
  inUse: number
  /** Those of them that streams hold. */
  inUseByStreams: number
}

export interface Want {
  readonly resource: ResourceState
  readonly units: number
}

export const newResource = (name: string, units: number): ResourceState => ({
  name,
  defined: units,
  units,
  holders: new Map(),
  inUse: 0,
  inUseByStreams: 0,
})

/** Its definition says something new: that counts from now on, also where an operator had altered the units. */
export const redefine = (resource: ResourceState, units: number): void => {
  resource.defined = units
  resource.units = units
}

const nothing: readonly Want[] = []

/** The units that starting a job takes: its own, and those of its stream unless it holds them. Each resource once. */
export const unitsToTake = (state: PlanState, job: number): readonly Want[] => {
  if (!hasFlag(state, job, JobFlag.needs)) return nothing
  const { needs } = state
  const stream = -cell(state.jobs.stream, job)
  const own = needs.get(job) ?? nothing
  const whole = needs.get(stream)
  if (whole === undefined) return own
  const ofStream = whole.filter(({ resource }) => !resource.holders.has(stream))
  if (ofStream.length === 0) return own
  const together = new Map(own.map(({ resource, units }) => [resource, units]))
  for (const { resource, units } of ofStream) together.set(resource, units + (together.get(resource) ?? 0))
  return [...together].map(([resource, units]) => ({ resource, units }))
}

/** The same as text: jobs with the same text wait for the same. */
export const wantsOf = (state: PlanState, job: number): string => {
  const wants = unitsToTake(state, job)
  let text = ''
  for (const { resource, units } of wants) text += `${text === '' ? '' : ', '}${resource.name} ${units}`
  return text
}

/** Units that nobody holds; less than 0 when they were lowered below what is in use. */
export const freeUnits = ({ units, inUse }: ResourceState): number => units - inUse

/** Takes what a job or stream needs. Answers whether it has taken something: what it holds already it keeps. */
export const hold = (state: PlanState, holder: Holder): boolean => {
  let hasTaken = false
  for (const { resource, units } of state.needs.get(holder) ?? nothing) {
    if (resource.holders.has(holder)) continue
    resource.holders.set(holder, units)
    count(resource, holder, units)
    hasTaken = true
  }
  return hasTaken
}

/** Gives back what a job or stream holds. Answers whether it held something. */
export const giveBack = (state: PlanState, holder: Holder): boolean => {
  let hasGiven = false
  for (const { resource } of state.needs.get(holder) ?? nothing) {
    const units = resource.holders.get(holder)
    if (units === undefined) continue
    resource.holders.delete(holder)
    count(resource, holder, -units)
    hasGiven = true
  }
  return hasGiven
}

/** One that is not needed any more is given back, if it is held. */
export const dropNeed = (state: PlanState, holder: Holder, name: string): void => {
  const list = state.needs.get(holder) ?? nothing
  const rest = list.filter(({ resource }) => resource.name !== name)
  const resource = list.find((want) => want.resource.name === name)?.resource
  const units = resource?.holders.get(holder)
  if (resource !== undefined && units !== undefined) {
    resource.holders.delete(holder)
    count(resource, holder, -units)
  }
  if (rest.length === 0) state.needs.delete(holder)
  else state.needs.set(holder, rest)
}

/** What a stream holds is held by one of its jobs from now on; what the job holds of the same it keeps. */
export const handOver = ({ needs }: PlanState, stream: number, job: number): boolean => {
  const held = needs.get(-stream)?.filter(({ resource }) => resource.holders.has(-stream)) ?? nothing
  if (held.length === 0) return false
  const own = needs.get(job) ?? nothing
  const taken = held.filter(({ resource }) => !resource.holders.has(job))
  for (const { resource, units } of taken) {
    resource.holders.delete(-stream)
    resource.holders.set(job, units)
    resource.inUseByStreams -= units
  }
  needs.set(job, [...own, ...taken])
  return true
}

const count = (resource: ResourceState, holder: Holder, units: number): void => {
  resource.inUse += units
  if (holder < 0) resource.inUseByStreams += units
}
