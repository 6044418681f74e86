/** The beginnings and ends of the logs of runs that are over: nothing more is written to them. */
import type { Kept } from '#/cache/cache.ts'
import { cell } from '#/core/columns.ts'
import { isLive } from '#/core/conditions.ts'
import { requireJob } from '#/core/in-plan.ts'
import type { PlanState } from '#/core/state.ts'
import type { Engine } from '#/engine/engine.ts'
import type { LogPart } from '#/model/views.ts'
import type { Lookout } from './lookout.ts'

export interface CachedLogParts {
  readonly state: () => PlanState
  readonly lookout: Lookout
  readonly kept: Kept<LogPart>
}

/** Bytes: what is looked at first. Further in somebody reads on, once. */
const headOf = 256 * 1024

export const cachedLogs = (
  engine: Pick<Engine, 'log' | 'isLeading'>,
  { state, lookout, kept }: CachedLogParts,
): Pick<Engine, 'log'> => ({
  log: async (id, asked) => {
    // The agent serves the leader alone.
    if (!engine.isLeading() || Math.abs(asked.offset) + asked.limit > headOf) return engine.log(id, asked)
    const run = asked.run ?? lastRunOf(state(), id)
    if (!isOver(state(), id, run)) return engine.log(id, { ...asked, run })
    return kept.get(`${id} ${run} ${asked.offset} ${asked.limit}`, async () => {
      const moment = lookout.now()
      const answer = await engine.log(id, { ...asked, run })
      return {
        answer,
        verdict: () => (lookout.isSamePlan(moment) ? 'holds' : 'over'),
        freshFor: answer.complete ? undefined : 0,
      }
    })
  },
})

/** Throws `job.unknown`. */
const lastRunOf = (state: PlanState, job: number): number => {
  requireJob(state, job)
  return cell(state.jobs.run, job)
}

/** As far as the plan knows: the agent may have its last lines still to come. */
const isOver = (state: PlanState, job: number, run: number): boolean =>
  run > 0 && !(run === lastRunOf(state, job) && isLive(state, job))
