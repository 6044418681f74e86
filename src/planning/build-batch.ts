/** Makes the rows of a batch from the occurrences that enter the plan. */
import type { PlanBatch, PlanJob, PlanResource, PlanStream, PlanWorkstation } from '#/model/plan.ts'
import { defaultPriority } from '#/model/job-stream.ts'
import { findClosing } from './cycles.ts'
import { buildDependencies } from './dependencies.ts'
import { numberInstances, openMatching, type NewInstance, type Planned } from './instances.ts'
import type { Notes } from './notes.ts'
import { limitsOn } from './occurrences.ts'
import type { PlannedBatch, PlanSources } from './plan-request.ts'
import { openTaskPool, type TaskPool } from './task-pool.ts'

/** The batch of these occurrences; streams and jobs get their ids in the order of the scheduled times, then of the names. */
export const buildBatch = (
  planned: Planned[],
  header: Pick<PlanBatch, 'reason' | 'from' | 'to'>,
  sources: PlanSources,
  notes: Notes,
): PlannedBatch => {
  const instances = numberInstances(planned.sort(byTimeAndName), sources)
  const pool = openTaskPool(sources)
  const match = openMatching(instances, sources)
  const { dependencies, prompts } = buildDependencies(instances, { sources, match, notes })
  const rows = {
    streams: instances.map(streamRow),
    jobs: instances.flatMap((instance) => jobRows(instance, pool)),
    dependencies,
  }
  const closing = findClosing(rows)
  for (const { stream, waiter, predecessor, ring } of closing.values()) {
    const sentence = `${waiter} does not wait for ${predecessor}: that would close the cycle ${shorten(ring).join(' > ')}.`
    notes.add({ level: 'warning', stream, follows: predecessor, sentence })
  }
  const batch: PlanBatch = {
    id: sources.next.batch,
    ...header,
    ...rows,
    dependencies: closing.size === 0 ? dependencies : dependencies.filter((_, place) => !closing.has(place)),
    tasks: pool.added,
    prompts,
    workstations: workstationRows(sources),
    resources: resourceRows(sources),
  }
  return { batch, notes: notes.list() }
}

const byTimeAndName = (a: Planned, b: Planned): number => {
  if (a.occurrence.scheduledAt !== b.occurrence.scheduledAt) return a.occurrence.scheduledAt - b.occurrence.scheduledAt
  if (a.stream.key !== b.stream.key) return a.stream.key < b.stream.key ? -1 : 1
  return a.occurrence.day - b.occurrence.day
}

/** A cycle of hundreds of jobs is recognised by its beginning and end. */
const shorten = (ring: string[]): string[] =>
  ring.length <= 12 ? ring : [...ring.slice(0, 8), '...', ...ring.slice(-3)]

const streamRow = ({ id, day, stream, occurrence, firstJob }: NewInstance): PlanStream => {
  const { definition, workstation, jobs } = stream
  const { scheduledAt, startAt, untilAt, onUntil, latestStartAt, deadlineAt, runCycle } = occurrence
  return {
    id,
    day,
    workstation,
    name: definition.name,
    scheduledAt,
    startAt,
    untilAt,
    onUntil,
    latestStartAt,
    deadlineAt,
    priority: definition.priority ?? defaultPriority,
    limit: definition.limit ?? null,
    carryForward: definition.carryForward,
    key: definition.key ?? false,
    runCycle,
    firstJob,
    jobCount: jobs.length,
  }
}

/** The times of a job are of the production day of its stream, also when the stream repeats. */
const jobRows = ({ id, stream, occurrence, firstJob }: NewInstance, pool: TaskPool): PlanJob[] =>
  stream.jobs.map(({ workstation, name, priority, definition, step, recovery }, place): PlanJob => {
    const { untilAt, onUntil, deadlineAt } = step ? limitsOn(occurrence.day, stream.days, step) : noLimits
    return {
      id: firstJob + place,
      stream: id,
      role: step ? 'step' : 'recovery',
      workstation,
      name,
      definition: `${definition.workstation}#${definition.name}`,
      task: pool.idOf(definition),
      startAt: step?.at ? stream.days.instantOf(occurrence.day, step.at) : null,
      untilAt,
      onUntil,
      deadlineAt,
      priority,
      every: step?.every ?? null,
      everyEndAt: step?.everyEnd ? stream.days.instantOf(occurrence.day, step.everyEnd) : null,
      confirmed: step?.confirmed ?? false,
      critical: step?.critical ?? false,
      key: step?.key ?? false,
      nop: step?.nop ?? false,
      killWhenLate: step?.onLate === 'kill',
      longest: step?.longest ?? null,
      shortest: step?.shortest ?? null,
      recoveryJob: recovery === null ? null : firstJob + recovery,
    }
  })

const noLimits = { untilAt: null, onUntil: 'suppress', deadlineAt: null } as const

const workstationRows = ({ definitions, site }: PlanSources): PlanWorkstation[] =>
  Array.from(definitions.workstations.values(), ({ name, timezone, ignored }) => ({
    name,
    timezone: timezone ?? site.timezone,
    ignored,
  }))

const resourceRows = ({ definitions }: PlanSources): PlanResource[] =>
  Array.from(definitions.resources.values(), ({ workstation, name, units }) => ({
    name: `${workstation}#${name}`,
    units,
  }))
