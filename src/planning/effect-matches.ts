/**
 * Which predecessors the instances of the planned days would have, if these days were planned anew before and after a change.
 *
 * Planning itself answers, on streams that are cut down to what follows and is followed: what runs in them does not matter.
 */
import { followsOf } from '#/composer/definition-uses.ts'
import type { ChangedMatch } from '#/model/definition-effect.ts'
import type { JobStream, StreamJob } from '#/model/job-stream.ts'
import type { PlanBatch, Waiter } from '#/model/plan.ts'
import { keyOn, type DefinitionIndex } from './definition-index.ts'
import { instantText } from './effect-occurrences.ts'
import { sourcesFor, type EffectRequest, type LiveInstance } from './effect-request.ts'
import { planDays } from './plan-days.ts'
import type { KnownInstance } from './plan-request.ts'

/** The changed matches by the key of the stream that waits. */
export const compareMatches = (
  concerned: ReadonlySet<string>,
  [before, after]: readonly [DefinitionIndex, DefinitionIndex],
  request: EffectRequest,
): Map<string, ChangedMatch[]> => {
  const changes = new Map<string, ChangedMatch[]>()
  const { from, plannedTo } = request
  if (plannedTo === null || plannedTo < from || concerned.size === 0) return changes
  const [old, fresh] = [before, after].map((definitions) =>
    matchesOf(definitions, concerned, { ...request, to: plannedTo }),
  )
  for (const [waiter, found] of old ?? []) {
    const other = fresh?.get(waiter)
    // An instance of one side only is told of as added or removed.
    if (other === undefined) continue
    const { stream, job, day, scheduledAt } = found
    const [gone, come] = [
      difference(found.predecessors, other.predecessors),
      difference(other.predecessors, found.predecessors),
    ]
    for (let i = 0; i < Math.max(gone.length, come.length); i += 1) {
      const change = { waiter: job === null ? found.name : `${found.name}.${job}`, day, scheduledAt }
      const list = changes.get(stream) ?? []
      list.push({ ...change, before: gone[i] ?? null, after: come[i] ?? null })
      changes.set(stream, list)
    }
  }
  return changes
}

const difference = (one: ReadonlySet<string>, other: ReadonlySet<string>): string[] => [...one.difference(other)].sort()

/** An instance, or a job of one, with the instances it would follow. */
interface Match {
  readonly stream: string
  readonly name: string
  readonly job: string | null
  readonly day: string
  readonly scheduledAt: string
  readonly predecessors: Set<string>
}

const matchesOf = (
  definitions: DefinitionIndex,
  concerned: ReadonlySet<string>,
  request: EffectRequest,
): Map<string, Match> => {
  const { from, to, live } = request
  const streams = cutDown(definitions.streams, concerned)
  const earlier = earlierInstances(live, from)
  const sources = sourcesFor({ ...definitions, streams }, request, earlier.instances)
  const { batch } = planDays({ ...sources, from, to })
  return readMatches(batch, earlier.nameOf)
}

/** The concerned streams, all that follow them and all that these follow, each with the jobs that follow or are followed. */
const cutDown = (streams: DefinitionIndex['streams'], concerned: ReadonlySet<string>): Map<string, JobStream> => {
  const waiting = new Set<string>()
  for (const [key, stream] of streams) {
    if (concerned.has(key) || externalOf(stream).some(({ target }) => concerned.has(target))) waiting.add(key)
  }
  const followed = new Map<string, Set<string>>()
  for (const key of waiting) {
    const stream = streams.get(key)
    for (const { target, job } of stream === undefined ? [] : externalOf(stream)) {
      const jobs = followed.get(target) ?? new Set()
      followed.set(target, jobs.add(job))
    }
  }
  const cut = new Map<string, JobStream>()
  for (const key of new Set([...waiting, ...followed.keys()])) {
    const stream = streams.get(key)
    if (stream === undefined) continue
    const jobs = followed.get(key) ?? new Set<string>()
    const needed = stream.jobs.filter((job) => hasExternal(job) || jobs.has(job.name.toUpperCase()))
    cut.set(key, { ...stream, ...onlyExternal(stream), jobs: needed.map((job) => ({ ...job, ...onlyExternal(job) })) })
  }
  return cut
}

