/** Lists of jobs and streams with the times that are estimated. Who reads stands in line: `readers-line.ts`. */
import { requireStream } from '#/core/in-plan.ts'
import type { Selected } from '#/core/scan.ts'
import { scanJobs, scanStreams } from '#/core/select.ts'
import type { PlanState } from '#/core/state.ts'
import { viewJob, viewStream } from '#/core/view.ts'
import type { AssuranceDesk } from './assurance-desk.ts'
import type { Engine } from './engine.ts'
import type { Page } from './page.ts'
import type { ReadersLine } from './readers-line.ts'

const pageOf = <View>({ ids, next, total }: Selected, view: (id: number) => View): Page<View> => ({
  items: ids.map(view),
  next,
  ...(total !== null && { total }),
})

export const lists = (
  state: () => PlanState,
  { times }: Pick<AssuranceDesk, 'times'>,
  line: ReadersLine,
): Pick<Engine, 'jobs' | 'streams' | 'stream'> => ({
  jobs: async (options) => {
    await line.turn()
    const estimated = await times()
    const now = state()
    const selected = await line.through(scanJobs(now, options, estimated.known))
    return pageOf(selected, (id) => ({ ...viewJob(now, id), ...estimated.job(id) }))
  },
  streams: async (options) => {
    await line.turn()
    const estimated = await times()
    const now = state()
    const selected = await line.through(scanStreams(now, options, estimated.known))
    return pageOf(selected, (id) => ({ ...viewStream(now, id), ...estimated.stream(id) }))
  },
  stream: async (id) => {
    const estimated = await times()
    const now = state()
    requireStream(now, id)
    return { ...viewStream(now, id), ...estimated.stream(id) }
  },
})
