/** The estimated times of a plan as lists show them: arrays that cross between threads at no cost. */
import type { Instant } from '#/lib/clock.ts'
import type { CriticalTimes } from './critical-times.ts'
import type { Estimate } from './estimate-times.ts'
import { rowOf, type Rows } from './flat-rows.ts'
import { beginNode, endNode, Open } from './live-graph.ts'

export interface KnownTimes {
  /** When they were worked out. */
  readonly at: Instant
  readonly jobs: Rows
  readonly streams: Rows
  readonly open: Uint8Array
  /** By node of the graph. */
  readonly start: Float64Array
  readonly end: Float64Array
  /** 1: a critical job waits for it, directly or not, or it is one. */
  readonly critical: Uint8Array
}

export interface StartAndEnd {
  readonly start: Instant
  readonly end: Instant
}

export const knownTimes = (
  { graph, start, end }: Estimate,
  at: Instant,
  { lateEnd }: Pick<CriticalTimes, 'lateEnd'>,
): KnownTimes => ({
  at,
  jobs: graph.jobs,
  streams: graph.streams,
  open: graph.open,
  start,
  end,
  critical: Uint8Array.from(lateEnd, (late) => (Number.isFinite(late) ? 1 : 0)),
})

/** To be handed over to a thread with the times. */
export const memoryOf = ({ jobs, streams, open, start, end, critical }: KnownTimes): ArrayBuffer[] =>
  [jobs.baseOf, jobs.pages, streams.baseOf, streams.pages, open, start, end, critical].map(
    // Nothing of it is shared memory.
    ({ buffer }) => buffer as ArrayBuffer,
  )

/** Of a job that had not ended then: whether it is in the critical network. */
export const isInCriticalNetwork = ({ jobs, open, critical }: KnownTimes, job: number): boolean => {
  const row = rowOf(jobs, job)
  return row >= 0 && open[row] === Open.yes && critical[row] === 1
}

/** Of a job that had not ended then; undefined for any other. */
export const timesOfJob = ({ jobs, open, start, end }: KnownTimes, job: number): StartAndEnd | undefined => {
  const row = rowOf(jobs, job)
  const [from = 0, to = 0] = [start[row], end[row]]
  return row < 0 || open[row] !== Open.yes || to === 0 ? undefined : { start: from, end: to }
}

/** Of a stream that was in the plan then. */
export const timesOfStream = (times: KnownTimes, stream: number): StartAndEnd | undefined => {
  const node = beginNode(times, stream)
  const [start = 0, end = 0] = [times.start[node], times.end[endNode(times, stream)]]
  return node < 0 || end === 0 ? undefined : { start, end }
}
