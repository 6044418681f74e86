/**
 * An order of the streams of a batch in which each comes after those it waits for.
 *
 * Streams may wait for each other in a ring although their jobs do not. Those of a ring stay together as one group (Tarjan 1972:
 * a group is complete after all that it leads to, and here each leads to its predecessors).
 */
import type { PackedRows } from '#/model/packed-batch.ts'
import { followsIn, placesIn } from './row-places.ts'

type Rows = Pick<PackedRows, 'streams' | 'jobs' | 'dependencies'>

/** The place of a stream among the rows of its batch. */
type Place = number

/** Groups of places; what a stream waits for lies in its own group or in an earlier one. */
export const orderStreams = (rows: Rows): Place[][] => {
  const predecessors = predecessorsOf(rows)
  const count = rows.streams.id.length
  const groups: Place[][] = []
  /** The order in which streams were met, from 1; 0: not yet. Then the earliest that can be reached. */
  const met = new Int32Array(count)
  const earliest = new Int32Array(count)
  const cursors = new Int32Array(count)
  const isOpen = new Uint8Array(count)
  const open: Place[] = []
  const path: Place[] = []
  let meetings = 0
  const enter = (place: Place): void => {
    meetings += 1
    met[place] = meetings
    earliest[place] = meetings
    isOpen[place] = 1
    open.push(place)
    path.push(place)
  }
  const reach = (place: Place, mark: number): void => {
    earliest[place] = Math.min(earliest[place] ?? 0, mark)
  }
  const leave = (place: Place): void => {
    path.pop()
    const above = path.at(-1)
    if (above !== undefined) reach(above, earliest[place] ?? 0)
    if (earliest[place] !== met[place]) return
    const group = open.splice(open.lastIndexOf(place))
    for (const one of group) isOpen[one] = 0
    groups.push(group.sort((a, b) => a - b))
  }
  for (let root = 0; root < count; root += 1) {
    if (met[root] === 0) enter(root)
    while (path.length > 0) {
      const place = path.at(-1) ?? 0
      const cursor = cursors[place] ?? 0
      const next = predecessors[place]?.[cursor]
      cursors[place] = cursor + 1
      if (next === undefined) leave(place)
      else if (met[next] === 0) enter(next)
      else if (isOpen[next] === 1) reach(place, met[next] ?? 0)
    }
  }
  return groups
}

/** For each stream the others of the batch that it or its jobs wait for. */
const predecessorsOf = (rows: Rows): (Place[] | undefined)[] => {
  const placeOf = placesIn(rows)
  const predecessors: (Place[] | undefined)[] = Array.from({ length: rows.streams.id.length })
  const { waiter } = rows.dependencies
  followsIn(rows.dependencies, (row, predecessor) => {
    const from = placeOf(predecessor)
    const to = placeOf(waiter[row] ?? 0)
    if (from < 0 || to < 0 || from === to) return
    const known = predecessors[to]
    if (known === undefined) predecessors[to] = [from]
    else if (known.at(-1) !== from) known.push(from)
  })
  return predecessors
}
