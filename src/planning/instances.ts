/** All instances that a FOLLOWS can mean: those of the plan, those of the batch being made, and those still to come. */
import { formatDay } from '#/calendar/day-number.ts'
import { Refusal } from '#/lib/refusal.ts'
import type { Matching } from '#/model/needs.ts'
import type { Occurrence } from './occurrences.ts'
import type { PlanSources } from './plan-request.ts'
import type { PreparedStream } from './prepared-stream.ts'
import {
  chooseClosest,
  preferCloser,
  timelineOf,
  windowOf,
  type Placed,
  type Search,
  type Timeline,
} from './matching.ts'
import { firstUnplanned, nothing, openPreproduction, type Coming } from './preproduction.ts'
import type { ExternalFollows } from './prepared-waits.ts'
import { productionDaysOf, type ProductionDays } from './production-day.ts'

export interface Instance extends Placed {
  /** The id of a job by its name in upper case. */
  readonly jobs: (name: string) => number | undefined
  /** It has left the plan with its day. */
  readonly hasLeft?: boolean
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
  readonly days: ProductionDays
  readonly instances: readonly Instance[]
  all: Timeline<Instance> | undefined
  byDay: ReadonlyMap<string, Timeline<Instance>> | undefined
}

/** What a FOLLOWS of an instance means: an instance with an id, or one that is still to come. */
export type Match = { readonly instance: Instance } | { readonly coming: Coming }

export interface Matcher {
  /** Undefined: there is none. */
  readonly match: (dependent: NewInstance, follows: ExternalFollows) => Match | undefined
  /** The instance of a stream at a time of a day, of the plan or of the batch. */
  readonly find: (streamKey: string, day: string, scheduledAt: number) => Instance | undefined
}

/** `lastPlanned` is the last production day that is planned when the batch is. */
export const openMatching = (batch: readonly NewInstance[], sources: PlanSources, lastPlanned: string): Matcher => {
  const groups = openGroups(batch, sources)
  const preproduction = openPreproduction(sources, lastPlanned)
  const legacy = sources.options.enLegacyStartOfDayEvaluation

  /** What can be meant of what is still to come; SAMEDAY only when the very day is. */
  const comingFor = (
    { dependent, window }: Search,
    matching: Matching,
    group: Group,
    key: string,
  ): Timeline<Coming> => {
    if (matching !== 'sameday') {
      return window.instant.to >= firstUnplanned(group.days.startOf, lastPlanned) ? preproduction(key) : nothing
    }
    if (dependent.day <= lastPlanned) return nothing
    return timelineOf(preproduction(key).byInstant.filter(({ day }) => day === dependent.day))
  }

  const match: Matcher['match'] = (dependent, { streamKey, matching }) => {
    const group = groups(streamKey)
    const byClock = legacy || dependent.zone === group.days.zone.name
    const isOwn = dependent.stream.key === streamKey
    const window = windowOf(matching, dependent, dependent.stream.days)
    const search: Search = { dependent, window, byClock, isOwn }
    const isSameday = matching === 'sameday'
    if (!isSameday) group.all ??= timelineOf(group.instances)
    const timeline = isSameday ? dayOf(group, dependent.day) : group.all
    const instance = timeline && chooseClosest(search, timeline)
    const coming = chooseClosest(search, comingFor(search, matching, group, streamKey))
    if (coming && (!instance || preferCloser<Placed>(search, instance, coming) === coming)) return { coming }
    return instance && { instance }
  }
  const find: Matcher['find'] = (streamKey, day, scheduledAt) =>
    dayOf(groups(streamKey), day)?.byInstant.findLast((one) => one.scheduledAt === scheduledAt)
  return { match, find }
}

const dayOf = (group: Group, day: string): Timeline<Instance> | undefined => {
  group.byDay ??= new Map(
    Map.groupBy(group.instances, (one) => one.day)
      .entries()
      .map(([day, instances]) => [day, timelineOf(instances)]),
  )
  return group.byDay.get(day)
}

/** A stream whose zone is wrong is not planned; what is left of it in the plan is seen on the clocks of the site. */
const daysOf = (streamKey: string, sources: PlanSources): ProductionDays => {
  try {
    return productionDaysOf(streamKey, sources)
  } catch (error) {
    if (error instanceof Refusal) return productionDaysOf('', sources)
    throw error
  }
}

/** The instances of each stream, put together when they are first asked for. */
const openGroups = (batch: readonly NewInstance[], sources: PlanSources): ((streamKey: string) => Group) => {
  const fresh = Map.groupBy(batch, (instance) => instance.stream.key)
  const groups = new Map<string, Group>()
  return (streamKey) => {
    const known = groups.get(streamKey)
    if (known) return known
    const days = daysOf(streamKey, sources)
    const { zone } = days
    const earlier = sources
      .instances(streamKey)
      .map((one): Instance => ({ ...one, localAt: zone.localOf(one.scheduledAt), zone: zone.name }))
    const instances = [...earlier, ...(fresh.get(streamKey) ?? [])]
    const group: Group = { days, instances, all: undefined, byDay: undefined }
    groups.set(streamKey, group)
    return group
  }
}
