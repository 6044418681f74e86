/** Makes the rows of a batch from the occurrences that enter the plan. */
import type { PackedBatch, PackedJobs, PackedRows } from '#/model/packed-batch.ts'
import type { PlanBatch, PlanResource, PlanWorkstation } from '#/model/plan.ts'
import { findClosing, type Closing } from './cycles.ts'
import { buildDependencies } from './dependencies.ts'
import { withoutRows } from './dependency-rows.ts'
import { packInstances } from './instance-rows.ts'
import { numberInstances, openMatching, type Planned } from './instances.ts'
import type { Notes } from './notes.ts'
import { openNames } from './pack-batch.ts'
import type { PackedPlan, PlanSources } from './plan-request.ts'
import type { PreparedJob } from './prepared-stream.ts'
import { noteOrphan, resolvePending } from './resolve-pending.ts'
import { openTaskPool, type TaskPool } from './task-pool.ts'

export interface BatchRequest {
  readonly planned: Planned[]
  readonly header: Pick<PlanBatch, 'reason' | 'from' | 'to' | 'startOfDay' | 'submitted'>
  /** The last production day that is planned when this batch is. */
  readonly lastPlanned: string
  readonly sources: PlanSources
  readonly notes: Notes
  /** Absent: all. */
  readonly jobColumns?: readonly (keyof PackedJobs)[] | undefined
}

/** The batch of these occurrences; streams and jobs get their ids in the order of the scheduled times, then of the names. */
export const buildBatch = ({ planned, header, lastPlanned, sources, notes, jobColumns }: BatchRequest): PackedPlan => {
  const instances = numberInstances(planned.sort(byTimeAndName), sources)
  const pool = openTaskPool(sources)
  const { match, find } = openMatching(instances, sources, lastPlanned)
  const olderJobs = new Map<number, number>()
  const { dependencies, prompts } = buildDependencies(instances, { sources, match, notes, olderJobs })
  // A submitted stream resolves nothing that waits already (User's Guide and Reference, "Managing external follows").
  const pending = header.reason === 'extension' ? sources.pending : []
  const resolved = resolvePending(pending, lastPlanned, find, notes)
  for (const row of resolved.dependencies) dependencies.add(row)
  const names = openNames()
  const taskOf = ({ definition, scope }: PreparedJob): number => pool.idOf(definition, scope)
  const rows: PackedRows = {
    ...packInstances(instances, { numberOf: names.numberOf, taskOf }, jobColumns),
    dependencies: dependencies.finish(),
    names: names.texts,
  }
  noteUnknown(pool, notes)
  for (const { waiter, waiterStream } of pending) if (waiter.of === 'job') olderJobs.set(waiter.id, waiterStream.id)
  const closing = findClosing(rows, olderJobs)
  const broken = noteClosing(closing, sources, notes)
  const batch: PackedBatch = {
    id: sources.next.batch,
    ...header,
    orphaned: [...resolved.orphaned, ...broken],
    tasks: pool.added,
    prompts,
    workstations: workstationRows(sources),
    resources: resourceRows(sources),
    rows: closing.size === 0 ? rows : { ...rows, dependencies: withoutRows(rows.dependencies, closing) },
  }
  return { batch, notes: notes.list() }
}

/** Says which variables stay as they are written. */
export const noteUnknown = ({ unknown }: TaskPool, notes: Notes): void => {
  for (const { definition, variable } of unknown) {
    const sentence = `No variable table has ^${variable}^ of ${definition}: it stays as it is written.`
    notes.add({ level: 'warning', stream: definition, follows: null, sentence })
  }
}

/** Says which dependencies are left out; answers the pending ones that this leaves without a predecessor. */
const noteClosing = (closing: ReadonlyMap<number, Closing>, { pending }: PlanSources, notes: Notes): number[] => {
  const orphaned: number[] = []
  for (const { stream, waiter, predecessor, ring, resolves } of closing.values()) {
    const orphan = resolves === null ? undefined : pending.find(({ id }) => id === resolves)
    if (orphan) {
      orphaned.push(orphan.id)
      noteOrphan(orphan, notes)
      continue
    }
    const sentence = `${waiter} does not wait for ${predecessor}: that would close the cycle ${shorten(ring).join(' > ')}.`
    notes.add({ level: 'warning', stream, follows: predecessor, sentence })
  }
  return orphaned
}

const byTimeAndName = (a: Planned, b: Planned): number => {
  if (a.occurrence.scheduledAt !== b.occurrence.scheduledAt) return a.occurrence.scheduledAt - b.occurrence.scheduledAt
  if (a.stream.key !== b.stream.key) return a.stream.key < b.stream.key ? -1 : 1
  return a.occurrence.day - b.occurrence.day
}

/** A cycle of hundreds of jobs is recognised by its beginning and end. */
const shorten = (ring: string[]): string[] =>
  ring.length <= 12 ? ring : [...ring.slice(0, 8), '...', ...ring.slice(-3)]

export const workstationRows = ({ definitions, site }: PlanSources): PlanWorkstation[] =>
  Array.from(definitions.workstations.values(), ({ name, timezone, ignored }) => ({
    name,
    timezone: timezone ?? site.timezone,
    ignored,
  }))

/** The resources as they are defined now. */
export const resourceRows = ({ definitions }: PlanSources): PlanResource[] =>
  Array.from(definitions.resources.values(), ({ workstation, name, units }) => ({
    name: `${workstation}#${name}`,
    units,
  }))
