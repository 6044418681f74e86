/** The history of runs, kept until a job of the days that were asked for has changed. */
import type { Kept } from '#/cache/cache.ts'
import type { Loaded } from '#/cache/kind.ts'
import { cell } from '#/core/columns.ts'
import type { Changed } from '#/core/journal.ts'
import { nameOf } from '#/core/names.ts'
import type { PlanState } from '#/core/state.ts'
import { streamName } from '#/core/view.ts'
import type { DayWindow, HistoryAsked, HistoryDesk } from '#/engine/history-desk.ts'
import { wildcards } from '#/lib/wildcards.ts'
import type { Page } from '#/engine/page.ts'
import type { RunSummary, RunView } from '#/model/run-views.ts'
import { loadRuns } from './load-runs.ts'
import type { Lookout } from './lookout.ts'

export interface CachedHistoryParts {
  readonly lookout: Lookout
  readonly keptRuns: Kept<Page<RunView>>
  readonly keptSummaries: Kept<RunSummary[]>
}

export const cachedHistory = (
  history: HistoryDesk,
  { lookout, keptRuns, keptSummaries }: CachedHistoryParts,
): HistoryDesk => {
  const load = <Answer>(asked: Asked, work: () => Promise<Answer>): Promise<Loaded<Answer>> =>
    loadRuns(lookout, runsOf(asked), work)
  return {
    runs: (asked) => keptRuns.get(keyOf(asked), () => load(asked, () => history.runs(asked))),
    summary: (asked) => keptSummaries.get(keyOf(asked), () => load(asked, () => history.summary(asked))),
  }
}

const keyOf = ({ from, to, filter, limit, after }: Parameters<HistoryDesk['runs']>[0]): string => {
  const { job, name, stream, workstation, outcomes } = filter
  return JSON.stringify([from, to, job, name, stream, workstation, outcomes, limit, after])
}

type Asked = DayWindow & Pick<HistoryAsked, 'filter'>

/** Only a job that has changed can have run; what comes into the plan has not, and what leaves it has no more runs. */
const runsOf = ({ from, to, filter }: Asked): ((changed: Changed, state: PlanState) => boolean) => {
  const isOfName = filter.name === undefined ? undefined : wildcards(filter.name)
  const isOfStream = filter.stream === undefined ? undefined : wildcards(wholeStream(filter.stream))
  return ({ jobs: changed }, state) => {
    const { jobs, streams, names } = state
    for (const job of changed) {
      const stream = cell(jobs.stream, job)
      // Of one that has left the plan since nobody can say what it was.
      if (stream === 0) return true
      const day = nameOf(names, cell(streams.day, stream))
      if (day < from || to < day || (filter.job !== undefined && filter.job !== job)) continue
      if (isOfName?.test(nameOf(names, cell(jobs.name, job))) === false) continue
      if (isOfStream?.test(streamName(state, stream)) === false) continue
      return true
    }
    return false
  }
}

/** `STREAM` is that of any workstation: as `store/run-history.ts` reads it. */
const wholeStream = (pattern: string): string => (pattern.includes('#') ? pattern : `@#${pattern}`)
