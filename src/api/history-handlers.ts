/** What the server does for the routes about the history of runs. */
import { defaultPageSize } from '#/contract/fields.ts'
import type { Input } from '#/contract/route.ts'
import type { Routes } from '#/contract/routes.ts'
import type { Engine } from '#/engine/engine.ts'
import { runOutcomes } from '#/model/run-views.ts'
import { dateAt } from '#/selection/read-time.ts'
import type { Handlers } from './handlers.ts'
import { statusesIn } from './list-options.ts'

type HistoryHandlers = Pick<Handlers, 'runs' | 'runSummary'>

export const historyHandlers = ({ history, reading }: Engine): HistoryHandlers => {
  const askedOf = (input: Input<Routes['runSummary']>) => {
    const { from, to, name, stream, workstation, outcome, limit = defaultPageSize } = input
    const today = dateAt(reading()).toString()
    const outcomes = statusesIn(outcome, runOutcomes, 'run')
    return { from, to: to ?? (from > today ? from : today), filter: { name, stream, workstation, outcomes }, limit }
  }
  return {
    runs: ({ job, after, ...input }) => {
      const asked = askedOf(input)
      return history.runs({ ...asked, filter: { ...asked.filter, job }, after })
    },
    runSummary: async (input) => ({ items: await history.summary(askedOf(input)) }),
  }
}
