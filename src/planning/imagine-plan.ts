/**
 * Plans that are looked at and never run: a trial plan goes on where the live plan ends, a forecast plan has any days (User's
 * Guide and Reference, "Trial plan", "Forecast plan").
 *
 * They are made by the very functions that make the live plan, beside it.
 */
import { formatDay, parseDay } from '#/calendar/day-number.ts'
import type { PackedRows } from '#/model/packed-batch.ts'
import type { ImaginedPlan, ImaginedStream } from '#/model/plan-views.ts'
import { daysSelector } from './days-selector.ts'
import { emptyPlanSources } from './empty-plan.ts'
import { occurrencesOf } from './occurrences.ts'
import { packDays, type DaysRequest } from './plan-days.ts'
import type { KnownInstance, PlanSources } from './plan-request.ts'
import { productionDaysOf } from './production-day.ts'
import { placesIn, type PlaceOf } from './row-places.ts'
import { whyNeverPlanned } from './why-never-planned.ts'

export interface Imagined {
  readonly plan: ImaginedPlan
  /** In the order of their scheduled times; each is made when it is its turn. */
  readonly streams: () => Iterable<ImaginedStream>
}

/** The plan that an extension by these days would make. The sources are those of the live plan. Throws `plan.too_large`. */
export const imagineTrial = (request: DaysRequest): Imagined => imagine('trial', request)

/**
 * The plan of any days from the definitions alone. What lies before them is known as far back as the preproduction plan reaches.
 * Throws `plan.too_large`.
 */
export const imagineForecast = (
  rules: Pick<PlanSources, 'definitions' | 'site' | 'options'>,
  days: Pick<DaysRequest, 'from' | 'to' | 'mostJobs'>,
): Imagined => {
  const sources = emptyPlanSources(rules.definitions, rules.site, rules.options)
  const next = { ...sources.next, stream: firstForecast, job: firstForecast }
  return imagine('forecast', { ...sources, next, instances: earlierInstances(sources, days.from), ...days })
}

/** Numbers below are those of instances of the days before. */
const firstForecast = 2 ** 30

/** Instances of the days before, for whoever follows one of them; their ids say only that they came before. */
const earlierInstances = (sources: PlanSources, from: string): PlanSources['instances'] => {
  const first = parseDay(from)
  const select = daysSelector(sources, { from: first - sources.options.maxLen, to: first - 1 })
  let last = 0
  const nextId = (): number => (last += 1)
  return (key) => {
    const stream = sources.definitions.streams.get(key)
    if (stream === undefined || whyNeverPlanned(stream, sources) !== null) return []
    const days = productionDaysOf(key, sources)
    const steps = new Set(stream.jobs.map(({ name }) => name.toUpperCase()))
    return occurrencesOf(stream, select(stream), { days, options: sources.options }).map(
      ({ day, scheduledAt }): KnownInstance => ({
        id: nextId(),
        day: formatDay(day),
        scheduledAt,
        isPlanned: true,
        jobs: (name) => (steps.has(name) ? nextId() : undefined),
      }),
    )
  }
}

/** Remembers how the instances that are asked for are called: a predecessor in the plan is only a number. */
const rememberNames = (
  instances: PlanSources['instances'],
): { readonly instances: PlanSources['instances']; readonly names: ReadonlyMap<string, string> } => {
  const names = new Map<string, string>()
  return {
    names,
    instances: (key) =>
      instances(key).map((one) => {
        const at = instantText(one.scheduledAt)
        names.set(`stream ${one.id}`, `${key} ${at}`)
        const jobs = (name: string): number | undefined => {
          const id = one.jobs(name)
          if (id !== undefined) names.set(`job ${id}`, `${key}.${name} ${at}`)
          return id
        }
        return { ...one, jobs }
      }),
  }
}

const mostNotes = 100

/** All that is looked at of a job; the rest would be 60 bytes more of each. */
const shownOfJobs = ['id', 'stream', 'isRecovery', 'name'] as const

/** The rows stay in columns: as objects those of 195 000 jobs took 70 MB more, and half as much of the processor again. */
const imagine = (kind: ImaginedPlan['kind'], request: DaysRequest): Imagined => {
  const known = rememberNames(request.instances)
  const { batch, notes } = packDays({ ...request, instances: known.instances }, shownOfJobs)
  const { rows } = batch
  const plan: ImaginedPlan = {
    kind,
    from: request.from,
    to: request.to,
    days: daysOf(rows),
    streams: rows.streams.id.length,
    jobs: rows.jobs.id.length,
    dependencies: rows.dependencies.waiter.length,
    notes: notes
      .filter(({ level }) => level === 'warning')
      .slice(0, mostNotes)
      .map(({ sentence }) => sentence),
  }
  return { plan, streams: () => viewsOf(rows, known.names) }
}

const daysOf = ({ streams, names }: PackedRows): ImaginedPlan['days'] => {
  const days = new Map<string, { readonly day: string; streams: number; jobs: number }>()
  streams.day.forEach((name, place) => {
    const day = names[name] ?? ''
    const sum = days.get(day) ?? { day, streams: 0, jobs: 0 }
    days.set(day, sum)
    sum.streams += 1
    sum.jobs += streams.jobCount[place] ?? 0
  })
  return [...days.values()].toSorted((a, b) => (a.day < b.day ? -1 : 1))
}

