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
import { whyNeverPlanned } from './why-never-planned.ts'

export interface Imagined {
  readonly plan: ImaginedPlan
  /** In the order of their scheduled times; each is made when it is its turn. */
  readonly streams: () => Iterable<ImaginedStream>
}

/** The plan that an extension by these days would make. The sources are those of the live plan. */
export const imagineTrial = (request: DaysRequest): Imagined => imagine('trial', request)

/** The plan of any days from the definitions alone. What lies before them is known as far back as the preproduction plan reaches. */
export const imagineForecast = (
  rules: Pick<PlanSources, 'definitions' | 'site' | 'options'>,
  days: { readonly from: string; readonly to: string },
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

/** The rows stay in columns: as objects those of 195 000 jobs took 70 MB more, and half as much of the processor again. */
const imagine = (kind: ImaginedPlan['kind'], request: DaysRequest): Imagined => {
  const known = rememberNames(request.instances)
  const { batch, notes } = packDays({ ...request, instances: known.instances })
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

/** By the number of the stream. */
interface Followed {
  /** The streams that wait for something themselves. */
  readonly waiting: ReadonlySet<number>
  /** What each stream, or a job of it, follows outside of it. */
  readonly names: ReadonlyMap<number, ReadonlySet<string>>
}

const followedBy = (rows: PackedRows, earlier: ReadonlyMap<string, string>): Followed => {
  const { jobs, dependencies } = rows
  const jobPlaces = placesOf(jobs.id)
  const streamOf = (job: number): number => jobs.stream[jobPlaces.get(job) ?? -1] ?? 0
  const nameOf = namesIn(rows, jobPlaces, earlier)
  const waiting = new Set<number>()
  const names = new Map<number, Set<string>>()
  const note = (own: number, name: string | undefined): void => {
    if (name === undefined) return
    const known = names.get(own)
    if (known === undefined) names.set(own, new Set([name]))
    else known.add(name)
  }
  const others = dependencies.others.values()
  dependencies.waiter.forEach((holder, place) => {
    const own = holder < 0 ? -holder : streamOf(holder)
    if (holder < 0) waiting.add(own)
    const from = dependencies.predecessor[place] ?? 0
    const other = from === 0 ? others.next().value : undefined
    if (other?.type === 'pending') {
      note(own, `${other.stream}${other.job === null ? '' : `.${other.job}`} ${instantText(other.scheduledAt)}`)
    } else if (other === undefined) note(own, nameOf(from, own))
    else if (other.type === 'stream') note(own, nameOf(-other.predecessor, own))
    else if (other.type === 'job') note(own, nameOf(other.predecessor, own))
  })
  return { waiting, names }
}

/** How the predecessors of a stream are called: a job by its number, a stream by its number with a minus sign. Undefined: a part of itself. */
const namesIn = (
  { streams, jobs, names }: PackedRows,
  jobPlaces: ReadonlyMap<number, number>,
  earlier: ReadonlyMap<string, string>,
): ((predecessor: number, own: number) => string | undefined) => {
  const streamPlaces = placesOf(streams.id)
  return (predecessor, own) => {
    const isStream = predecessor < 0
    const job = isStream ? undefined : jobPlaces.get(predecessor)
    const stream = isStream ? -predecessor : job === undefined ? undefined : jobs.stream[job]
    if (stream === own) return undefined
    const place = stream === undefined ? undefined : streamPlaces.get(stream)
    if (place === undefined) return earlier.get(`${isStream ? 'stream' : 'job'} ${Math.abs(predecessor)}`)
    const suffix = job === undefined ? '' : `.${names[jobs.name[job] ?? 0] ?? ''}`
    return `${streamAt({ streams, names }, place)}${suffix} ${instantText(streams.scheduledAt[place] ?? 0)}`
  }
}

const placesOf = (ids: Int32Array): Map<number, number> => {
  const places = new Map<number, number>()
  ids.forEach((id, place) => places.set(id, place))
  return places
}

const streamAt = ({ streams, names }: Pick<PackedRows, 'streams' | 'names'>, place: number): string =>
  `${names[streams.workstation[place] ?? 0] ?? ''}#${names[streams.name[place] ?? 0] ?? ''}`

const viewOf = (rows: PackedRows, place: number, followed: Followed): ImaginedStream => {
  const { streams, names } = rows
  const id = streams.id[place] ?? 0
  return {
    name: streamAt(rows, place),
    day: names[streams.day[place] ?? 0] ?? '',
    scheduledAt: instantText(streams.scheduledAt[place] ?? 0),
    startAt: maybeText(streams.startAt[place]),
    untilAt: maybeText(streams.untilAt[place]),
    deadlineAt: maybeText(streams.deadlineAt[place]),
    runCycle: names[streams.runCycle[place] ?? 0] || null,
    status: followed.waiting.has(id) ? 'HOLD' : 'READY',
    priority: streams.priority[place] ?? 0,
    jobs: streams.jobCount[place] ?? 0,
    follows: [...(followed.names.get(id) ?? [])].toSorted(),
  }
}

const instantText = (at: number): string => Temporal.Instant.fromEpochMilliseconds(at).toString()
/** 0: none. */
const maybeText = (at = 0): string | null => (at === 0 ? null : instantText(at))