const externalOf = (stream: JobStream): { readonly target: string; readonly job: string }[] =>
  [stream, ...stream.jobs].flatMap((waiter) =>
    followsOf(waiter).flatMap(({ workstation, stream: followed, job = '' }) =>
      followed === undefined
        ? []
        : [{ target: keyOn(workstation ?? stream.workstation, followed), job: job.toUpperCase() }],
    ),
  )

const hasExternal = (job: StreamJob): boolean => followsOf(job).some(({ stream }) => stream !== undefined)

const onlyExternal = (waiter: JobStream | StreamJob) => ({
  follows: followsOf(waiter).filter(({ stream }) => stream !== undefined),
  joins: [],
  needs: [],
  opens: [],
  prompts: [],
})

/** Instances of the plan from before the days that are looked at, with numbers of their own: below zero. */
const earlierInstances = (live: readonly LiveInstance[], from: string) => {
  const byStream = Map.groupBy(
    live.filter(({ day }) => day < from),
    ({ stream }) => stream,
  )
  const names = new Map<number, string>()
  const known = (instance: LiveInstance): KnownInstance => {
    const name = `${instance.stream} of ${instance.day} ${instantText(instance.scheduledAt)}`
    const number = (of: string): number => {
      const id = -names.size - 1
      names.set(id, of)
      return id
    }
    return {
      id: number(name),
      day: instance.day,
      scheduledAt: instance.scheduledAt,
      isPlanned: true,
      jobs: (job) => number(placeName(instance.stream, job, instance)),
    }
  }
  const instances = (key: string): KnownInstance[] => (byStream.get(key) ?? []).map(known)
  return { instances, nameOf: (id: number) => names.get(id) }
}

const placeName = (
  stream: string,
  job: string | null,
  { day, scheduledAt }: { readonly day: string; readonly scheduledAt: number },
): string => `${stream}${job === null ? '' : `.${job}`} of ${day} ${instantText(scheduledAt)}`

const readMatches = (batch: PlanBatch, earlierName: (id: number) => string | undefined): Map<string, Match> => {
  const streams = new Map(batch.streams.map((stream) => [stream.id, stream]))
  const jobs = new Map(batch.jobs.map((job) => [job.id, job]))
  const placeOf = ({ of, id }: Waiter) => {
    const job = of === 'job' ? jobs.get(id) : undefined
    return { job: job?.name ?? null, stream: streams.get(of === 'job' ? (job?.stream ?? 0) : id) }
  }
  const matches = new Map<string, Match>()
  const matchOf = (waiter: Waiter): Match | undefined => {
    const { job, stream } = placeOf(waiter)
    if (stream === undefined) return undefined
    const name = `${stream.workstation}#${stream.name}`
    const identity = placeName(name, job, stream)
    const known = matches.get(identity)
    if (known !== undefined) return known
    const scheduledAt = instantText(stream.scheduledAt)
    const match = {
      stream: name.toUpperCase(),
      name,
      job,
      day: stream.day,
      scheduledAt,
      predecessors: new Set<string>(),
    }
    matches.set(identity, match)
    return match
  }
  for (const { id } of batch.streams) matchOf({ of: 'stream', id })
  for (const { id } of batch.jobs) matchOf({ of: 'job', id })
  for (const dependency of batch.dependencies) {
    if (dependency.type === 'pending') {
      matchOf(dependency.waiter)?.predecessors.add(placeName(dependency.stream, dependency.job, dependency))
    }
    if (dependency.type !== 'job' && dependency.type !== 'stream') continue
    const { job, stream } = placeOf({ of: dependency.type, id: dependency.predecessor })
    const name = stream && placeName(`${stream.workstation}#${stream.name}`, job, stream)
    matchOf(dependency.waiter)?.predecessors.add(name ?? earlierName(dependency.predecessor) ?? '')
  }
  return matches
}
