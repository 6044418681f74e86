/** Views agree (D.3, 14): the counts of the dashboard are those of the lists, status by status. */
import { countJobs, countStreams } from '#/core/count-status.ts'
import { selectJobs, selectStreams } from '#/core/select.ts'
import { jobStatuses, streamStatuses } from '#/model/status.ts'
import { breaks, type Invariant } from './invariant.ts'

const name = 'views agree'

export const viewsAgree: Invariant = {
  name,
  watch: () => ({
    end: (state) => {
      const [jobs, streams] = [countJobs(state), countStreams(state)]
      for (const status of jobStatuses) {
        const { length } = selectJobs(state, { status: [status], limit: Infinity }).ids
        if (length !== jobs[status]) breaks(name, `${jobs[status]} jobs are ${status}, and ${length} are listed`)
      }
      for (const status of streamStatuses) {
        const { length } = selectStreams(state, { status: [status], limit: Infinity }).ids
        if (length !== streams[status])
          breaks(name, `${streams[status]} streams are ${status}, and ${length} are listed`)
      }
    },
  }),
}
