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
import { listJobs, listStreams, type Listing, type ListParts } from '#/engine/lists.ts'
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
            list: (keep) => listJobs(parts, { ...options, keep }),
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
            list: (keep) => listStreams(parts, { ...options, keep }),
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

/** So many rows can leave a full page before it has to be made anew. In an area with 50 operators a hundred jobs start in some minutes. */
const spareRows = 100

/** What judges a page besides its rows, measured: most of what a page without rows takes. */
const bytesOfJudging = 2_000

interface ListOf<View> extends RowsOf<View> {
  readonly selectionIn: (state: PlanState) => Selecting
  readonly list: (keep: Listing['keep']) => Promise<Page<View>>
  readonly changedIn: (changed: Changed, state: PlanState) => Set<number>
}

const load = async <View extends Estimated>(
  { lookout, assurance }: CachedListParts,
  asked: ListOptions<never> | ListOptions<string>,
  { list, changedIn, selectionIn, ...rows }: ListOf<View>,
): Promise<Loaded<Page<View>>> => {
  const moment = lookout.now()
  // By the clock it is another list every moment, whatever has changed.
  const isByTheClock = testsTheClock(asked)
  const watch = isByTheClock ? undefined : watchPage(asked, spareRows)
  let answer = await list(watch?.keep)
  const page = watch?.shown(answer, selectionIn)
  const affects = (changed: Changed, state: PlanState): boolean =>
    changed.plan || page === undefined || page.affects(changedIn(changed, state), state)
  const extraBytes = (): number => bytesOfJudging + (page?.bytes() ?? 0)
  const isSmall = lookout.isSmall()
  const freshFor = (): number | undefined => {
    if (!isByTheClock && !answer.items.some(mayBeEstimated)) return undefined
    return isSmall ? 0 : isByTheClock ? aMoment : estimatedFor
  }
  const revise = (): Revised<Page<View>> | undefined => {
    const estimated = page === undefined || isSmall ? undefined : estimatesNow(assurance)
    const revised =
      page &&
      estimated &&
      lookout.revise(moment, (changed, state) => {
        const ids = changedIn(changed, state)
        const made = page.revise(ids, state)
        return made && pageFrom(answer, { made, ids }, { ...rows, state, estimated })
      })
    if (revised === undefined) return undefined
    answer = revised
    return { answer, freshFor: freshFor(), extraBytes: extraBytes() }
  }
  return {
    answer,
    verdict: () => lookout.judge(moment, affects),
    freshFor: freshFor(),
    goodFor: isByTheClock ? 2 * aMoment : undefined,
    extraBytes: extraBytes(),
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
