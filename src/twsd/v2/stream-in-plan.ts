/** A job stream of the plan as version 2 shows it (JobStreamInPlanV2), its fields in the order of the schema. */
import type { Instant } from '#/lib/clock.ts'
import type { DependencyView, JobView, StreamView } from '#/model/views.ts'
import { modelId } from '#/twsd/model/naming.ts'
import { commonStatusOfStream, v2StatusOfStream } from '#/twsd/statuses.ts'
import { streamIdentifier } from '#/twsd/identifiers.ts'
import { uuidOf } from '#/twsd/uuids.ts'
import { dependenciesStats } from '#/twsd/v1/dependency-shape.ts'
import { dependenciesInPlan } from './dependency-in-plan.ts'
import { jobInPlan, timeInfo } from './job-in-plan.ts'
import { currentPlan, engineId, inFolder, keyOfFull, ofWorkstation } from './plan-keys.ts'

interface Asked {
  readonly now: Instant
  /** What the stream itself waits for, and its jobs; absent of what a list knows. */
  readonly dependencies?: readonly DependencyView[] | undefined
  readonly jobs?: readonly JobView[] | undefined
}

const compositeStatus = ({ status, internalStatus }: StreamView): object => ({
  cancelPending: internalStatus === 'CANCELP',
  canceled: status === 'cancelled',
  started: status === 'running',
  error: status === 'abended',
  dontRun: false,
  status: v2StatusOfStream[internalStatus],
})

/** With the spelling of the product. What only its jobs tell is left out where they are not known. */
const stats = (stream: StreamView, jobs: readonly JobView[] | undefined): object => {
  const of = (...statuses: JobView['status'][]): number =>
    (jobs ?? []).filter(({ status }) => statuses.includes(status)).length
  return {
    numberOfJob: stream.jobs,
    numberOfCurrentNodes: stream.jobs,
    numberOfSuccessfullJob: jobs === undefined ? stream.ended - stream.failed : of('succeeded'),
    ...(jobs !== undefined && {
      numberOfNotRunningJob: of('waiting', 'held', 'ready', 'pending'),
      numberOfExecutingJob: of('running'),
      numberOfAbendedJob: of('abended'),
      numberOfFailedJob: of('failed'),
      numberOfUndecidedJob: of('unknown'),
    }),
  }
}

export const streamInPlan = (stream: StreamView, { now, dependencies, jobs }: Asked): object => {
  const { workstation, name } = stream
  const full = `${workstation}#${name}`
  const original = stream.submitted?.definition ?? full
  const isAlias = original !== full
  const placed = inFolder(name)
  const table = stream.submitted?.table ?? undefined
  return {
    flowNodeType: 'JOBSTREAM',
    engineId,
    id: uuidOf('stream', stream.id),
    planId: currentPlan,
    ...placed,
    originalJobStreamName: inFolder(original.slice(original.indexOf('#') + 1)).name,
    ...(isAlias && { aliasJobStreamName: placed.name }),
    ...ofWorkstation(workstation),
    jobStreamModelId: modelId('stream', original),
    key: keyOfFull(full),
    schedTime: stream.scheduledAt,
    ...(table !== undefined && { variableTableId: modelId('vartable', table) }),
    jsDefinitionFlags: { aliased: isAlias, carriedForward: stream.carriedForward, isService: false, service: false },
    jsStatusFlags: { lateJobStream: stream.late },
    compositeStatus: compositeStatus(stream),
    commonStatus: commonStatusOfStream[stream.status],
    priority: stream.priority,
    timeInfo: timeInfo(stream, now),
    scheduledDate: stream.scheduledAt,
    jobStreamStats: stats(stream, jobs),
    ...(dependencies !== undefined && {
      dependencies: dependenciesInPlan(dependencies),
      dependenciesStats: dependenciesStats(dependencies),
    }),
    limit: stream.limit ?? -1,
    ...(jobs !== undefined && { jobs: jobs.map((job) => jobInPlan(job, now)) }),
    internalIdentifier: streamIdentifier(stream.id),
    archived: false,
  }
}
