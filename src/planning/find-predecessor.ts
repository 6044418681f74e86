/** What a FOLLOWS of an instance stands for in the plan. */
import type { PendingDependency } from '#/model/plan.ts'
import type { Matcher, NewInstance } from './instances.ts'
import type { Notes } from './notes.ts'
import type { PlanNote, PlanSources } from './plan-request.ts'
import type { ExternalFollows } from './prepared-waits.ts'

/** A job or stream of the plan, or one that is still to come. */
export type Predecessor =
  | { readonly type: 'job' | 'stream'; readonly id: number }
  | Pick<PendingDependency, 'type' | 'stream' | 'job' | 'day' | 'scheduledAt'>

export interface Parts {
  readonly sources: PlanSources
  readonly match: Matcher['match']
  readonly notes: Notes
  /** Filled here: the stream of each job that is followed and was in the plan before. */
  readonly olderJobs: Map<number, number>
}

/** Undefined, with a note, when there is none. */
export const findPredecessor = (
  follows: ExternalFollows,
  instance: NewInstance,
  { match, notes, sources, olderJobs }: Parts,
): Predecessor | undefined => {
  const { job } = follows
  const matched = match(instance, follows)
  if (matched === undefined) {
    if (!follows.mayLack) notes.add(noInstance(follows, instance, sources))
    return undefined
  }
  if ('coming' in matched) {
    const { name, day, scheduledAt, hasJob } = matched.coming
    if (job === null || hasJob(job)) return { type: 'pending', stream: name, job, day, scheduledAt }
  } else {
    const { instance: found } = matched
    if (found.hasLeft === true) return undefined
    const id = job === null ? found.id : found.jobs(job)
    if (job !== null && id !== undefined && found.id < sources.next.stream) olderJobs.set(id, found.id)
    if (id !== undefined) return { type: job === null ? 'stream' : 'job', id }
  }
  notes.add(noSuchJob(follows, instance))
  return undefined
}

const without = ({ stream, day }: NewInstance, { name }: ExternalFollows): string =>
  `${stream.name} of ${day} does not wait for ${name}`

const noSuchJob = (follows: ExternalFollows, instance: NewInstance): PlanNote => ({
  level: 'warning',
  stream: instance.stream.name,
  follows: follows.name,
  sentence: `${without(instance, follows)}: the stream has no such job.`,
})

const noInstance = (follows: ExternalFollows, instance: NewInstance, { definitions }: PlanSources): PlanNote => {
  const isDefined = definitions.streams.has(follows.streamKey)
  return {
    level: isDefined ? 'info' : 'warning',
    stream: instance.stream.name,
    follows: follows.name,
    sentence: `${without(instance, follows)}: ${isDefined ? `it has no instance ${whenOf(follows)}` : 'there is no such job stream'}.`,
  }
}

const whenOf = ({ matching }: ExternalFollows): string => {
  if (matching === 'sameday') return 'on that day'
  return matching === 'previous' ? 'at or before its start' : 'within that time'
}
