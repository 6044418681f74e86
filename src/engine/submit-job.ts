/** Puts one job into a stream of the plan: one that is defined, or a command that nobody has defined. */
import { cell, nextRow } from '#/core/columns.ts'
import { streamIsAlive } from '#/core/conditions.ts'
import { findStream, holderName } from '#/core/find-in-plan.ts'
import { hasStreamFlag } from '#/core/flags.ts'
import { requireJob } from '#/core/in-plan.ts'
import { nameOf } from '#/core/names.ts'
import { comesAfter } from '#/core/reach.ts'
import { StreamFlag, type PlanState } from '#/core/state.ts'
import { streamStatus } from '#/core/status.ts'
import { jobsIn } from '#/core/stream-jobs.ts'
import { jobName, streamName, viewJob } from '#/core/view.ts'
import { workstationAt } from '#/core/workstations.ts'
import { Refusal } from '#/lib/refusal.ts'
import type { Cause, LedgerEvent } from '#/model/event.ts'
import type { JobDefinition } from '#/model/job-definition.ts'
import { jobIdsOf } from '#/model/packed-batch.ts'
import type { CommandSubmission, JobOptions, JobSubmission } from '#/model/submission.ts'
import type { SubmittedJob } from '#/model/views.ts'
import { withoutFolder } from '#/composer/names.ts'
import type { Target } from '#/planning/job-request.ts'
import { dayOfJobs, jobsStreamName } from '#/planning/jobs-stream.ts'
import { planJob } from '#/planning/plan-job.ts'
import type { PlanSources } from '#/planning/plan-request.ts'
import type { SubmittedFollow } from '#/planning/submitted-follows.ts'
import { isCarriedOut } from './carried-out.ts'
import { commandDefinition } from './command-definition.ts'
import { jobDefinitionNamed } from './job-named.ts'
import { planSources } from './plan-sources.ts'
import type { SubmitParts } from './submit.ts'
import { submittedFollowsOf } from './submitted-follows-of.ts'

/** Throws `definition.unknown`, `definition.ambiguous`, and all that `submitDefinition` throws. */
export const submitJob = async (parts: SubmitParts, asked: JobSubmission, cause: Cause): Promise<SubmittedJob> => {
  const definition = jobDefinitionNamed(await parts.definitions(), asked.job)
  return submitDefinition(parts, { asked, definition, isDefined: true }, cause)
}

/** Throws `request.invalid` for a command without a name or a wrong condition, and all that `submitDefinition` throws. */
export const submitCommand = async (
  parts: SubmitParts,
  asked: CommandSubmission,
  cause: Cause,
): Promise<SubmittedJob> =>
  submitDefinition(parts, { asked, definition: commandDefinition(asked), isDefined: false }, cause)

interface Order {
  readonly asked: JobOptions
  readonly definition: JobDefinition
  readonly isDefined: boolean
}

/**
 * Throws `stream.unknown`, `stream.ambiguous`, `stream.closed` for a stream that takes no jobs, `job.unknown` for a predecessor
 * that the plan has not, `definition.cycle` for one that waits for the stream, and the refusals of planning.
 */
const submitDefinition = async (parts: SubmitParts, order: Order, cause: Cause): Promise<SubmittedJob> => {
  const definitions = await parts.definitions()
  const { conductor, state } = parts.leading()
  let notes: string[] = []
  const events = await conductor.take((live) => {
    if (isCarriedOut(live, cause.requestId, isSubmission)) return []
    const sources = planSources(live, { definitions, site: parts.site, options: parts.options.current() })
    const now = parts.clock.now()
    const target = findTarget(live, order, { ...sources, now })
    const predecessors = predecessorsOf(live, order.asked, target?.id ?? 0)
    const planned = planJob({ ...sources, ...order, target, predecessors, now })
    notes = planned.notes.map(({ sentence }) => sentence)
    return [{ kind: 'plan.added', batch: planned.batch, cause }]
  })
  const job = submittedIn(events) ?? submittedBefore(state, order, cause)
  return { ...viewJob(state, job), notes }
}

/** Null: a JOBS must come with the job. */
const findTarget = (
  state: PlanState,
  { asked, definition }: Order,
  sources: PlanSources & { readonly now: number },
): Target | null => {
  if (asked.into !== undefined) return targetOf(state, requireOpen(state, findStream(state, asked.into)))
  const day = dayOfJobs(sources.now, sources)
  const { streams, names } = state
  for (let id = nextRow(streams, 1); id < streams.size; id = nextRow(streams, id + 1)) {
    if (cell(streams.workstation, id) === 0 || nameOf(names, cell(streams.name, id)) !== jobsStreamName) continue
    const { name } = workstationAt(state, cell(streams.workstation, id))
    const isHere = name.toUpperCase() === definition.workstation.toUpperCase()
    if (isHere && nameOf(names, cell(streams.day, id)) === day && streamIsAlive(state, id)) return targetOf(state, id)
  }
  return null
}

/** What was cancelled or suppressed stays so, and what runs on without its stream has none to come to. */
const requireOpen = (state: PlanState, stream: number): number => {
  const isUserJobs = hasStreamFlag(state, stream, StreamFlag.userJobs)
  if (streamIsAlive(state, stream) && !isUserJobs) return stream
  const why = isUserJobs ? 'holds runs whose streams have left the plan' : `is ${streamStatus(state, stream)}`
  throw new Refusal('stream.closed', `${streamName(state, stream)} takes no jobs: it ${why}. Submit into another one.`)
}

const targetOf = (state: PlanState, id: number): Target => {
  const { streams, jobs, names } = state
  const taken = new Set<string>()
  for (const job of jobsIn(state, id)) taken.add(nameOf(names, cell(jobs.name, job)).toUpperCase())
  return {
    id,
    workstation: workstationAt(state, cell(streams.workstation, id)).name,
    name: nameOf(names, cell(streams.name, id)),
    day: nameOf(names, cell(streams.day, id)),
    scheduledAt: cell(streams.scheduledAt, id),
    hasJob: (name) => taken.has(name),
  }
}

const predecessorsOf = (state: PlanState, { follows = [] }: JobOptions, into: number): SubmittedFollow[] => {
  const found = submittedFollowsOf(state, follows, into)
  for (const { type, id } of found) {
    const holder = type === 'stream' ? -id : id
    if (into === 0 || !comesAfter(state, holder, into)) continue
    const sentence = `The job would wait for ${holderName(state, holder)}, which waits for ${streamName(state, into)} to end: neither could go on.`
    throw new Refusal('definition.cycle', sentence)
  }
  return found
}

const submittedIn = (events: readonly LedgerEvent[]): number | undefined => {
  const [event] = events
  return event?.kind === 'plan.added' ? jobIdsOf(event.batch)[0] : undefined
}

const submission = /^plan\.added job (\d+)$/
const isSubmission = (effect: string): boolean => submission.test(effect)

/** The job that the request put into the plan when it came for the first time. */
const submittedBefore = (state: PlanState, { asked, definition }: Order, { requestId = '' }: Cause): number => {
  const job = Number(submission.exec(state.requests.get(requestId) ?? '')?.[1])
  requireJob(state, job)
  const wanted = asked.alias ?? withoutFolder(definition.name)
  if (nameOf(state.names, cell(state.jobs.name, job)).toUpperCase() === wanted.toUpperCase()) return job
  const sentence = `The request id ${requestId} was used to submit ${jobName(state, job)}. A new order needs an id of its own.`
  throw new Refusal('request.reused', sentence)
}
