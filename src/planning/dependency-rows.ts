/** Dependencies as they are made, one after the other: columns of numbers that grow, and rows of those that numbers cannot say. */
import type { PackedDependencies } from '#/model/packed-batch.ts'
import type { PlanDependency, Waiter } from '#/model/plan.ts'

export interface DependencyRows {
  /** A FOLLOWS that asks for a good end and nothing else, as nearly all do; a stream's number carries a minus sign. */
  readonly follow: (waiter: number, predecessor: number) => void
  readonly add: (row: PlanDependency) => void
  readonly finish: () => PackedDependencies
}

export const holderOf = ({ of, id }: Waiter): number => (of === 'stream' ? -id : id)

export const openDependencyRows = (): DependencyRows => {
  let waiters = new Int32Array(1024)
  let predecessors = new Int32Array(1024)
  let count = 0
  const others: PlanDependency[] = []
  const push = (waiter: number, predecessor: number): void => {
    if (count === waiters.length) {
      waiters = larger(waiters)
      predecessors = larger(predecessors)
    }
    waiters[count] = waiter
    predecessors[count] = predecessor
    count += 1
  }
  return {
    follow: push,
    add: (row) => {
      if (isPlain(row)) return push(holderOf(row.waiter), row.type === 'stream' ? -row.predecessor : row.predecessor)
      push(holderOf(row.waiter), 0)
      others.push(row)
    },
    finish: () => ({ waiter: waiters.slice(0, count), predecessor: predecessors.slice(0, count), others }),
  }
}

const larger = (cells: Int32Array): Int32Array<ArrayBuffer> => {
  const grown = new Int32Array(cells.length * 2)
  grown.set(cells)
  return grown
}

const isPlain = (row: PlanDependency): row is Extract<PlanDependency, { predecessor: number }> =>
  (row.type === 'job' || row.type === 'stream') && row.condition === null && row.join === null && row.resolves === null

/** All but those at these places. */
export const withoutRows = (
  { waiter, predecessor, others }: PackedDependencies,
  places: { has: (place: number) => boolean },
): PackedDependencies => {
  const rows = openDependencyRows()
  const rest = others.values()
  waiter.forEach((holder, place) => {
    const from = predecessor[place] ?? 0
    const other = from === 0 ? rest.next().value : undefined
    if (places.has(place)) return
    if (other === undefined) rows.follow(holder, from)
    else rows.add(other)
  })
  return rows.finish()
}
