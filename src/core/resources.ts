/**
 * Units of resources (NEEDS): what a job has to take before it starts, who holds what.
 *
 * All that a job and its stream need is taken at once when the job is dispatched, so that nobody holds units and waits for others.
 * A job gives its own back when its run ends, a stream when it is complete.
 */
import { cell } from './columns.ts'
import type { Holder, PlanState, ResourceState } from './state.ts'

export interface Want {
  readonly resource: ResourceState
  readonly units: number
}

const nothing: readonly Want[] = []

/** The units that starting a job takes: its own, and those of its stream unless it holds them. Each resource once. */
export const unitsToTake = (state: PlanState, job: number): readonly Want[] => {
  const { needs } = state
  if (needs.size === 0) return nothing
  const stream = -cell(state.jobs.stream, job)
  const own = needs.get(job) ?? nothing
  const ofStream = needs.get(stream)?.filter(({ resource }) => !resource.holders.has(stream)) ?? nothing
  if (ofStream.length === 0) return own
  const together = new Map(own.map(({ resource, units }) => [resource, units]))
  for (const { resource, units } of ofStream) together.set(resource, units + (together.get(resource) ?? 0))
  return [...together].map(([resource, units]) => ({ resource, units }))
}

/** The same as text: jobs with the same text wait for the same. */
export const wantsOf = (state: PlanState, job: number): string =>
  state.needs.size === 0
    ? ''
    : unitsToTake(state, job)
        .map(({ resource, units }) => `${resource.name} ${units}`)
        .join(', ')

/** Units that nobody holds; less than 0 when they were lowered below what is in use. */
export const freeUnits = ({ units, inUse }: ResourceState): number => units - inUse

/** What keeps a job from having all its units now. */
export const missingResources = (state: PlanState, job: number): { name: string; units: number; free: number }[] => {
  if (state.needs.size === 0) return []
  const missing: { name: string; units: number; free: number }[] = []
  for (const { resource, units } of unitsToTake(state, job)) {
    const free = freeUnits(resource)
    if (free < units) missing.push({ name: resource.name, units, free })
  }
  return missing
}

/** Takes what a job or stream needs. Answers whether it has taken something: what it holds already it keeps. */
export const hold = (state: PlanState, holder: Holder): boolean => {
  let hasTaken = false
  for (const { resource, units } of state.needs.get(holder) ?? []) {
    if (resource.holders.has(holder)) continue
    resource.holders.set(holder, units)
    resource.inUse += units
    hasTaken = true
  }
  return hasTaken
}

/** Gives back what a job or stream holds. Answers whether it held something. */
export const giveBack = (state: PlanState, holder: Holder): boolean => {
  let hasGiven = false
  for (const { resource } of state.needs.get(holder) ?? []) {
    const units = resource.holders.get(holder)
    if (units === undefined) continue
    resource.holders.delete(holder)
    resource.inUse -= units
    hasGiven = true
  }
  return hasGiven
}
