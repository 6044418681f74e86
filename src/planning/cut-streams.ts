/** Which streams of a batch enter the plan with which of its parts. */
import type { PackedRows } from '#/model/packed-batch.ts'
import { followsIn, placesIn } from './row-places.ts'
import { orderStreams } from './stream-order.ts'

type Rows = Pick<PackedRows, 'streams' | 'jobs' | 'dependencies'>

/**
 * The stream that brings each dependency, by its place: who waits, or for an older waiter the predecessor that resolves it; -1: none.
 */
export const bringersOf = (rows: Rows): Int32Array => {
  const placeOf = placesIn(rows)
  const bringers = rows.dependencies.waiter.map((holder) => placeOf(holder))
  followsIn(rows.dependencies, (row, predecessor) => {
    if (bringers[row] === -1) bringers[row] = placeOf(predecessor)
  })
  return bringers
}

/**
 * The places of the streams of each part: what a stream waits for comes in its own part or an earlier one, but in rings of
 * streams that are larger than a part. A stream is never cut, however many rows it has.
 */
export const cutStreams = (rows: Rows, bringers: Int32Array, mostRows: number): number[][] => {
  const weights = weighStreams(rows, bringers)
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
  for (const group of orderStreams(rows)) {
    if (weightOf(group) <= mostRows) add(group)
    else for (const place of group) add([place])
  }
  return parts
}

/** The rows that come with each stream: itself, its jobs, and dependencies. */
const weighStreams = ({ streams }: Rows, bringers: Int32Array): Int32Array => {
  const weights = streams.jobCount.map((jobCount) => 1 + jobCount)
  for (const place of bringers) if (place >= 0) weights[place] = (weights[place] ?? 0) + 1
  return weights
}
