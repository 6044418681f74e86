/** The runs of a job that are over, kept until another has ended: the rest of a job in full is told from memory each time. */
import type { Kept } from '#/cache/cache.ts'
import type { PastRuns } from '#/engine/past-runs.ts'
import type { JobDetail } from '#/model/views.ts'
import { loadRuns } from './load-runs.ts'
import type { Lookout } from './lookout.ts'

export interface KeptPastRunsParts {
  readonly lookout: Lookout
  readonly kept: Kept<JobDetail['runs']>
}

/** Measured, of one run. */
const bytesOfJudging = 200

export const keptPastRuns = (pastRuns: PastRuns, { lookout, kept }: KeptPastRunsParts): PastRuns => ({
  ...pastRuns,
  of: (job) =>
    kept.get(String(job.id), () =>
      loadRuns(lookout, { mayHaveRun: ({ runs }) => runs.has(job.id), bytes: bytesOfJudging }, () => pastRuns.of(job)),
    ),
})
