/** Pages of jobs and of streams, kept until something that they show has changed. */
import type { Kept } from '#/cache/cache.ts'
import type { Loaded, Revised } from '#/cache/kind.ts'
import type { Changed } from '#/core/journal.ts'
import { selectedJobs, selectedStreams, type Selecting } from '#/core/select.ts'
import { cell } from '#/core/columns.ts'
import type { PlanState } from '#/core/state.ts'
import { viewJob, viewStream } from '#/core/view.ts'
import type { JobView, StreamView } from '#/model/views.ts'
import type { TimesOf } from '#/engine/assurance-desk.ts'
import type { Engine, ListOptions } from '#/engine/engine.ts'
import { listJobs, listStreams, type ListParts } from '#/engine/lists.ts'
import type { Page } from '#/engine/page.ts'
import { testsTheClock } from './by-the-clock.ts'
import { aMoment, estimatedFor } from './kinds.ts'
import type { Lookout } from './lookout.ts'
import { pageFrom, type Estimated, type RowsOf } from './page-views.ts'
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
            view: (state, id) => ({ ...viewJob(state, id), ...notEstimated }),
            estimatesOf: ({ job }, id) => job(id),
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
            view: (state, id) => ({ ...viewStream(state, id), ...notEstimated }),
            estimatesOf: ({ stream }, id) => stream(id),
          }),
        ),
})

const notEstimated = { estimatedStartAt: null, estimatedEndAt: null }

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

interface ListOf<View> extends RowsOf<View> {
  readonly selectionIn: (state: PlanState) => Selecting
  readonly list: (onWanted: (id: number) => void) => Promise<Page<View>>
  readonly changedIn: (changed: Changed, state: PlanState) => Set<number>
}

const load = async <View extends Estimated>(
  { lookout, assurance }: CachedListParts,
  asked: ListOptions<never> | ListOptions<string>,
  { list, changedIn, selectionIn, ...rows }: ListOf<View>,
): Promise<Loaded<Page<View>>> => {
  const moment = lookout.now()
  const watch = watchPage(asked)
  let answer = await list(watch.onWanted)
  const page = watch.shown(answer, selectionIn)
  const isByTheClock = testsTheClock(asked)
  const affects = (changed: Changed, state: PlanState): boolean =>
    changed.plan || isByTheClock || page.affects(changedIn(changed, state), state)
  const isSmall = lookout.isSmall()
  const freshFor = (): number | undefined => {
    if (!isByTheClock && !answer.items.some(mayBeEstimated)) return undefined
    return isSmall ? 0 : isByTheClock ? aMoment : estimatedFor
  }
  const revise = (): Revised<Page<View>> | undefined => {
    const estimated = isByTheClock || isSmall ? undefined : estimatesNow(assurance)
    const revised =
      estimated &&
      lookout.revise(moment, (changed, state) => {
        const ids = changedIn(changed, state)
        const made = page.revise(ids, state)
        return made && pageFrom(answer, { made, ids }, { ...rows, state, estimated })
      })
    if (revised === undefined) return undefined
    answer = revised
    return { answer, freshFor: freshFor() }
  }
  return {
    answer,
    verdict: () => lookout.judge(moment, affects),
    freshFor: freshFor(),
    // Selected or ordered by what passes with time, it is another list every moment.
    goodFor: isByTheClock ? 2 * aMoment : undefined,
    extraBytes: page.bytes,
    revise,
  }
}

/** Those that a load would show: some seconds old, and worked out anew meanwhile where they are older. */
const estimatesNow = ({ times, lastTimes }: CachedListParts['assurance']): TimesOf | undefined => {
  times().catch(() => undefined)
  return lastTimes()
}

/** Of what has ended nothing is estimated. */
const mayBeEstimated = ({ status, estimatedEndAt }: Pick<Estimated, 'status' | 'estimatedEndAt'>): boolean =>
  estimatedEndAt !== null || !ended.has(status)

const ended = new Set<string>(['succeeded', 'abended', 'failed', 'suppressed', 'cancelled', 'unknown', 'stuck'])
