/**
 * Who may take units of a resource, when several wait: nobody overtakes the first for ever.
 *
 * Those that wait for a resource wait by rank and readiness. The first that everything but resources lets start has what it needs
 * kept back: later ones take only what is left beside that. It is kept only while the units can be waited for, because they come
 * free when runs end. What a stream holds until it is complete is not waited for: the stream may itself wait for those that would
 * be kept back.
 */
import { cell } from './columns.ts'
import { hasPlace } from './conditions.ts'
import { comesBefore, rankOf, wasReadyBefore } from './rank.ts'
import { firstAt, type Line, type Window } from './ready-queue.ts'
import { freeUnits, unitsToTake, type ResourceState, type Want } from './resources.ts'
import type { PlanState } from './state.ts'

export interface MissingUnits {
  readonly resource: ResourceState
  readonly units: number
  /** The job whose units are kept back for it; 0: they are not there. */
  readonly keptFor: number
}

/** A job may take all that it wants now. */
export const hasUnits = (state: PlanState, job: number, wants: readonly Want[]): boolean => {
  for (const want of wants) if (!areFree(want) || keptFrom(state, job, want) !== 0) return false
  return true
}

/** What keeps a job from having all its units now. */
export const missingResources = (state: PlanState, job: number): MissingUnits[] =>
  unitsToTake(state, job).flatMap((want) => {
    const keptFor = areFree(want) ? keptFrom(state, job, want) : 0
    return areFree(want) && keptFor === 0 ? [] : [{ ...want, keptFor }]
  })

const areFree = ({ resource, units }: Want): boolean => freeUnits(resource) >= units

/** For whom free units are kept back from a job; 0: it may take them. */
const keptFrom = (state: PlanState, job: number, { resource, units }: Want): number => {
  const first = firstBefore(state, resource, job)
  return first !== undefined && freeUnits(resource) - first.units < units ? first.job : 0
}

/** The units of one resource that starting a job takes. */
const unitsOf = (state: PlanState, job: number, resource: ResourceState): number =>
  unitsToTake(state, job).find((want) => want.resource === resource)?.units ?? 0

/** For whom units of a resource are kept back, and how many. */
interface Waiter {
  readonly job: number
  readonly units: number
}

/** The first who waits for a resource, if it comes before a job. All of a window are alike, so its first job is looked at. */
const firstBefore = (state: PlanState, resource: ResourceState, job: number): Waiter | undefined => {
  let window: Window | undefined
  let before = job
  let rank = rankOf(state, job)
  for (const other of state.windowsOf.get(resource) ?? []) {
    // Comes it before? By the rank of the window, which is that of its jobs.
    if (other.rank < rank || (other.rank === rank && !wasReadyBefore(state, firstAt(other), before))) continue
    if (!canBeWaitedFor(other) || !hasPlace(state, firstAt(other))) continue
    window = other
    before = firstAt(other)
    rank = other.rank
  }
  return window && { job: before, units: window.takes.find((want) => want.resource === resource)?.units ?? 0 }
}

/** All it needs is there once the runs that hold units have ended. */
const canBeWaitedFor = ({ takes }: Window): boolean =>
  takes.every(({ resource, units }) => units <= resource.units - resource.inUseByStreams)

/** How many ready jobs wait for a resource. */
export const countWaiting = (state: PlanState, resource: ResourceState): number => {
  let waiting = 0
  for (const { head, length } of state.lines.values()) if (unitsOf(state, head, resource) > 0) waiting += length
  return waiting
}

/** How many ready jobs that need a resource come before one of them, and who is the first of all. */
export const queueBefore = (
  state: PlanState,
  resource: ResourceState,
  job: number,
): { readonly before: number; readonly first: number } => {
  const rank = rankOf(state, job)
  let before = 0
  let first = job
  for (const line of state.lines.values()) {
    if (line.rank < rank || unitsOf(state, line.head, resource) === 0) continue
    if (comesBefore(state, line.head, first)) first = line.head
    before += line.rank > rank ? line.length : countEarlier(state, line, job)
  }
  return { before, first }
}

/** How many of a line have been ready longer than a job. */
const countEarlier = (state: PlanState, { head }: Line, job: number): number => {
  let earlier = 0
  for (let other = head; other !== 0 && wasReadyBefore(state, other, job); other = cell(state.jobs.queueNext, other)) {
    earlier += 1
  }
  return earlier
}
