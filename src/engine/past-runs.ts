/** The runs of jobs of the plan that are over, as the history tells them. */
import type { Queryable } from '#/db/pool.ts'
import type { JobDetail } from '#/model/views.ts'
import { listRunsOf, listRunsOfSome, type RunRecord } from '#/store/runs.ts'
import { runText } from './run-text.ts'

type JobOfDay = Pick<JobDetail, 'id' | 'day'>

export interface PastRuns {
  /** Oldest first. */
  readonly of: (job: JobOfDay) => Promise<JobDetail['runs']>
  /** The same of many, by job; a job without runs is not among them. */
  readonly ofSome: (jobs: readonly JobOfDay[]) => Promise<Map<number, JobDetail['runs']>>
}

export const pastRunsIn = (database: Queryable): PastRuns => ({
  of: async ({ id, day }) => (await listRunsOf(database, day, id)).map(runText),
  ofSome: async (jobs) => {
    const runs: RunRecord[] = []
    // Read day by day: the history is kept by days.
    for (const [day, its] of Map.groupBy(jobs, (job) => job.day)) {
      const ids = its.map(({ id }) => id)
      runs.push(...(await listRunsOfSome(database, day, ids)))
    }
    const byJob = Map.groupBy(runs, ({ job }) => job)
    return new Map([...byJob].map(([job, its]) => [job, its.map(runText)]))
  },
})
