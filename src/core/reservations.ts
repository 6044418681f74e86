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
import { lineAt, type Line, type Window } from './ready-queue.ts'
import { freeUnits, unitsToTake, type ResourceState } from './resources.ts'
import type { PlanState } from './state.ts'

export interface MissingUnits {
  readonly resource: ResourceState
  readonly units: number
  /** The job whose units are kept back for it; 0: they are not there. */
  readonly keptFor: number
}

const nothingMissing: readonly MissingUnits[] = []

/** What keeps a job from having all its units now. */
export const missingResources = (state: PlanState, job: number): readonly MissingUnits[] => {
  const wants = unitsToTake(state, job)
  if (wants.length === 0) return nothingMissing
  const missing: MissingUnits[] = []
  for (const { resource, units } of wants) {
    const free = freeUnits(resource)
    if (free < units) {
      missing.push({ resource, units, keptFor: 0 })
      continue
    }
    const first = firstWaiter(state, resource)
    if (first === undefined || first.job === job || comesBefore(state, job, first.job)) continue
    if (free - first.units < units) missing.push({ resource, units, keptFor: first.job })
  }
  return missing
}

/** The units of one resource that starting a job takes. */
const unitsOf = (state: PlanState, job: number, resource: ResourceState): number =>
  unitsToTake(state, job).find((want) => want.resource === resource)?.units ?? 0

/** For whom units of a resource are kept back, and how many. */
interface Waiter {
  readonly job: number
  readonly units: number
}

/** The first who waits for a resource. All of a window are alike, so its first job is looked at. */
const firstWaiter = (state: PlanState, resource: ResourceState): Waiter | undefined => {
  let first: Waiter | undefined
  for (const { ready } of state.workstations) {
    for (const window of ready) {
      const units = window.takes.get(resource.name)
      if (units === undefined || !canBeWaitedFor(state, window)) continue
      const job = firstAt(state, window)
      if (!hasPlace(state, job) || (first !== undefined && !comesBefore(state, job, first.job))) continue
      first = { job, units }
    }
  }
  return first
}

const firstAt = (state: PlanState, window: Window): number => lineAt(state, window.lines[0] ?? 0).head

/** All it needs is there once the runs that hold units have ended. */
const canBeWaitedFor = ({ resources }: PlanState, { takes }: Window): boolean => {
  for (const [name, units] of takes) {
    const resource = resources.get(name)
    if (resource === undefined || units > resource.units - resource.inUseByStreams) return false
  }
  return true
}

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
