/** Lists of jobs and streams with the times that are estimated. A long look at the plan lets others in between. */
import { setImmediate as nextTurn } from 'node:timers/promises'
import { requireStream } from '#/core/in-plan.ts'
import type { Scan, Selected } from '#/core/scan.ts'
import { scanJobs, scanStreams } from '#/core/select.ts'
import type { PlanState } from '#/core/state.ts'
import { viewJob, viewStream } from '#/core/view.ts'
import type { Clock } from '#/lib/clock.ts'
import type { AssuranceDesk } from './assurance-desk.ts'
import type { Engine } from './engine.ts'
import type { Page } from './page.ts'

/** For so long it looks without a pause, milliseconds. */
const aSlice = 5

/** The rows that a scan finds, in slices. */
export const atLeisure = async (scan: Scan, clock: Clock): Promise<Selected> => {
  let since = clock.now()
  for (let step = scan.next(); ; step = scan.next()) {
    if (step.done === true) return step.value
    if (clock.now() - since < aSlice) continue
    await nextTurn()
    since = clock.now()
  }
}

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
