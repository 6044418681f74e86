/** Pages of jobs and of streams, kept until something that they show has changed. */
import type { Kept } from '#/cache/cache.ts'
import type { Loaded } from '#/cache/kind.ts'
import type { Changed } from '#/core/journal.ts'
import { selectedJobs, selectedStreams, type Selecting } from '#/core/select.ts'
import { cell } from '#/core/columns.ts'
import type { PlanState } from '#/core/state.ts'
import type { JobView, StreamView } from '#/model/views.ts'
import type { Engine, ListOptions } from '#/engine/engine.ts'
import { listJobs, listStreams, type ListParts } from '#/engine/lists.ts'
import type { Page } from '#/engine/page.ts'
import { testsTheClock } from './by-the-clock.ts'
import { estimatedFor } from './kinds.ts'
import type { Lookout } from './lookout.ts'
import { rememberSelections } from './remembered-selections.ts'
import { watchPage } from './shown-page.ts'

export interface CachedListParts extends ListParts {
  readonly lookout: Lookout
  readonly keptJobs: Kept<Page<JobView>>
  readonly keptStreams: Kept<Page<StreamView>>
}

export const cachedLists = (parts: CachedListParts): Pick<Engine, 'jobs' | 'streams'> => ({
  jobs: (options) =>
    options.anew === true
      ? listJobs(parts, options)
      : parts.keptJobs.get(keyOf(options), () =>
          load(parts, options, {
            list: (onWanted) => listJobs(parts, { ...options, onWanted }),
            selectionIn: (state) => jobSelections(state, keyOf(options), () => selectedJobs(state, options)),
            changedIn: ({ jobs }) => jobs,
          }),
        ),
  streams: (options) =>
    options.anew === true
      ? listStreams(parts, options)
      : parts.keptStreams.get(keyOf(options), () =>
          load(parts, options, {
            list: (onWanted) => listStreams(parts, { ...options, onWanted }),
            selectionIn: (state) => streamSelections(state, keyOf(options), () => selectedStreams(state, options)),
            changedIn: changedStreams,
          }),
        ),
})

/** All that the answer depends on, in one order. Whose part of the site it is belongs to it. */
const keyOf = ({ status, name, where, order, within, count, limit, after }: ListOptions<string>): string =>
  JSON.stringify([status, name, where, order, within?.key, count === true, limit, after])

/** The journal names no stream because a job of it has changed. */
export const changedStreams = ({ jobs, streams }: Changed, { jobs: table }: PlanState): Set<number> => {
  const changed = new Set(streams)
  for (const job of jobs) changed.add(cell(table.stream, job))
  return changed
}

const [jobSelections, streamSelections] = [rememberSelections(), rememberSelections()]

interface ListOf<View> {
  readonly selectionIn: (state: PlanState) => Selecting
  readonly list: (onWanted: (id: number) => void) => Promise<Page<View>>
  readonly changedIn: (changed: Changed, state: PlanState) => Set<number>
}

type Estimated =
  | Pick<JobView, 'id' | 'status' | 'estimatedEndAt'>
  | Pick<StreamView, 'id' | 'status' | 'estimatedEndAt'>

const load = async <View extends Estimated>(
  { lookout }: CachedListParts,
  asked: ListOptions<never> | ListOptions<string>,
  { list, changedIn, selectionIn }: ListOf<View>,
): Promise<Loaded<Page<View>>> => {
  const moment = lookout.now()
  const watch = watchPage(asked)
  const answer = await list(watch.onWanted)
  const page = watch.shown(answer, selectionIn)
  const isByTheClock = testsTheClock(asked)
  const affects = (changed: Changed, state: PlanState): boolean =>
    changed.plan || isByTheClock || page.affects(changedIn(changed, state), state)
  const isSmall = lookout.isSmall()
  return {
    answer,
    verdict: () => lookout.judge(moment, affects),
    freshFor: isByTheClock || answer.items.some(mayBeEstimated) ? (isSmall ? 0 : freshFor(isByTheClock)) : undefined,
    extraBytes: page.bytes,
  }
}

const freshFor = (isByTheClock: boolean): number => (isByTheClock ? 1_000 : estimatedFor)

/** Of what has ended nothing is estimated. */
export const mayBeEstimated = ({ status, estimatedEndAt }: Estimated): boolean =>
  estimatedEndAt !== null || !ended.has(status)

const ended = new Set<string>(['succeeded', 'abended', 'failed', 'suppressed', 'cancelled', 'unknown', 'stuck'])
