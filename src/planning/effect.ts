/**
 * What a change of definitions does to the live plan and to the days to come: the same days are worked out before and after.
 *
 * Only streams that the change can concern are looked at. Nothing is changed; the plan keeps what was planned.
 */
import { formatDay, parseDay } from '#/calendar/day-number.ts'
import type { ChangedMatch, Effect, StreamEffect } from '#/model/definition-effect.ts'
import { indexDefinitions } from './definition-index.ts'
import { onMembers } from './effect-classes.ts'
import { compareMatches } from './effect-matches.ts'
import {
  compareOccurrences,
  instantText,
  noDays,
  openDays,
  openPrepare,
  type InstanceAt,
  type OccurrenceChanges,
} from './effect-occurrences.ts'
import { sourcesFor, type EffectRequest, type LiveInstance, type Side } from './effect-request.ts'
import { attributesChange, compareDependencies, compareJobs } from './effect-shape.ts'
import { concernedStreams, type ConcernedStream } from './effect-streams.ts'

/** The effect. Lists are cut to what was asked for, their counts are not. */
export const compareEffect = (asked: EffectRequest): Effect => {
  const request = onMembers(asked)
  const { from, to, plannedTo, mostStreams } = request
  const concerned = concernedStreams(request.before, request.after)
  const totals = { added: 0, removed: 0, moved: 0, kept: 0 }
  const streams: StreamEffect[] = []
  if (concerned.length > 0) {
    const { compared, matches } = compareStreams(concerned, request)
    const live = Map.groupBy(request.live, ({ stream }) => stream)
    for (const each of compared) {
      const effect = effectOf(each, matches.get(each.stream.key) ?? [], { request, live })
      if (effect === null) continue
      totals.added += each.calendar.added.length
      totals.removed += each.calendar.removed.length
      totals.moved += each.calendar.moved.length
      totals.kept += effect.kept.count
      streams.push(effect)
    }
  }
  return { from, to, plannedTo, ...totals, streams: { count: streams.length, items: streams.slice(0, mostStreams) } }
}

/** A stream with its changes on planned days and on later ones. */
interface Compared {
  readonly stream: ConcernedStream
  readonly planned: OccurrenceChanges
  readonly calendar: OccurrenceChanges
  readonly problem: StreamEffect['problem']
}

/** The concerned streams, and those that stay as they are and would follow other instances. */
const compareStreams = (concerned: readonly ConcernedStream[], request: EffectRequest) => {
  const sides = [sideOf(request.before, request), sideOf(request.after, request)] as const
  const prepare = openPrepare(sides[0])
  const same = onlyDaysChange(concerned) ? prepare : openPrepare(sides[1])
  const days = [openDays(sides[0], prepare), openDays(sides[1], same)] as const
  const compared = concerned.map((stream): Compared => {
    const before = stream.before === undefined ? noDays : days[0](stream.before)
    const after = stream.after === undefined ? noDays : days[1](stream.after)
    const problem = { before: before.problem, after: after.problem }
    return { stream, ...compareOccurrences(before, after, request.plannedTo), problem }
  })
  const unsteady = new Set(compared.filter((each) => mayMatchAnew(each, request)).map(({ stream }) => stream.key))
  const matches = compareMatches(unsteady, [sides[0].definitions, sides[1].definitions], request)
  const known = new Set(concerned.map(({ key }) => key))
  for (const key of matches.keys()) {
    const stream = sides[1].definitions.streams.get(key)
    if (known.has(key) || stream === undefined) continue
    const follower: ConcernedStream = { key, before: stream, after: stream, change: null, because: [] }
    compared.push({ stream: follower, ...steady })
  }
  return { compared, matches }
}

/** Then the names of a stream lead to the same objects before and after, and are looked up once. */
const onlyDaysChange = (concerned: readonly ConcernedStream[]): boolean =>
  concerned.every(
    ({ change, because }) =>
      change === null && because.every(({ kind }) => kind === 'calendar' || kind === 'runcyclegroup'),
  )

const nothing: OccurrenceChanges = { added: [], removed: [], moved: [], retimed: [] }
const steady = { planned: nothing, calendar: nothing, problem: { before: null, after: null } }

