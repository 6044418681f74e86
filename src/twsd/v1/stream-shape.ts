/** A job stream of the plan as version 1 shows it (JobStreamInPlan), its fields in the documented order. */
import type { Instant } from '#/lib/clock.ts'
import type { DependencyView, JobView, StreamView } from '#/model/views.ts'
import { streamIdentifier } from '#/twsd/identifiers.ts'
import { commonStatusOfStream, v1StatusOfStream } from '#/twsd/statuses.ts'
import { namedUuid } from '#/twsd/uuids.ts'
import { dependenciesShape, dependenciesStats } from './dependency-shape.ts'
import { timeInfo } from './job-shape.ts'
import { plainStreamId, splitName, streamKey, workstationKey, type Naming } from './keys.ts'

interface Asked {
  readonly naming: Naming
  readonly now: Instant
  /** What the stream itself waits for, and its jobs; absent of what a list knows. */
  readonly dependencies?: readonly DependencyView[] | undefined
  readonly jobs?: readonly JobView[] | undefined
}

export const streamShape = (stream: StreamView, { naming, now, dependencies, jobs }: Asked): object => {
  const { workstation, name } = stream
  const full = `${workstation}#${name}`
  const original = stream.submitted?.definition ?? full
  const isAlias = original !== full
  const { folder, base } = splitName(name)
  return {
    id: naming.id(plainStreamId(workstation, stream.id)),
    key: streamKey(naming, { id: stream.id, full, scheduledAt: stream.scheduledAt }),
    originalJobStreamName: splitName(original.slice(original.indexOf('#') + 1)).base,
    ...(isAlias && { aliasJobStreamName: base }),
    workstationId: workstation,
    internalIdentifier: streamIdentifier(stream.id),
    folderName: folder,
    planId: naming.planId,
    jobStreamModelId: namedUuid('stream', original),
    workstation: workstationKey(workstation),
    productionDate: `${stream.day}T00:00:00.000Z`,
    scheduledDate: stream.scheduledAt,
    jobStreamStats: statsShape(stream, jobs),
    limit: stream.limit ?? -1,
    carriedForward: stream.carriedForward,
    userJobs: base === 'USERJOBS',
    external: false,
    pendingCancellation: stream.internalStatus === 'CANCELP',
    aliased: isAlias,
    heldByUser: stream.status === 'held',
    lateJobStream: stream.late,
    priority: stream.priority,
    status: {
      commonStatus: commonStatusOfStream[stream.status],
      internalStatus: v1StatusOfStream[stream.internalStatus],
      canceled: stream.status === 'cancelled',
    },
    ...(dependencies && { timeRestriction: timeRestriction(dependencies) }),
    timeInfo: timeInfo(stream, now),
    ...(dependencies && { dependenciesStats: dependenciesStats(dependencies) }),
    ...(dependencies && { dependencies: dependenciesShape(dependencies) }),
    variableTable: stream.submitted?.table ?? undefined,
  }
}

/** With the spelling of the product. What only its jobs tell is left out where they are not known. */
const statsShape = (stream: StreamView, jobs: readonly JobView[] | undefined): object => {
  const of = (...statuses: JobView['status'][]): number | undefined =>
    jobs?.filter(({ status }) => statuses.includes(status)).length
  return {
    numberOfJob: stream.jobs,
    numberOfCurrentNodes: stream.jobs,
    numberOfSuccessfullJob: of('succeeded') ?? Math.max(0, stream.ended - stream.failed),
    numberOfDeltaJob: 0,
    numberOfDeltaSuccJob: 0,
    numberOfNotRunningJob: of('waiting', 'held', 'ready') ?? Math.max(0, stream.jobs - stream.ended),
    numberOfExecutingJob: of('running'),
    numberOfAbendedJob: of('abended') ?? stream.failed,
    numberOfFailedJob: of('failed'),
    numberOfUndecidedJob: of('unknown'),
  }
}

const timeRestriction = (dependencies: readonly DependencyView[]): object => {
  const of = (type: DependencyView['type']): string | undefined => dependencies.find((view) => view.type === type)?.text
  return {
    untilTime: of('until'),
    deadlineTime: of('deadline'),
    startTime: of('at'),
    timeDependent: of('at') !== undefined,
  }
}
