/**
 * What a change of definitions does to the live plan and to the days to come: the same days are worked out before and after.
 *
 * Only streams that the change can concern are looked at. Nothing is changed; the plan keeps what was planned.
 */
import { parseDay } from '#/calendar/day-number.ts'
import type { Effect, StreamEffect } from '#/model/definition-effect.ts'
import { indexDefinitions } from './definition-index.ts'
import { compareMatches } from './effect-matches.ts'
import { compareOccurrences, instantText, noDays, openDays, type OccurrenceChanges } from './effect-occurrences.ts'
import { sourcesFor, type EffectRequest, type LiveInstance, type Side } from './effect-request.ts'
import { attributesChange, compareDependencies, compareJobs } from './effect-shape.ts'
import { concernedStreams, type ConcernedStream } from './effect-streams.ts'

/** The effect. Lists are cut to what was asked for, their counts are not. */
export const compareEffect = (request: EffectRequest): Effect => {
  const { from, to, plannedTo } = request
  const concerned = concernedStreams(request.before, request.after)
  const totals = { added: 0, removed: 0, moved: 0, kept: 0 }
  const streams: StreamEffect[] = []
  if (concerned.length > 0) {
    const { compare, followers } = openComparison(concerned, request)
    for (const stream of [...concerned, ...followers]) {
      const { effect, changes } = compare(stream)
      if (effect === null) continue
      totals.added += changes.added.length
      totals.removed += changes.removed.length
      totals.moved += changes.moved.length
      totals.kept += effect.kept.count
      streams.push(effect)
    }
  }
  return {
    from,
    to,
    plannedTo,
    ...totals,
    streams: { count: streams.length, items: streams.slice(0, request.mostStreams) },
  }
}

type Compare = (stream: ConcernedStream) => { effect: StreamEffect | null; changes: OccurrenceChanges }

interface Comparison {
  readonly compare: Compare
  /** Streams that stay as they are and would follow other instances. */
  readonly followers: readonly ConcernedStream[]
}

const openComparison = (concerned: readonly ConcernedStream[], request: EffectRequest): Comparison => {
  const sides = [sideOf(request.before, request), sideOf(request.after, request)] as const
  const days = [openDays(sides[0]), openDays(sides[1])] as const
  const keys = new Set(concerned.map(({ key }) => key))
  const matches = compareMatches(keys, [sides[0].definitions, sides[1].definitions], request)
  const live = Map.groupBy(request.live, ({ stream }) => stream)
  const compare: Compare = (stream) => {
    const before = stream.before === undefined ? noDays : days[0](stream.before)
    const after = stream.after === undefined ? noDays : days[1](stream.after)
    const { planned, calendar } = compareOccurrences(before, after, request.plannedTo)
    const shape = {
      jobs: compareJobs([stream.before, stream.after], [request.before, request.after]),
      dependencies: compareDependencies(stream.before, stream.after),
    }
    const found = matches.get(stream.key) ?? []
    const reshaped = hasOtherShape(stream, shape)
    const problem = { before: before.problem, after: after.problem }
    const changes =
      isSomething(planned) || isSomething(calendar) || before.problem !== after.problem || found.length > 0
    if (stream.change === null && !reshaped && !changes) return { effect: null, changes: calendar }
    const kept = reshaped || isSomething(planned) ? (live.get(stream.key) ?? []) : []
    const effect: StreamEffect = {
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
    return { effect, changes: calendar }
  }
  const followers = [...matches.keys()].flatMap((key): ConcernedStream[] => {
    const stream = sides[1].definitions.streams.get(key)
    return keys.has(key) || stream === undefined
      ? []
      : [{ key, before: stream, after: stream, change: null, because: [] }]
  })
  return { compare, followers }
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

const shorten = ({ added, removed, moved, retimed }: OccurrenceChanges, request: EffectRequest) => ({
  added: some(added, request),
  removed: some(removed, request),
  moved: some(moved, request),
  retimed: some(retimed, request),
})

const notStarted = new Set<LiveInstance['status']>(['waiting', 'held', 'ready'])
const ended = new Set<LiveInstance['status']>(['succeeded', 'abended', 'suppressed', 'cancelled'])

const keptOf = (instances: readonly LiveInstance[], request: EffectRequest): StreamEffect['kept'] => ({
  ...some(
    instances.map(({ id, day, scheduledAt, status }) => ({ id, day, scheduledAt: instantText(scheduledAt), status })),
    request,
  ),
  started: instances.filter(({ status }) => !notStarted.has(status) && !ended.has(status)).length,
  ended: instances.filter(({ status }) => ended.has(status)).length,
})
