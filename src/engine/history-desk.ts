/** What the engine answers about the history of runs: it is read from PostgreSQL, the newest days first. */
import { instantText, requiredInstantText } from '#/core/view.ts'
import type { Database } from '#/db/pool.ts'
import type { Clock } from '#/lib/clock.ts'
import { Refusal } from '#/lib/refusal.ts'
import type { RunSummary, RunView } from '#/model/run-views.ts'
import { listRunsOfDays, sumRuns, type RunFilter, type RunPlace } from '#/store/run-history.ts'
import type { RunRecord } from '#/store/runs.ts'
import { dateOf, requireWindow, stretchesOf, type DayWindow } from './history-days.ts'
import type { Page } from './page.ts'

export interface HistoryAsked extends DayWindow {
  readonly filter: RunFilter
  readonly limit: number
  readonly after?: string | undefined
}

export interface HistoryDesk {
  /**
   * The last to end first, day by day. A page may be short when little passes the filter: `next` goes on. Throws `request.invalid`
   * for a window that is none or too wide, and for a cursor that is none.
   */
  readonly runs: (asked: HistoryAsked) => Promise<Page<RunView>>
  /** What the runs of each job come to. Throws `request.invalid`, and `history.too_much` when it takes too long. */
  readonly summary: (asked: Omit<HistoryAsked, 'after'>) => Promise<RunSummary[]>
}

/** The widest window. */
const mostDays = 400
/** The widest of a summary: all its days are read. */
const mostSummedDays = 35
/** A page that has taken so long is answered as it is, milliseconds. */
const enoughFor = 2_000
const summaryWithin = 10_000

export const createHistoryDesk = ({
  database,
  clock,
}: {
  readonly database: Database
  readonly clock: Clock
}): HistoryDesk => ({
  runs: async ({ from, to, filter, limit, after }) => {
    requireWindow({ from, to }, mostDays)
    const place = after === undefined ? undefined : readCursor(after)
    const until = place === undefined || place.day > to ? to : place.day
    const begun = clock.now()
    const stretches = await stretchesOf(database, { from, to: until }, filter)
    const found: RunRecord[] = []
    for (const days of stretches) {
      const before = days[0] === place?.day ? place : undefined
      found.push(...(await listRunsOfDays(database, days, { filter, before, limit: limit + 1 - found.length })))
      if (found.length > limit) return { items: found.slice(0, limit).map(viewRun), next: cursorOf(found[limit - 1]) }
      const isLast = days === stretches.at(-1)
      if (!isLast && clock.now() - begun > enoughFor) return { items: found.map(viewRun), next: endOfDay(days.at(-1)) }
    }
    return { items: found.map(viewRun), next: null }
  },
  summary: async ({ from, to, filter, limit }) => {
    requireWindow({ from, to }, mostSummedDays)
    const sums = await sumRuns(database, { from, to, filter, limit, withinMs: summaryWithin }).catch(
      (error: unknown) => {
        if ((error as { code?: string }).code !== queryCancelled) throw error
        throw new Refusal(
          'history.too_much',
          `The runs of ${from} to ${to} are too many for one answer; ask for fewer days.`,
        )
      },
    )
    return sums.map((sum) => ({ ...sum, lastEndedAt: requiredInstantText(sum.lastEndedAt) }))
  },
})

/** PostgreSQL's code of a statement that took too long. */
const queryCancelled = '57014'

const cursorOf = (run: RunRecord | undefined): string | null =>
  run === undefined ? null : [run.day, run.endedAt, run.job, run.run].join('_')

/** Goes on with the day before. */
const endOfDay = (day: string | undefined): string => `${day}_0_0_0`

const readCursor = (text: string): RunPlace => {
  const [, day, endedAt, job, run] = /^(\d{4}-\d\d-\d\d)_(\d{1,15})_(\d{1,10})_(\d{1,6})$/.exec(text) ?? []
  if (day === undefined) {
    throw new Refusal(
      'request.invalid',
      `after=${text.slice(0, 60)} is not a cursor; take the "next" of the page before.`,
    )
  }
  return { day: dateOf(day).toString(), endedAt: Number(endedAt), job: Number(job), run: Number(run) }
}

const viewRun = ({ readyAt, startedAt, endedAt, ...run }: RunRecord): RunView => ({
  ...run,
  readyAt: instantText(readyAt ?? 0),
  startedAt: instantText(startedAt ?? 0),
  endedAt: requiredInstantText(endedAt),
  durationMs: startedAt === null ? null : endedAt - startedAt,
})
