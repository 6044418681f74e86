/** Lists of jobs and streams with the times that are estimated. Who reads stands in line: `readers-line.ts`. */
import { requireStream } from '#/core/in-plan.ts'
import type { PageAsked, Selected } from '#/core/scan.ts'
import { scanJobs, scanStreams } from '#/core/select.ts'
import type { PlanState } from '#/core/state.ts'
import { viewJob, viewStream } from '#/core/view.ts'
import type { JobStatus, StreamStatus } from '#/model/status.ts'
import type { JobView, StreamView } from '#/model/views.ts'
import type { AssuranceDesk } from './assurance-desk.ts'
import type { Engine, ListOptions } from './engine.ts'
import type { Page } from './page.ts'
import type { ReadersLine } from './readers-line.ts'

export interface ListParts {
  readonly state: () => PlanState
  readonly assurance: Pick<AssuranceDesk, 'times' | 'lastTimes'>
  /** Where whoever reads waits. */
  readonly line: ReadersLine
}

/** What only this server asks for. */
export interface Listing {
  readonly keep?: PageAsked['keep']
}

export const lists = (parts: ListParts): Pick<Engine, 'jobs' | 'streams' | 'stream'> => ({
  jobs: (options) => listJobs(parts, options),
  streams: (options) => listStreams(parts, options),
  stream: async (id) => {
    const estimated = await parts.assurance.times()
    const now = parts.state()
    requireStream(now, id)
    return { ...viewStream(now, id), ...estimated.stream(id) }
  },
})

export const listJobs = async (
  { state, assurance, line }: ListParts,
  options: ListOptions<JobStatus> & Listing,
): Promise<Page<JobView>> => {
  await line.turn()
  const estimated = await assurance.times()
  const now = state()
  const selected = await line.through(scanJobs(now, options, estimated.known))
  return pageOf(selected, (id) => ({ ...viewJob(now, id), ...estimated.job(id) }))
}

export const listStreams = async (
  { state, assurance, line }: ListParts,
  options: ListOptions<StreamStatus> & Listing,
): Promise<Page<StreamView>> => {
  await line.turn()
  const estimated = await assurance.times()
  const now = state()
  const selected = await line.through(scanStreams(now, options, estimated.known))
  return pageOf(selected, (id) => ({ ...viewStream(now, id), ...estimated.stream(id) }))
}

const pageOf = <View>({ ids, next, total }: Selected, view: (id: number) => View): Page<View> => ({
  items: ids.map(view),
  next,
  ...(total !== null && { total }),
})
