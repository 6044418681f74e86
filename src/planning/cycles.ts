/**
 * Cycles among the instances of a batch. A plan with a cycle would wait for itself forever, so one dependency of each is left out.
 *
 * A depth-first search (Tarjan 1972) over the graph of `cycle-graph.ts`.
 */
import {
  buildGraph,
  cell,
  isResolving,
  type Graph,
  type Nodes,
  type OlderJobs,
  type WaitingRows,
} from './cycle-graph.ts'
import { followsIn, placesIn } from './row-places.ts'

/** A dependency that would close a cycle: who must not wait for whom, and the names round the cycle. */
export interface Closing {
  /** The waiter's stream, `FTA1#PAYROLL`. */
  readonly stream: string
  readonly waiter: string
  readonly predecessor: string
  /** Each waits for the one before it; the last is the first again. */
  readonly ring: string[]
  /** The pending dependency whose place it should take; null: none. */
  readonly resolves: number | null
}

/**
 * Whether all wait for what stands before them: earlier streams, and earlier jobs of their own. Then there is no cycle, and most
 * days are so. Where something waits for what was in the plan before and takes the place of a pending one, only the search can tell.
 */
const isInOrder = (rows: WaitingRows): boolean => {
  const placeOf = placesIn(rows)
  const { waiter, others } = rows.dependencies
  let inOrder = !others.some(isResolving)
  followsIn(rows.dependencies, (row, predecessor) => {
    const holder = waiter[row] ?? 0
    const [from, to] = [placeOf(predecessor), placeOf(holder)]
    if (from > to || (from === to && !(predecessor > 0 && predecessor < holder))) inOrder = false
  })
  return inOrder
}

/** An edge on the way round a cycle. */
interface Step {
  readonly edge: number
  readonly from: number
  readonly to: number
}

/**
 * The step to leave out: one that makes an earlier stream wait for a later one, which every cycle of several streams has
 * since they are numbered in the order of their scheduled times. Within one stream the last dependency on the way.
 */
const chooseStep = (steps: readonly Step[], { nodes, dependencies }: Graph): Step => {
  const candidates = steps.filter(({ edge }) => cell(dependencies, edge) >= 0)
  const backward = candidates.findLast(({ from, to }) => nodes.streamOf(from) > nodes.streamOf(to))
  const chosen = backward ?? candidates.at(-1)
  if (!chosen) throw new Error('a cycle without a dependency: streams and their jobs alone form none')
  return chosen
}

const describe = (chosen: Step, steps: readonly Step[], nodes: Nodes, resolves: number | null): Closing => {
  const ring = [steps.at(-1)?.to ?? 0, ...steps.map(({ to }) => to)].map(nodes.nameOf)
  return {
    stream: nodes.streamName(chosen.to),
    waiter: nodes.nameOf(chosen.to),
    predecessor: nodes.nameOf(chosen.from),
    // A stream's beginning and end have one name.
    ring: ring.filter((name, i) => name !== ring[i - 1]),
    resolves,
  }
}

const unseen = 0
const onPath = 1
const done = 2

/** The places of the dependencies to leave out, so that nothing in the batch waits for itself, with what they would close. */
export const findClosing = (rows: WaitingRows, olderJobs: OlderJobs = new Map()): Map<number, Closing> => {
  if (isInOrder(rows)) return new Map()
  const graph = buildGraph(rows, olderJobs)
  const { starts, targets, dependencies, nodes } = graph
  const closing = new Map<number, Closing>()
  const states = new Uint8Array(starts.length - 1)
  const cursors = starts.slice()
  /** The nodes from the root to where the search stands, and the edge by which each was reached. */
  const path: number[] = []
  const reached: number[] = []
  const enter = (edge: number, to: number): void => {
    states[to] = onPath
    path.push(to)
    reached.push(edge)
  }
  const leave = (state: number): void => {
    const node = path.pop() ?? 0
    reached.pop()
    states[node] = state
    if (state === unseen) cursors[node] = cell(starts, node)
  }

  const breakCycle = (last: Step): void => {
    const start = path.indexOf(last.to)
    const steps = path
      .slice(start + 1)
      .map((to, i): Step => ({ edge: reached[start + 1 + i] ?? 0, from: path[start + i] ?? 0, to }))
    steps.push(last)
    const chosen = chooseStep(steps, graph)
    const place = cell(dependencies, chosen.edge)
    closing.set(place, describe(chosen, steps, nodes, resolvesOf(rows.dependencies, place)))
    // What was reached over the step that is left out is to be looked at anew.
    for (let left = steps.length - 1 - steps.indexOf(chosen); left > 0; left -= 1) leave(unseen)
  }

  for (let root = 0; root < states.length; root += 1) {
    if (states[root] === unseen) enter(-1, root)
    while (path.length > 0) {
      const from = path[path.length - 1] ?? 0
      const edge = cell(cursors, from)
      if (edge === starts[from + 1]) {
        leave(done)
        continue
      }
      cursors[from] = edge + 1
      if (closing.size > 0 && closing.has(cell(dependencies, edge))) continue
      const to = cell(targets, edge)
      if (states[to] === unseen) enter(edge, to)
      else if (states[to] === onPath) breakCycle({ edge, from, to })
    }
  }
  return closing
}

/** The pending dependency whose place a dependency takes. */
const resolvesOf = ({ predecessor, others }: WaitingRows['dependencies'], place: number): number | null => {
  if (predecessor[place] !== 0) return null
  const other = others[predecessor.subarray(0, place).filter((from) => from === 0).length]
  return other !== undefined && 'resolves' in other ? other.resolves : null
}