const viewsOf = function* (rows: PackedRows, earlier: ReadonlyMap<string, string>): Generator<ImaginedStream> {
  const { id, scheduledAt } = rows.streams
  const followed = followedBy(rows, earlier)
  const places = Array.from(id, (_, place) => place)
  places.sort((a, b) => (scheduledAt[a] ?? 0) - (scheduledAt[b] ?? 0) || (id[a] ?? 0) - (id[b] ?? 0))
  for (const place of places) yield viewOf(rows, place, followed)
}

/** By the place of the stream. */
interface Followed {
  /** Whether the stream waits for something itself. */
  readonly isWaiting: (place: number) => boolean
  /** What it, or a job of it, follows outside of it; worked out when it is asked for: of a month that is a million names. */
  readonly names: (place: number) => Set<string>
}

const followedBy = (rows: PackedRows, earlier: ReadonlyMap<string, string>): Followed => {
  const { waiter, predecessor, others } = rows.dependencies
  const placeOf = placesIn(rows)
  const holders = waiter.map((holder) => placeOf(holder))
  const dependencies = rowsOfEach(holders, rows.streams.id.length)
  const otherOf = placesOfOthers(predecessor)
  const nameOf = namesIn(rows, placeOf, earlier)
  const nameIn = (row: number, own: number): string | undefined => {
    const from = predecessor[row] ?? 0
    if (from !== 0) return nameOf(from, own)
    const other = others[otherOf[row] ?? 0]
    if (other?.type === 'stream') return nameOf(-other.predecessor, own)
    if (other?.type === 'job') return nameOf(other.predecessor, own)
    if (other?.type !== 'pending') return undefined
    return `${other.stream}${other.job === null ? '' : `.${other.job}`} ${instantText(other.scheduledAt)}`
  }
  return {
    isWaiting: (place) => dependencies(place).some((row) => (waiter[row] ?? 0) < 0),
    names: (place) => {
      const names = new Set<string>()
      for (const row of dependencies(place)) {
        const name = nameIn(row, place)
        if (name !== undefined) names.add(name)
      }
      return names
    },
  }
}

/** The rows of each holder, in their order; a holder of -1 is none. */
const rowsOfEach = (holders: Int32Array, count: number): ((holder: number) => Int32Array) => {
  const ends = new Int32Array(count + 1)
  for (const holder of holders) if (holder >= 0) ends[holder + 1] = (ends[holder + 1] ?? 0) + 1
  for (let holder = 0; holder < count; holder += 1) ends[holder + 1] = (ends[holder + 1] ?? 0) + (ends[holder] ?? 0)
  const rows = new Int32Array(ends[count] ?? 0)
  const next = ends.slice(0, count)
  holders.forEach((holder, row) => {
    if (holder < 0) return
    rows[next[holder] ?? 0] = row
    next[holder] = (next[holder] ?? 0) + 1
  })
  return (holder) => rows.subarray(ends[holder], ends[holder + 1])
}

/** Where those dependencies stand among the others whose predecessor is 0. */
const placesOfOthers = (predecessor: Int32Array): Int32Array => {
  let next = 0
  return predecessor.map((from) => (from === 0 ? (next += 1) - 1 : -1))
}

/** How the predecessors of a stream are called: a job by its number, a stream by its number with a minus sign. Undefined: a part of itself. */
const namesIn = (
  { streams, jobs, names }: PackedRows,
  placeOf: PlaceOf,
  earlier: ReadonlyMap<string, string>,
): ((predecessor: number, own: number) => string | undefined) => {
  const firstJob = jobs.id[0] ?? 0
  return (predecessor, own) => {
    const place = placeOf(predecessor)
    if (place === own) return undefined
    const isStream = predecessor < 0
    if (place < 0) return earlier.get(`${isStream ? 'stream' : 'job'} ${Math.abs(predecessor)}`)
    const suffix = isStream ? '' : `.${names[jobs.name[predecessor - firstJob] ?? 0] ?? ''}`
    return `${streamAt({ streams, names }, place)}${suffix} ${instantText(streams.scheduledAt[place] ?? 0)}`
  }
}

const streamAt = ({ streams, names }: Pick<PackedRows, 'streams' | 'names'>, place: number): string =>
  `${names[streams.workstation[place] ?? 0] ?? ''}#${names[streams.name[place] ?? 0] ?? ''}`

const viewOf = (rows: PackedRows, place: number, followed: Followed): ImaginedStream => {
  const { streams, names } = rows
  return {
    name: streamAt(rows, place),
    day: names[streams.day[place] ?? 0] ?? '',
    scheduledAt: instantText(streams.scheduledAt[place] ?? 0),
    startAt: maybeText(streams.startAt[place]),
    untilAt: maybeText(streams.untilAt[place]),
    deadlineAt: maybeText(streams.deadlineAt[place]),
    runCycle: names[streams.runCycle[place] ?? 0] || null,
    status: followed.isWaiting(place) ? 'HOLD' : 'READY',
    priority: streams.priority[place] ?? 0,
    jobs: streams.jobCount[place] ?? 0,
    follows: [...followed.names(place)].toSorted(),
  }
}

const instantText = (at: number): string => Temporal.Instant.fromEpochMilliseconds(at).toString()
/** 0: none. */
const maybeText = (at = 0): string | null => (at === 0 ? null : instantText(at))
