/** Runs that are over are read from the database, and judged by what has happened in the plan since all that they may lack was committed. */
import type { Loaded } from '#/cache/kind.ts'
import type { Changed } from '#/core/journal.ts'
import type { PlanState } from '#/core/state.ts'
import type { Lookout } from './lookout.ts'

interface Judging {
  /** Whether a change may have brought a run that the answer lacks. */
  readonly mayHaveRun: (changed: Changed, state: PlanState) => boolean
  /** Of memory, for as long as the answer is kept. */
  readonly bytes: number
}

export const loadRuns = async <Answer>(
  lookout: Lookout,
  { mayHaveRun, bytes }: Judging,
  work: () => Promise<Answer>,
): Promise<Loaded<Answer>> => {
  const moment = lookout.committed()
  const answer = await work()
  return {
    answer,
    extraBytes: bytes,
    verdict: () => {
      const verdict = lookout.judge(moment, mayHaveRun)
      // Nobody is told of runs: a run that an order has brought about ends later than the order.
      return verdict === 'over' && lookout.isSamePlan(moment) ? 'behind' : verdict
    },
  }
}