/** On the planned days its predecessors, or its followers', may be other ones: those to come are looked at, too. */
const mayMatchAnew = ({ stream, planned, calendar }: Compared, { plannedTo, options }: EffectRequest): boolean => {
  if (plannedTo === null) return false
  if (stream.change !== null || isSomething(planned)) return true
  const reach = formatDay(parseDay(plannedTo) + options.maxLen)
  return [...calendar.added, ...calendar.removed, ...calendar.moved].some(({ day }) => day <= reach)
}

/** Null: nothing happens to the stream. */
const effectOf = (
  { stream, planned, calendar, problem }: Compared,
  found: readonly ChangedMatch[],
  { request, live }: { readonly request: EffectRequest; readonly live: ReadonlyMap<string, LiveInstance[]> },
): StreamEffect | null => {
  const shape = {
    jobs: compareJobs(stream, [request.before, request.after]),
    dependencies: compareDependencies(stream.before, stream.after),
  }
  const reshaped = hasOtherShape(stream, shape)
  const otherDays = isSomething(planned) || isSomething(calendar) || problem.before !== problem.after
  if (stream.change === null && !reshaped && !otherDays && found.length === 0) return null
  const kept = reshaped || isSomething(planned) ? (live.get(stream.key) ?? []) : []
  return {
    stream: nameOf(stream),
    change: stream.change,
    because: [...stream.because],
    calendar: shorten(calendar, request),
    planned: shorten(planned, request),
    ...shape,
    matches: some(found, request),
    problem,
    kept: keptOf(kept, request),
  }
}

const sideOf = (map: EffectRequest['before'], request: EffectRequest): Side => {
  const { from, to } = request
  const definitions = indexDefinitions(map.values())
  return { definitions, sources: sourcesFor(definitions, request), window: { from: parseDay(from), to: parseDay(to) } }
}

const nameOf = ({ before, after, key }: ConcernedStream): string => {
  const stream = after ?? before
  return stream === undefined ? key : `${stream.workstation}#${stream.name}`
}

/** What goes into the jobs of a stream when it is planned. */
const shaping = new Set(['job', 'parameter', 'vartable', 'prompt'])

const hasOtherShape = (
  { before, after, because }: ConcernedStream,
  { jobs, dependencies }: Pick<StreamEffect, 'jobs' | 'dependencies'>,
): boolean =>
  [jobs.added, jobs.removed, jobs.changed, dependencies.added, dependencies.removed].some(({ length }) => length > 0) ||
  (before === undefined) !== (after === undefined) ||
  because.some(({ kind }) => shaping.has(kind)) ||
  attributesChange(before, after)

const isSomething = ({ added, removed, moved, retimed }: OccurrenceChanges): boolean =>
  added.length + removed.length + moved.length + retimed.length > 0

const some = <T>(items: readonly T[], { mostItems }: EffectRequest): { count: number; items: T[] } => ({
  count: items.length,
  items: items.slice(0, mostItems),
})

/** A list with only its first items in words: a stream may have thousands of instances. */
const someOf = <T, U>(items: readonly T[], { mostItems }: EffectRequest, toWords: (item: T) => U) => ({
  count: items.length,
  items: items.slice(0, mostItems).map(toWords),
})

const timeOf = ({ day, at }: InstanceAt) => ({ day, scheduledAt: instantText(at) })

const shorten = ({ added, removed, moved, retimed }: OccurrenceChanges, request: EffectRequest) => ({
  added: someOf(added, request, timeOf),
  removed: someOf(removed, request, timeOf),
  moved: someOf(moved, request, ({ day, from, to }) => ({ day, from: instantText(from), to: instantText(to) })),
  retimed: someOf(retimed, request, timeOf),
})

const notStarted = new Set<LiveInstance['status']>(['waiting', 'held', 'ready'])
const ended = new Set<LiveInstance['status']>(['succeeded', 'abended', 'suppressed', 'cancelled'])

const keptOf = (instances: readonly LiveInstance[], request: EffectRequest): StreamEffect['kept'] => ({
  ...someOf(instances, request, ({ id, day, scheduledAt, status }) => ({
    id,
    day,
    scheduledAt: instantText(scheduledAt),
    status,
  })),
  started: instances.filter(({ status }) => !notStarted.has(status) && !ended.has(status)).length,
  ended: instances.filter(({ status }) => ended.has(status)).length,
})
