/**
 * Plans that are looked at and never run: a trial plan goes on where the live plan ends, a forecast plan has any days (User's
 * Guide and Reference, "Trial plan", "Forecast plan").
 *
 * They are made by the very functions that make the live plan, beside it.
 */
import { formatDay, parseDay } from '#/calendar/day-number.ts'
import type { ImaginedPlan, ImaginedStream } from '#/model/plan-views.ts'
import type { PlanBatch, PlanDependency, PlanStream } from '#/model/plan.ts'
import { daysSelector } from './days-selector.ts'
import { emptyPlanSources } from './empty-plan.ts'
import { occurrencesOf } from './occurrences.ts'
import { planDays, type DaysRequest } from './plan-days.ts'
import type { KnownInstance, PlanSources } from './plan-request.ts'
import { productionDaysOf } from './production-day.ts'
import { whyNeverPlanned } from './why-never-planned.ts'

export interface Imagined {
  readonly plan: ImaginedPlan
  /** In the order of their scheduled times. */
  readonly streams: ImaginedStream[]
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

const imagine = (kind: ImaginedPlan['kind'], request: DaysRequest): Imagined => {
  const known = rememberNames(request.instances)
  const { batch, notes } = planDays({ ...request, instances: known.instances })
  const followed = followedBy(batch, known.names)
  const streams = batch.streams
    .toSorted((a, b) => a.scheduledAt - b.scheduledAt || (a.id < b.id ? -1 : 1))
    .map((stream) => viewOf(stream, followed))
  const byDay = Map.groupBy(batch.streams, ({ day }) => day)
  const days = [...byDay.keys()].toSorted().map((day) => {
    const own = byDay.get(day) ?? []
    return { day, streams: own.length, jobs: own.reduce((sum, { jobCount }) => sum + jobCount, 0) }
  })
  const plan: ImaginedPlan = {
    kind,
    from: request.from,
    to: request.to,
    days,
    streams: batch.streams.length,
    jobs: batch.jobs.length,
    dependencies: batch.dependencies.length,
    notes: notes
      .filter(({ level }) => level === 'warning')
      .slice(0, mostNotes)
      .map(({ sentence }) => sentence),
  }
  return { plan, streams }
}

interface Followed {
  /** The streams that wait for something themselves. */
  readonly waiting: ReadonlySet<number>
  /** What each stream, or a job of it, follows outside of it. */
  readonly names: ReadonlyMap<number, ReadonlySet<string>>
}

const followedBy = (batch: PlanBatch, earlier: ReadonlyMap<string, string>): Followed => {
  const streams = new Map(batch.streams.map((stream) => [stream.id, stream]))
  const streamOf = new Map(batch.jobs.map((job) => [job.id, job.stream]))
  const jobNames = new Map(batch.jobs.map((job) => [job.id, job.name]))
  const waiting = new Set<number>()
  const names = new Map<number, Set<string>>()
  const nameOf = (row: PlanDependency, own: number): string | undefined => {
    if (row.type === 'pending')
      return `${row.stream}${row.job === null ? '' : `.${row.job}`} ${instantText(row.scheduledAt)}`
    if (row.type !== 'stream' && row.type !== 'job') return undefined
    const stream = row.type === 'stream' ? row.predecessor : streamOf.get(row.predecessor)
    if (stream === own) return undefined
    const known = stream === undefined ? undefined : streams.get(stream)
    if (known === undefined) return earlier.get(`${row.type} ${row.predecessor}`)
    const job = row.type === 'job' ? `.${jobNames.get(row.predecessor) ?? ''}` : ''
    return `${known.workstation}#${known.name}${job} ${instantText(known.scheduledAt)}`
  }
  for (const row of batch.dependencies) {
    const own = row.waiter.of === 'stream' ? row.waiter.id : (streamOf.get(row.waiter.id) ?? 0)
    if (row.waiter.of === 'stream') waiting.add(own)
    const name = nameOf(row, own)
    if (name === undefined) continue
    const known = names.get(own)
    if (known === undefined) names.set(own, new Set([name]))
    else known.add(name)
  }
  return { waiting, names }
}

const viewOf = (stream: PlanStream, { waiting, names }: Followed): ImaginedStream => ({
  name: `${stream.workstation}#${stream.name}`,
  day: stream.day,
  scheduledAt: instantText(stream.scheduledAt),
  startAt: maybeText(stream.startAt),
  untilAt: maybeText(stream.untilAt),
  deadlineAt: maybeText(stream.deadlineAt),
  runCycle: stream.runCycle === '' ? null : stream.runCycle,
  status: waiting.has(stream.id) ? 'HOLD' : 'READY',
  priority: stream.priority,
  jobs: stream.jobCount,
  follows: [...(names.get(stream.id) ?? [])].toSorted(),
})

const instantText = (at: number): string => Temporal.Instant.fromEpochMilliseconds(at).toString()
const maybeText = (at: number | null): string | null => (at === null ? null : instantText(at))
