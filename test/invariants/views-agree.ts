/** Views agree (D.3, 14): the counts of the dashboard are those of the lists, and those of the rows one by one, status by status. */
import { cell, nextRow, type Pages } from '#/core/columns.ts'
import { countJobs, countStreams } from '#/core/count-status.ts'
import { selectJobs, selectStreams } from '#/core/select.ts'
import { Phase, type PlanState } from '#/core/state.ts'
import { viewJob, viewStream } from '#/core/view.ts'
import { jobStatuses, streamStatuses } from '#/model/status.ts'
import { breaks, type Invariant } from './invariant.ts'

const name = 'views agree'

export const viewsAgree: Invariant = {
  name,
  watch: () => ({
    end: (state) => {
      const [jobs, streams] = [countJobs(state), countStreams(state)]
      const shown = recount(state)
      for (const status of jobStatuses) {
        const { length } = selectJobs(state, { status: [status], limit: Infinity }).ids
        agree(`jobs are ${status}`, { counted: jobs[status], listed: length, shown: shown.jobs.get(status) ?? 0 })
      }
      for (const status of streamStatuses) {
        const { length } = selectStreams(state, { status: [status], limit: Infinity }).ids
        agree(`streams are ${status}`, {
          counted: streams[status],
          listed: length,
          shown: shown.streams.get(status) ?? 0,
        })
      }
    },
  }),
}

const agree = (what: string, { counted, listed, shown }: Record<'counted' | 'listed' | 'shown', number>): void => {
  if (listed !== counted || shown !== counted)
    breaks(name, `${counted} ${what}, ${listed} are listed, and ${shown} are shown so`)
}

/** Each row by itself, as whoever asks for it alone is shown it. */
const recount = (state: PlanState) => {
  const { jobs, streams } = state
  const isJob = (id: number): boolean => cell(jobs.stream, id) !== 0 && cell(jobs.phase, id) !== Phase.dormant
  const isStream = (id: number): boolean => cell(streams.workstation, id) !== 0
  return {
    jobs: tally(jobs, isJob, (id) => viewJob(state, id).status),
    streams: tally(streams, isStream, (id) => viewStream(state, id).status),
  }
}

const tally = (table: Pages, isThere: (id: number) => boolean, statusOf: (id: number) => string) => {
  const counts = new Map<string, number>()
  for (let id = nextRow(table, 1); id < table.size; id = nextRow(table, id + 1)) {
    if (isThere(id)) counts.set(statusOf(id), (counts.get(statusOf(id)) ?? 0) + 1)
  }
  return counts
}
