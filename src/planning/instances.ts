/** All instances that a FOLLOWS can mean: those of the plan and those of the batch being made. */
import { formatDay } from '#/calendar/day-number.ts'
import type { Occurrence } from './occurrences.ts'
import type { PlanSources } from './plan-request.ts'
import type { PreparedStream } from './prepared-stream.ts'
import { choosePredecessor, type Placed } from './matching.ts'
import type { ExternalFollows } from './prepared-waits.ts'
import { productionDaysOf } from './production-day.ts'

export interface Instance extends Placed {
  /** The id of a job by its name in upper case. */
  readonly jobs: (name: string) => number | undefined
}

/** An instance that enters the plan with the batch. */
export interface NewInstance extends Instance {
  readonly stream: PreparedStream
  readonly occurrence: Occurrence
  readonly firstJob: number
}

export interface Planned {
  readonly stream: PreparedStream
  readonly occurrence: Occurrence
}

/** Gives ids to the occurrences of a batch, in their order; the jobs of each are neighbours. */
export const numberInstances = (planned: readonly Planned[], { next }: PlanSources): NewInstance[] => {
  let nextJob = next.job
  return planned.map(({ stream, occurrence }, i): NewInstance => {
    const firstJob = nextJob
    nextJob += stream.jobs.length
    return {
      id: next.stream + i,
      day: formatDay(occurrence.day),
      scheduledAt: occurrence.scheduledAt,
      localAt: stream.days.zone.localOf(occurrence.scheduledAt),
      zone: stream.days.zone.name,
      stream,
      occurrence,
      firstJob,
      jobs: (name) => {
        const place = stream.places.get(name)
        return place === undefined ? undefined : firstJob + place
      },
    }
  })
}

/** Instances of one stream, all and by production day: a stream may have hundreds in a day. */
interface Group {
  readonly all: Instance[]
  readonly byDay: Map<string, Instance[]>
}

const add = ({ all, byDay }: Group, instance: Instance): void => {
  all.push(instance)
  const sameDay = byDay.get(instance.day)
  if (sameDay) sameDay.push(instance)
  else byDay.set(instance.day, [instance])
}

/** Makes the function that finds the instance a FOLLOWS of an instance means. */
export const openMatching = (
  batch: readonly NewInstance[],
  sources: PlanSources,
): ((dependent: Placed, follows: ExternalFollows) => Instance | undefined) => {
  const groups = new Map<string, Group>()
  const groupOf = (streamKey: string): Group => {
    const known = groups.get(streamKey)
    if (known) return known
    const group: Group = { all: [], byDay: new Map() }
    groups.set(streamKey, group)
    const earlier = sources.instances(streamKey)
    if (earlier.length === 0) return group
    const { zone } = productionDaysOf(streamKey, sources)
    for (const instance of earlier) {
      add(group, { ...instance, localAt: zone.localOf(instance.scheduledAt), zone: zone.name })
    }
    return group
  }
  for (const instance of batch) add(groupOf(instance.stream.key), instance)

  return (dependent, { streamKey, matching }) => {
    const { all, byDay } = groupOf(streamKey)
    const candidates = matching === 'sameday' ? (byDay.get(dependent.day) ?? []) : all
    return choosePredecessor(dependent, candidates, matching)
  }
}
