/**
 * Cuts a batch into parts that enter the plan one after the other, so that no commit holds up the running work for long.
 *
 * Each part waits for itself and for earlier parts. Where a ring of streams is too large for one, a predecessor of a later
 * part is a pending one until that part brings it: nothing starts before its time, and when the later parts never come the
 * days are planned anew and resolve it. Only the last part says which days are planned.
 */
import type { NextIds, PlanBatch, PlanDependency, PlanStream } from '#/model/plan.ts'
import { bringerOf, cutStreams, placesIn, type PlaceOf } from './cut-streams.ts'
import { renumberBatch, type NumberKind } from './renumber-batch.ts'

/** A part, and the numbers it starts with. */
export interface PlanPart {
  readonly base: NextIds
  readonly batch: PlanBatch
}

/** `next` are the numbers the batch starts with; `mostRows` counts streams, jobs and dependencies. */
export const splitBatch = (batch: PlanBatch, next: NextIds, mostRows: number): PlanPart[] => {
  const { streams, jobs, dependencies } = batch
  if (streams.length + jobs.length + dependencies.length <= mostRows) return [{ base: next, batch }]
  const numbers = openNumbers(next, batch)
  const parts = cutStreams(batch, mostRows)
  const rows = distributeDependencies(batch, parts, next)
  const bring = openSharedRows(batch)
  return parts.map((places, part) => {
    const isFirst = part === 0
    const isLast = part === parts.length - 1
    const own = rowsOfStreams(batch, places)
    const dependencies = rows[part] ?? []
    const base = numbers.next(part)
    const whole: PlanBatch = {
      ...batch,
      id: base.batch,
      from: isLast ? batch.from : null,
      to: isLast ? batch.to : null,
      ...own,
      dependencies,
      ...(batch.orphaned !== undefined && { orphaned: isLast ? batch.orphaned : [] }),
      ...bring(own.jobs, dependencies),
      workstations: isFirst ? batch.workstations : [],
      resources: isFirst ? batch.resources : [],
    }
    giveNumbers(whole, numbers.give)
    return { base, batch: renumberBatch(whole, numbers.of) }
  })
}

/** Streams of the batch with their jobs, in the order of the places. */
const rowsOfStreams = (
  { streams, jobs }: PlanBatch,
  places: readonly number[],
): Pick<PlanBatch, 'streams' | 'jobs'> => {
  const own = places.map((place) => streams[place]).filter((row): row is PlanStream => row !== undefined)
  const firstJob = jobs[0]?.id ?? 0
  return {
    streams: own,
    jobs: own.flatMap((row) => jobs.slice(row.firstJob - firstJob, row.firstJob - firstJob + row.jobCount)),
  }
}

/** The dependencies of each part in their order; one on a later part is pending there, and resolved with that part. */
const distributeDependencies = (batch: PlanBatch, parts: readonly number[][], next: NextIds): PlanDependency[][] => {
  const placeOf = placesIn(batch)
  const partOf = new Int32Array(batch.streams.length)
  parts.forEach((places, part) => {
    for (const place of places) partOf[place] = part
  })
  const partAt = (place: number): number => (place < 0 ? 0 : (partOf[place] ?? 0))
  const rows: PlanDependency[][] = parts.map(() => [])
  let pending = next.pending + batch.dependencies.filter(({ type }) => type === 'pending').length
  for (const dependency of batch.dependencies) {
    const part = partAt(bringerOf(dependency, placeOf))
    const { type } = dependency
    const later = type === 'job' || type === 'stream' ? partAt(placeOf(type, dependency.predecessor)) : part
    if (later <= part || (type !== 'job' && type !== 'stream')) {
      rows[part]?.push(dependency)
      continue
    }
    rows[part]?.push(pendingFor(dependency, pending, batch, placeOf))
    rows[later]?.push({ ...dependency, resolves: pending })
    pending += 1
  }
  return rows
}

const pendingFor = (
  dependency: Extract<PlanDependency, { predecessor: number }>,
  id: number,
  batch: PlanBatch,
  placeOf: PlaceOf,
): PlanDependency => {
  const { type, waiter, predecessor, condition, join } = dependency
  const stream = batch.streams[placeOf(type, predecessor)]
  if (stream === undefined) throw new Error(`${type} ${predecessor} is followed in the batch that does not have it`)
  const job = type === 'job' ? (batch.jobs[predecessor - (batch.jobs[0]?.id ?? 0)]?.name ?? null) : null
  const { day, scheduledAt } = stream
  return {
    type: 'pending',
    waiter,
    id,
    stream: `${stream.workstation}#${stream.name}`,
    job,
    day,
    scheduledAt,
    condition,
    join,
  }
}

/** Makes the function that gives a part the tasks and prompts that no earlier part has brought. */
const openSharedRows = (batch: PlanBatch) => {
  const tasks = new Map(batch.tasks.map((task) => [task.id, task]))
  const prompts = new Map(batch.prompts.map((prompt) => [prompt.id, prompt]))
  const take = <T>(from: Map<number, T>, ids: Iterable<number>): T[] => {
    const taken: T[] = []
    for (const id of ids) {
      const row = from.get(id)
      if (row === undefined) continue
      from.delete(id)
      taken.push(row)
    }
    return taken
  }
  return (jobs: PlanBatch['jobs'], dependencies: readonly PlanDependency[]): Pick<PlanBatch, 'tasks' | 'prompts'> => ({
    tasks: take(
      tasks,
      jobs.map(({ task }) => task),
    ),
    prompts: take(
      prompts,
      dependencies.flatMap((row) => (row.type === 'prompt' ? [row.prompt] : [])),
    ),
  })
}

/** Numbers of the parts: those of one part are neighbours, and follow those of the part before. */
const openNumbers = (next: NextIds, { streams, jobs }: PlanBatch) => {
  const free: Record<NumberKind, number> = { ...next }
  // Not given in their order: a list with holes was a quarter of the time of the cut.
  const given: Record<NumberKind, number[] | Int32Array> = {
    stream: new Int32Array(streams.length),
    job: new Int32Array(jobs.length),
    task: [],
    file: [],
    prompt: [],
    join: [],
    pending: [],
  }
  return {
    next: (part: number): NextIds => ({ ...free, batch: next.batch + part }),
    give: (kind: NumberKind, id: number): void => {
      given[kind][id - next[kind]] = free[kind]
      free[kind] += 1
    },
    of: (kind: NumberKind, id: number): number => (id < next[kind] ? id : given[kind][id - next[kind]] || id),
  }
}

const giveNumbers = (batch: PlanBatch, give: (kind: NumberKind, id: number) => void): void => {
  for (const { id } of batch.streams) give('stream', id)
  for (const { id } of batch.jobs) give('job', id)
  for (const { id } of batch.tasks) give('task', id)
  for (const { id } of batch.prompts) give('prompt', id)
  for (const row of batch.dependencies) {
    if (row.type === 'file' || row.type === 'join' || row.type === 'pending') give(row.type, row.id)
  }
}
