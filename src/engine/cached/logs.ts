/** The beginnings and ends of the logs of runs that are over: nothing more is written to them. */
import type { Kept } from '#/cache/cache.ts'
import type { Engine } from '#/engine/engine.ts'
import type { LogPart } from '#/model/views.ts'
import type { Lookout } from './lookout.ts'

export interface CachedLogParts {
  readonly lookout: Lookout
  readonly kept: Kept<LogPart>
}

/** Bytes: what is looked at first. Further in somebody reads on, once. */
const headOf = 256 * 1024

export const cachedLogs = (
  engine: Pick<Engine, 'log' | 'glance' | 'isLeading'>,
  { lookout, kept }: CachedLogParts,
): Pick<Engine, 'log'> => ({
  log: async (id, asked) => {
    // The agent serves the leader alone.
    if (!engine.isLeading() || Math.abs(asked.offset) + asked.limit > headOf) return engine.log(id, asked)
    const glance = engine.glance({ of: 'job', id })
    const run = asked.run ?? ('run' in glance ? glance.run : 0)
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
