/**
 * Which part of the plan freezes and drains keep from starting.
 *
 * Patterns of names are looked at when a freeze comes or goes, and when a stream or workstation enters the plan: what they come to
 * is kept as bits of each stream and workstation, so that a start asks for two numbers, and for none when there is no freeze.
 */
import type { Instant } from '#/lib/clock.ts'
import { wildcards, type NamePattern } from '#/lib/wildcards.ts'
import type { FreezeKind, FreezeScope } from '#/model/freeze.ts'
import { cell, nextRow, put } from './columns.ts'
import { nameOf } from './names.ts'
import { Stop, type PlanState } from './state.ts'

export interface FreezeState {
  readonly id: number
  readonly kind: FreezeKind
  readonly scope: FreezeScope
  readonly reason: string | null
  readonly by: string
  readonly since: Instant
  /** 0: until an operator lifts it. */
  readonly until: Instant
}

/** A freeze with its pattern, ready for many names. */
interface Ready {
  readonly freeze: FreezeState
  readonly pattern: NamePattern
}

const readyOf = (state: PlanState): Ready[] =>
  [...state.freezes.values()].map((freeze) => ({ freeze, pattern: wildcards(freeze.scope.pattern) }))

const stopOf = (ready: readonly Ready[], isMeant: (one: Ready) => boolean): number =>
  ready.reduce((stops, one) => (isMeant(one) ? stops | Stop[one.freeze.kind] : stops), 0)

const meansWorkstation = ({ freeze, pattern }: Ready, name: string): boolean =>
  freeze.scope.of === 'site' || (freeze.scope.of === 'workstation' && pattern.test(name))

const meansStream = (
  { freeze, pattern }: Ready,
  { names, streams, workstations }: PlanState,
  stream: number,
): boolean => {
  if (freeze.scope.of !== 'stream') return false
  const name = nameOf(names, cell(streams.name, stream))
  return pattern.test(name) || pattern.test(`${workstations[cell(streams.workstation, stream)]?.name}#${name}`)
}

/** The bits of a workstation that is new in the plan. */
export const stopsOfWorkstation = (state: PlanState, name: string): number =>
  state.freezes.size === 0 ? 0 : stopOf(readyOf(state), (one) => meansWorkstation(one, name))

/** Sets the bits of streams that are new in the plan. */
export const judgeStreams = (state: PlanState, streams: Iterable<number>): void => {
  if (state.freezes.size === 0) return
  const ready = readyOf(state)
  for (const stream of streams)
    put(
      state.streams.stops,
      stream,
      stopOf(ready, (one) => meansStream(one, state, stream)),
    )
}

/** Who is meant by other freezes than before. */
export interface Changed {
  readonly workstations: ReadonlySet<number>
  readonly streams: ReadonlySet<number>
}

/** Sets all bits anew, after a freeze has come or gone. */
export const judgeAll = (state: PlanState): Changed => {
  const ready = readyOf(state)
  const changed = { workstations: new Set<number>(), streams: new Set<number>() }
  state.workstations.forEach((workstation, number) => {
    const stops = stopOf(ready, (one) => meansWorkstation(one, workstation.name))
    if (stops !== workstation.stops) changed.workstations.add(number)
    workstation.stops = stops
  })
  const { streams } = state
  const ofStreams = ready.filter(({ freeze }) => freeze.scope.of === 'stream')
  for (let stream = nextRow(streams, 1); stream < streams.size; stream = nextRow(streams, stream + 1)) {
    if (cell(streams.workstation, stream) === 0) continue
    const stops = stopOf(ofStreams, (one) => meansStream(one, state, stream))
    if (stops === cell(streams.stops, stream)) continue
    changed.streams.add(stream)
    put(streams.stops, stream, stops)
  }
  return changed
}

/** How many workstations or streams of the plan a freeze means. */
export const countMeant = (state: PlanState, freeze: FreezeState): number => {
  const one: Ready = { freeze, pattern: wildcards(freeze.scope.pattern) }
  if (freeze.scope.of !== 'stream')
    return state.workstations.filter(({ name }, number) => number > 0 && meansWorkstation(one, name)).length
  const { streams } = state
  let meant = 0
  for (let stream = nextRow(streams, 1); stream < streams.size; stream = nextRow(streams, stream + 1))
    if (cell(streams.workstation, stream) !== 0 && meansStream(one, state, stream)) meant += 1
  return meant
}

/** Whether a freeze means a job: by the workstation where it runs, or by its stream. */
export const meansJob = (state: PlanState, freeze: FreezeState): ((job: number) => boolean) => {
  const one: Ready = { freeze, pattern: wildcards(freeze.scope.pattern) }
  const known = new Map<number, boolean>()
  const column = freeze.scope.of === 'stream' ? state.jobs.stream : state.jobs.workstation
  return (job) => {
    const number = cell(column, job)
    const before = known.get(number)
    if (before !== undefined) return before
    const isMeant =
      freeze.scope.of === 'stream'
        ? meansStream(one, state, number)
        : meansWorkstation(one, state.workstations[number]?.name ?? '')
    known.set(number, isMeant)
    return isMeant
  }
}
