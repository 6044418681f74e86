/** Plans one job that somebody submits into a stream of the plan (User's Guide and Reference, "submit job", "submit docommand"). */
import { parseDay } from '#/calendar/day-number.ts'
import { definitionName } from '#/model/definition.ts'
import type { PlanBatch, PlanJob, PlanStream } from '#/model/plan.ts'
import { noteUnknown, resourceRows, workstationRows } from './build-batch.ts'
import { buildDependencies } from './dependencies.ts'
import { expandClasses } from './expand-classes.ts'
import { openGiven, submittedWith } from './given-variables.ts'
import { jobRows } from './instance-rows.ts'
import type { NewInstance } from './instances.ts'
import { newJobsStream } from './jobs-stream.ts'
import { openNotes } from './notes.ts'
import type { JobRequest, Target } from './job-request.ts'
import type { PlannedBatch } from './plan-request.ts'
import type { PreparedStream } from './prepared-stream.ts'
import { prepareTarget } from './prepared-target.ts'
import { submittedFollows } from './submitted-follows.ts'
import { openTaskPool } from './task-pool.ts'
import { unpackDependencies } from './unpack-batch.ts'

/**
 * The batch of the job, with its recovery job if it has one. Throws `definition.unknown` for a workstation, resource, table or
 * recovery job that does not exist; `job.name_taken` when the stream has a job of its name; `request.invalid` for a bad alias.
 */
export const planJob = (asked: JobRequest): PlannedBatch => {
  const request = { ...asked, definitions: expandClasses(asked.definitions) }
  const { target, rows } = placeOf(request)
  const given = openGiven(request.asked)
  const stream = prepareTarget(request, target, given)
  const instance = instanceOf(stream, target, request)
  const pool = openTaskPool(request)
  const notes = openNotes()
  const { dependencies, prompts } = buildDependencies([instance], {
    sources: request,
    match: () => undefined,
    notes,
    olderJobs: new Map(),
  })
  const jobs = jobRows(instance, pool).map((row) => withTimes(row, request))
  noteUnknown(pool, notes)
  given.noteUnused(notes, jobs[0]?.name ?? '')
  const submitted = submittedWith(request.asked, definedAs(request))
  const batch: PlanBatch = {
    id: request.next.batch,
    reason: 'submit',
    from: null,
    to: null,
    ...(submitted && { submitted }),
    into: { stream: target.id, day: target.day },
    streams: rows,
    jobs,
    dependencies: [
      ...submittedFollows({ of: 'job', id: instance.firstJob }, request.predecessors),
      ...unpackDependencies(dependencies.finish()),
    ],
    tasks: pool.added,
    prompts,
    workstations: workstationRows(request),
    resources: resourceRows(request),
  }
  return { batch, notes: notes.list() }
}

/** The stream it goes into, and its row if it comes with the job. */
const placeOf = (request: JobRequest): { target: Target; rows: PlanStream[] } => {
  if (request.target !== null) return { target: request.target, rows: [] }
  const target = newJobsStream(request.definition.workstation, request)
  return { target, rows: [target.row] }
}

/** What its name in the plan does not say. */
const definedAs = ({ definition, isDefined, asked }: JobRequest): string | null =>
  isDefined && asked.alias !== undefined ? definitionName(definition) : null

const instanceOf = (stream: PreparedStream, target: Target, { next }: JobRequest): NewInstance => ({
  id: target.id,
  day: target.day,
  scheduledAt: target.scheduledAt,
  localAt: stream.days.zone.localOf(target.scheduledAt),
  zone: stream.days.zone.name,
  stream,
  occurrence: {
    day: parseDay(target.day),
    runCycle: null,
    variableTable: null,
    scheduledAt: target.scheduledAt,
    startAt: null,
    untilAt: null,
    onUntil: 'suppress',
    latestStartAt: null,
    deadlineAt: null,
  },
  firstJob: next.job,
  jobs: () => undefined,
})

const withTimes = (row: PlanJob, { asked }: JobRequest): PlanJob => {
  if (row.role === 'recovery') return row
  const { at, until, onUntil = 'suppress', deadline } = asked
  return { ...row, startAt: at ?? null, untilAt: until ?? null, onUntil, deadlineAt: deadline ?? null }
}
