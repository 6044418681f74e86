/** The history of runs, kept until a job of the days that were asked for has changed. */
import type { Kept } from '#/cache/cache.ts'
import type { Loaded } from '#/cache/kind.ts'
import { cell } from '#/core/columns.ts'
import type { Changed } from '#/core/journal.ts'
import { nameOf } from '#/core/names.ts'
import type { PlanState } from '#/core/state.ts'
import type { DayWindow, HistoryDesk } from '#/engine/history-desk.ts'
import type { Page } from '#/engine/page.ts'
import type { RunSummary, RunView } from '#/model/run-views.ts'
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
  const load = async <Answer>(window: DayWindow, work: () => Promise<Answer>): Promise<Loaded<Answer>> => {
    const moment = lookout.committed()
    const answer = await work()
    return {
      answer,
      verdict: () => {
        const verdict = lookout.judge(moment, (changed, state) => mayHaveRun(window, changed, state))
        // Nobody is told of runs: a run that an order has brought about ends later than the order.
        return verdict === 'over' && lookout.isSamePlan(moment) ? 'behind' : verdict
      },
    }
  }
  return {
    runs: (asked) => keptRuns.get(keyOf(asked), () => load(asked, () => history.runs(asked))),
    summary: (asked) => keptSummaries.get(keyOf(asked), () => load(asked, () => history.summary(asked))),
  }
}

const keyOf = ({ from, to, filter, limit, after }: Parameters<HistoryDesk['runs']>[0]): string => {
  const { job, name, stream, workstation, outcomes } = filter
  return JSON.stringify([from, to, job, name, stream, workstation, outcomes, limit, after])
}

/** Only a job that has changed can have run; what comes into the plan has not, and what leaves it has no more runs. */
const mayHaveRun = (
  { from, to }: DayWindow,
  { jobs: changed }: Changed,
  { jobs, streams, names }: PlanState,
): boolean => {
  for (const job of changed) {
    const stream = cell(jobs.stream, job)
    const day = stream === 0 ? '' : nameOf(names, cell(streams.day, stream))
    // Of one that has left the plan since nobody can say the day.
    if (day === '' || (from <= day && day <= to)) return true
  }
  return false
}
