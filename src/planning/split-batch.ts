/**
 * Cuts a batch into parts that enter the plan one after the other, so that no commit holds up the running work for long.
 *
 * Each part waits for itself and for earlier parts. Where a ring of streams is too large for one, a predecessor of a later
 * part is a pending one until that part brings it: nothing starts before its time, and when the later parts never come the
 * days are planned anew and resolve it. Only the last part says which days are planned.
 */
import type { PackedBatch, PackedDependencies } from '#/model/packed-batch.ts'
import type { NextIds, PlanDependency } from '#/model/plan.ts'
import { bringersOf, cutStreams } from './cut-streams.ts'
import { openDependencyRows, type DependencyRows } from './dependency-rows.ts'
import { gatherRows } from './gather-rows.ts'
import { openNumbers } from './part-numbers.ts'
import type { PackedPart } from './rebase-parts.ts'
import { placesIn, type PlaceOf } from './row-places.ts'

export interface Parts {
  readonly count: number
  /** Each is made when it is asked for. */
  readonly parts: Iterable<PackedPart>
}

/** `next` are the numbers the batch starts with; `mostRows` counts streams, jobs and dependencies. */
export const splitBatch = (batch: PackedBatch, next: NextIds, mostRows: number): Parts => {
  const { streams, jobs, dependencies } = batch.rows
  const rows = streams.id.length + jobs.id.length + dependencies.waiter.length
  if (rows <= mostRows) return { count: 1, parts: [{ base: next, batch }] }
  const bringers = bringersOf(batch.rows)
  const parts = cutStreams(batch.rows, bringers, mostRows)
  return { count: parts.length, parts: makeParts(batch, next, parts, distribute(batch, bringers, parts, next)) }
}

const makeParts = function* (
  batch: PackedBatch,
  next: NextIds,
  parts: readonly (readonly number[])[],
  dependencies: readonly PackedDependencies[],
): Generator<PackedPart> {
  const numbers = openNumbers(next, batch)
  const bring = openSharedRows(batch)
  const last = parts.length - 1
  for (const [part, places] of parts.entries()) {
    const base = numbers.next(part)
    const own = gatherRows(batch.rows, places, base)
    numbers.giveStreams(places)
    const waits = dependencies[part] ?? noDependencies
    const whole: PackedBatch = {
      ...batch,
      id: base.batch,
      from: part === last ? batch.from : null,
      to: part === last ? batch.to : null,
      ...(batch.orphaned !== undefined && { orphaned: part === last ? batch.orphaned : [] }),
      ...bring(own.jobs.task, waits),
      workstations: part === 0 ? batch.workstations : [],
      resources: part === 0 ? batch.resources : [],
      rows: { ...own, names: batch.rows.names, dependencies: waits },
    }
    yield { base, batch: numbers.renumber(whole) }
  }
}

const noDependencies: PackedDependencies = { waiter: new Int32Array(), predecessor: new Int32Array(), others: [] }

/** The dependencies of each part in their order; one on a later part is pending there, and resolved with that part. */
const distribute = (
  batch: PackedBatch,
  bringers: Int32Array,
  parts: readonly (readonly number[])[],
  next: NextIds,
): PackedDependencies[] => {
  const { streams, dependencies } = batch.rows
  const placeOf = placesIn(batch.rows)
  const partOf = new Int32Array(streams.id.length)
  parts.forEach((places, part) => {
    for (const place of places) partOf[place] = part
  })
  const partAt = (place: number): number => (place < 0 ? 0 : (partOf[place] ?? 0))
  const rows = parts.map(openDependencyRows)
  const rowsOf = (part: number): DependencyRows => rows[part] ?? openDependencyRows()
  const others = dependencies.others.values()
  let pending = next.pending + dependencies.others.filter(({ type }) => type === 'pending').length
  dependencies.waiter.forEach((waiter, row) => {
    const part = partAt(bringers[row] ?? -1)
    const from = dependencies.predecessor[row] ?? 0
    const other = from === 0 ? others.next().value : undefined
    if (other !== undefined && other.type !== 'job' && other.type !== 'stream') return rowsOf(part).add(other)
    const later = partAt(placeOf(other === undefined ? from : holderOf(other)))
    if (later > part) {
      const follows = other ?? plainFollows(waiter, from)
      rowsOf(part).add(pendingFor(follows, pending, batch, placeOf))
      rowsOf(later).add({ ...follows, resolves: pending })
      pending += 1
    } else if (other === undefined) rowsOf(part).follow(waiter, from)
    else rowsOf(part).add(other)
  })
  return rows.map((one) => one.finish())
}

type Follows = Extract<PlanDependency, { predecessor: number }>

const holderOf = ({ type, predecessor }: Follows): number => (type === 'stream' ? -predecessor : predecessor)

const plainFollows = (waiter: number, predecessor: number): Follows => ({
  type: predecessor < 0 ? 'stream' : 'job',
  waiter: { of: waiter < 0 ? 'stream' : 'job', id: Math.abs(waiter) },
  predecessor: Math.abs(predecessor),
  condition: null,
  join: null,
  resolves: null,
})

const pendingFor = (follows: Follows, id: number, { rows }: PackedBatch, placeOf: PlaceOf): PlanDependency => {
  const { type, waiter, predecessor, condition, join } = follows
  const { names, streams, jobs } = rows
  const place = placeOf(holderOf(follows))
  const text = (column: Int32Array, row: number): string => names[column[row] ?? 0] ?? ''
  return {
    type: 'pending',
    waiter,
    id,
    stream: `${text(streams.workstation, place)}#${text(streams.name, place)}`,
    job: type === 'job' ? text(jobs.name, predecessor - (jobs.id[0] ?? 0)) : null,
    day: text(streams.day, place),
    scheduledAt: streams.scheduledAt[place] ?? 0,
    condition,
    join,
  }
}

/** Makes the function that gives a part the tasks and prompts that no earlier part has brought. */
const openSharedRows = (batch: PackedBatch) => {
  const tasks = new Map(batch.tasks.map((task) => [task.id, task]))
  const prompts = new Map(batch.prompts.map((prompt) => [prompt.id, prompt]))
  const take = <T>(from: Map<number, T>, ids: Iterable<number>): T[] => {
    const taken: T[] = []
    for (const id of from.size === 0 ? [] : ids) {
      const row = from.get(id)
      if (row === undefined) continue
      from.delete(id)
      taken.push(row)
    }
    return taken
  }
  return (jobTasks: Int32Array, { others }: PackedDependencies): Pick<PackedBatch, 'tasks' | 'prompts'> => ({
    tasks: take(tasks, jobTasks),
    prompts: take(
      prompts,
      others.flatMap((row) => (row.type === 'prompt' ? [row.prompt] : [])),
    ),
  })
}
