/** Which streams of a batch enter the plan with which of its parts. */
import type { PlanBatch, PlanDependency } from '#/model/plan.ts'
import { orderStreams } from './stream-order.ts'

type Rows = Pick<PlanBatch, 'streams' | 'jobs' | 'dependencies'>

/** The place of a stream, or of the stream of a job, among those of the batch; -1: it is of an earlier one. */
export type PlaceOf = (of: 'stream' | 'job', id: number) => number

/** Ids of a batch have no gaps. */
export const placesIn = ({ streams, jobs }: Rows): PlaceOf => {
  const firstStream = streams[0]?.id ?? Infinity
  const firstJob = jobs[0]?.id ?? Infinity
  return (of, id) => {
    if (of === 'stream') return id < firstStream ? -1 : id - firstStream
    return id < firstJob ? -1 : (jobs[id - firstJob]?.stream ?? 0) - firstStream
  }
}

/** The stream that brings a dependency: who waits, or for an older waiter the predecessor that resolves it. */
export const bringerOf = (dependency: PlanDependency, placeOf: PlaceOf): number => {
  const { type, waiter } = dependency
  const place = placeOf(waiter.of, waiter.id)
  if (place >= 0) return place
  return type === 'job' || type === 'stream' ? placeOf(type, dependency.predecessor) : -1
}

/**
 * The places of the streams of each part: what a stream waits for comes in its own part or an earlier one, but in rings of
 * streams that are larger than a part. A stream is never cut, however many rows it has.
 */
export const cutStreams = (batch: Rows, mostRows: number): number[][] => {
  const weights = weighStreams(batch)
  const weightOf = (places: readonly number[]): number => places.reduce((sum, place) => sum + (weights[place] ?? 0), 0)
  const parts: number[][] = []
  let room = 0
  const add = (places: readonly number[]): void => {
    const weight = weightOf(places)
    const last = parts.at(-1)
    if (last !== undefined && weight <= room) last.push(...places)
    else {
      parts.push([...places])
      room = mostRows
    }
    room -= weight
  }
  for (const group of orderStreams(batch)) {
    if (weightOf(group) <= mostRows) add(group)
    else for (const place of group) add([place])
  }
  return parts
}

/** The rows that come with each stream: itself, its jobs, and dependencies. */
const weighStreams = (batch: Rows): number[] => {
  const placeOf = placesIn(batch)
  const weights = batch.streams.map(({ jobCount }) => 1 + jobCount)
  for (const dependency of batch.dependencies) {
    const place = bringerOf(dependency, placeOf)
    weights[place] = (weights[place] ?? 0) + 1
  }
  return weights
}
