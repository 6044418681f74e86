/** Makes the rows of a batch from the occurrences that enter the plan. */
import type { PlanBatch, PlanDependency, PlanJob, PlanResource, PlanStream, PlanWorkstation } from '#/model/plan.ts'
import { defaultPriority, type StreamJob } from '#/model/job-stream.ts'
import type { DayNumber } from '#/calendar/day-number.ts'
import { findClosing, type Closing } from './cycles.ts'
import { buildDependencies } from './dependencies.ts'
import { numberInstances, openMatching, type NewInstance, type Planned } from './instances.ts'
import type { Notes } from './notes.ts'
import { limitsOn } from './occurrences.ts'
import type { PlannedBatch, PlanSources } from './plan-request.ts'
import type { ProductionDays } from './production-day.ts'
import { noteOrphan, resolvePending } from './resolve-pending.ts'
import { openTaskPool, type TaskPool } from './task-pool.ts'

export interface BatchRequest {
  readonly planned: Planned[]
  readonly header: Pick<PlanBatch, 'reason' | 'from' | 'to' | 'startOfDay' | 'submitted'>
  /** The last production day that is planned when this batch is. */
  readonly lastPlanned: string
  readonly sources: PlanSources
  readonly notes: Notes
}

/** The batch of these occurrences; streams and jobs get their ids in the order of the scheduled times, then of the names. */
export const buildBatch = ({ planned, header, lastPlanned, sources, notes }: BatchRequest): PlannedBatch => {
  const instances = numberInstances(planned.sort(byTimeAndName), sources)
  const pool = openTaskPool(sources)
  const { match, find } = openMatching(instances, sources, lastPlanned)
  const olderJobs = new Map<number, number>()
  const { dependencies, prompts } = buildDependencies(instances, { sources, match, notes, olderJobs })
  // A submitted stream resolves nothing that waits already (User's Guide and Reference, "Managing external follows").
  const pending = header.reason === 'extension' ? sources.pending : []
  const resolved = resolvePending(pending, lastPlanned, find, notes)
  const rows = {
    streams: instances.map(streamRow),
    jobs: instances.flatMap((instance) => jobRows(instance, pool)),
    dependencies: dependencies.concat(resolved.dependencies),
  }
  noteUnknown(pool, notes)
  for (const { waiter, waiterStream } of pending) if (waiter.of === 'job') olderJobs.set(waiter.id, waiterStream.id)
  const closing = findClosing(rows, olderJobs)
  const broken = noteClosing(closing, rows.dependencies, sources, notes)
  const batch: PlanBatch = {
    id: sources.next.batch,
    ...header,
    ...rows,
    dependencies: closing.size === 0 ? rows.dependencies : rows.dependencies.filter((_, place) => !closing.has(place)),
    orphaned: [...resolved.orphaned, ...broken],
    tasks: pool.added,
    prompts,
    workstations: workstationRows(sources),
    resources: resourceRows(sources),
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
const noteClosing = (
  closing: ReadonlyMap<number, Closing>,
  dependencies: readonly PlanDependency[],
  { pending }: PlanSources,
  notes: Notes,
): number[] => {
  const orphaned: number[] = []
  for (const [place, { stream, waiter, predecessor, ring }] of closing) {
    const dependency = dependencies[place]
    const resolves = dependency && 'resolves' in dependency ? dependency.resolves : null
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

const streamRow = ({ id, day, stream, occurrence, firstJob }: NewInstance): PlanStream => {
  const { definition, workstation, jobs } = stream
  const { scheduledAt, startAt, untilAt, onUntil, latestStartAt, deadlineAt, runCycle } = occurrence
  return {
    id,
    day,
    workstation,
    name: occurrence.alias ?? definition.name,
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

/** The rows of the jobs of an instance. */
export const jobRows = ({ id, stream, occurrence, firstJob }: NewInstance, pool: TaskPool): PlanJob[] =>
  stream.jobs.map(({ workstation, name, priority, definition, fullName, scope, step, recovery }, place): PlanJob => {
    const times = step ? timesOf(step, occurrence.day, stream.days) : noTimes
    const isMonitor = stream.start?.file === null && place === 0
    // Field by field: there are 200 000 of them, and a spread costs more than all the rest.
    return {
      id: firstJob + place,
      stream: id,
      role: step ? 'step' : 'recovery',
      workstation,
      name,
      definition: fullName,
      task: pool.idOf(definition, scope),
      startAt: isMonitor ? (occurrence.watch?.from ?? null) : times.startAt,
      untilAt: times.untilAt,
      onUntil: times.onUntil,
      deadlineAt: times.deadlineAt,
      priority,
      every: step?.every ?? null,
      everyEndAt: times.everyEndAt,
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

type JobTimes = Pick<PlanJob, 'startAt' | 'untilAt' | 'onUntil' | 'deadlineAt' | 'everyEndAt'>

const noTimes: JobTimes = { startAt: null, untilAt: null, onUntil: 'suppress', deadlineAt: null, everyEndAt: null }

/**
 * The times of a job are of the production day of its stream, also when the stream repeats. EVERYENDTIME at or before AT is
 * meant for the next day. With ONLATE KILL and no UNTIL the deadline is the UNTIL too, so that a job that has not started by
 * then never does (User's Guide and Reference, "onlate").
 */
const timesOf = (step: StreamJob, day: DayNumber, days: ProductionDays): JobTimes => {
  const { at, until, deadline, everyEnd } = step
  if (!at && !until && !deadline && !everyEnd) return noTimes
  const { untilAt, onUntil, deadlineAt } = limitsOn(day, days, step, step.at)
  const startAt = at ? days.instantOf(day, at) : null
  const endsAt = everyEnd ? days.instantOf(day, everyEnd) : null
  const isNextDay = endsAt !== null && startAt !== null && endsAt <= startAt
  return {
    startAt,
    untilAt: untilAt ?? (step.onLate === 'kill' ? deadlineAt : null),
    onUntil,
    deadlineAt,
    everyEndAt: everyEnd && isNextDay ? days.instantOf(day + 1, everyEnd) : endsAt,
  }
}

/** The workstations as they are defined now. */
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
