/** The history of runs, kept until a run has ended that may be one of those that were asked for. */
import type { Kept } from '#/cache/cache.ts'
import type { Loaded } from '#/cache/kind.ts'
import { cell } from '#/core/columns.ts'
import type { Changed } from '#/core/journal.ts'
import { hasStreamFlag } from '#/core/flags.ts'
import { nameOf } from '#/core/names.ts'
import { StreamFlag, type PlanState } from '#/core/state.ts'
import { streamName } from '#/core/view.ts'
import { workstationAt } from '#/core/workstations.ts'
import type { DayWindow } from '#/engine/history-days.ts'
import type { HistoryEnd } from '#/engine/history-end.ts'
import type { HistoryAsked, HistoryDesk } from '#/engine/history-desk.ts'
import { wildcards, type NamePattern } from '#/lib/wildcards.ts'
import type { Page } from '#/engine/page.ts'
import type { RunSummary, RunView } from '#/model/run-views.ts'
import { loadRuns } from './load-runs.ts'
import type { Lookout } from './lookout.ts'

export interface CachedHistoryParts {
  readonly lookout: Lookout
  readonly keptRuns: Kept<Page<RunView>>
  readonly keptSummaries: Kept<RunSummary[]>
  readonly end: HistoryEnd
}

export const cachedHistory = (
  history: HistoryDesk,
  { lookout, keptRuns, keptSummaries, end }: CachedHistoryParts,
): HistoryDesk => {
  const load = async <Answer>(asked: Asked, work: () => Promise<Answer>): Promise<Loaded<Answer>> => {
    const through = end.through()
    const loaded = await loadRuns(lookout, { mayHaveRun: watchHistory(asked), bytes: bytesOfJudging }, work)
    const isWhole = (): boolean => end.through() === through || end.through() < asked.from
    return {
      ...loaded,
      verdict: () => {
        const verdict = loaded.verdict()
        return verdict === 'holds' && !isWhole() ? 'behind' : verdict
      },
      // Where another server leads, nobody here is told of what it gives up.
      ...(end.mayGo(asked.from) && { freshFor: goingFor / 2, goodFor: goingFor }),
    }
  }
  return {
    runs: (asked) => keptRuns.get(keyOf(asked), () => load(asked, () => history.runs(asked))),
    summary: (asked) => keptSummaries.get(keyOf(asked), () => load(asked, () => history.summary(asked))),
  }
}

/** For so long at the most what may be gone is told, milliseconds. */
const goingFor = 60_000

/** The patterns that a history is judged by, measured: most of what one without runs takes. */
const bytesOfJudging = 1_000

const keyOf = ({ from, to, filter, limit, after }: Parameters<HistoryDesk['runs']>[0]): string => {
  const { job, name, stream, workstation, outcomes } = filter
  return JSON.stringify([from, to, job, name, stream, workstation, outcomes, limit, after])
}

type Asked = DayWindow & Pick<HistoryAsked, 'filter'>

/** Whether a change may make the history another: another run that is asked for has come, or one has gone because the truth took its place. */
export const watchHistory = ({ from, to, filter }: Asked): ((changed: Changed, state: PlanState) => boolean) => {
  const outcomes = filter.outcomes === undefined ? undefined : new Set(filter.outcomes)
  const isOfName = patternOf(filter.name)
  const isOfStream = patternOf(filter.stream === undefined ? undefined : wholeStream(filter.stream))
  const isOfWorkstation = patternOf(filter.workstation)
  const mayBeAsked = (state: PlanState, job: number): boolean => {
    const { jobs, streams, names } = state
    const stream = cell(jobs.stream, job)
    // Of one that has left the plan since nobody can say what it was.
    if (stream === 0) return true
    const day = nameOf(names, cell(streams.day, stream))
    if (day < from || to < day) return false
    // An earlier run may have been that of another job, elsewhere.
    const instead = state.reruns.get(job)?.flatMap((rerun) => rerun.from ?? []) ?? []
    const called = [nameOf(names, cell(jobs.name, job)), ...instead.flatMap(({ name }) => name ?? [])]
    if (isOfName !== undefined && !called.some(isOfName.test)) return false
    if (instead.length === 0 && isOfWorkstation?.test(workstationAt(state, cell(jobs.workstation, job)).name) === false)
      return false
    // What goes on in USERJOBS may have run in its own stream before.
    return isOfStream?.test(streamName(state, stream)) !== false || hasStreamFlag(state, stream, StreamFlag.userJobs)
  }
  return ({ runs }, state) => {
    for (const [job, cameTo] of runs) {
      if (outcomes?.isDisjointFrom(cameTo) === true) continue
      if (filter.job !== undefined && filter.job !== job) continue
      if (mayBeAsked(state, job)) return true
    }
    return false
  }
}

const patternOf = (pattern: string | undefined): NamePattern | undefined =>
  pattern === undefined ? undefined : wildcards(pattern)

/** `STREAM` is that of any workstation: as `store/run-history.ts` reads it. */
const wholeStream = (pattern: string): string => (pattern.includes('#') ? pattern : `@#${pattern}`)
