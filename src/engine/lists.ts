/** Lists of jobs and streams with the times that are estimated. A long look at the plan lets others in between. */
import { requireStream } from '#/core/in-plan.ts'
import type { Selected } from '#/core/scan.ts'
import { scanJobs, scanStreams } from '#/core/select.ts'
import type { PlanState } from '#/core/state.ts'
import { viewJob, viewStream } from '#/core/view.ts'
import type { Clock } from '#/lib/clock.ts'
import { atLeisure } from './at-leisure.ts'
import type { AssuranceDesk } from './assurance-desk.ts'
import type { Engine } from './engine.ts'
import type { Page } from './page.ts'

const pageOf = <View>({ ids, next, total }: Selected, view: (id: number) => View): Page<View> => ({
  items: ids.map(view),
  next,
  ...(total !== null && { total }),
})

export const lists = (
  state: () => PlanState,
  { times }: Pick<AssuranceDesk, 'times'>,
  clock: Clock,
): Pick<Engine, 'jobs' | 'streams' | 'stream'> => ({
  jobs: async (options) => {
    const estimated = await times()
    const now = state()
    const selected = await atLeisure(scanJobs(now, options, estimated.known), clock)
    return pageOf(selected, (id) => ({ ...viewJob(now, id), ...estimated.job(id) }))
  },
  streams: async (options) => {
    const estimated = await times()
    const now = state()
    const selected = await atLeisure(scanStreams(now, options, estimated.known), clock)
    return pageOf(selected, (id) => ({ ...viewStream(now, id), ...estimated.stream(id) }))
  },
  stream: async (id) => {
    const estimated = await times()
    const now = state()
    requireStream(now, id)
    return { ...viewStream(now, id), ...estimated.stream(id) }
  },
})
