/** A job of the plan as version 1 shows it (JobInPlan), its fields in the documented order. What is not known is left out. */
import type { Instant } from '#/lib/clock.ts'
import type { JobDetail, JobView } from '#/model/views.ts'
import { commonStatusOfJob, v1StatusOfJob } from '#/twsd/statuses.ts'
import { namedUuid } from '#/twsd/uuids.ts'
import { dependenciesShape, dependenciesStats, successorsShape } from './dependency-shape.ts'
import {
  folderKey,
  plainJobId,
  plainStreamId,
  splitFull,
  splitName,
  streamKey,
  workstationKey,
  type Naming,
} from './keys.ts'

/** What a list knows of a job, or all that there is to know. */
type Known = JobView & Partial<Omit<JobDetail, keyof JobView>>

interface Asked {
  readonly naming: Naming
  readonly now: Instant
}

export const jobShape = (job: Known, { naming, now }: Asked): object => {
  const { workstation } = splitFull(job.stream)
  // Who has no definition is called as in the plan.
  const fullDefinition = job.definition || undefined
  return {
    id: naming.id(plainJobId(job)),
    name: job.name,
    jobDefinition: definitionShape(job, naming),
    ...(fullDefinition !== undefined && { folderId: splitName(splitFull(fullDefinition).name).folder }),
    taskType: job.task === undefined ? undefined : { name: taskType(job.task) },
    workstationInPlan: workstationKey(job.workstation),
    jobStreamInPlan: streamKey(naming, { id: job.streamId, full: job.stream, scheduledAt: job.scheduledAt }),
    ...(job.dependencies && { dependencies: dependenciesShape(job.dependencies, job.stream) }),
    priority: job.priority,
    repeatInterval: job.every == null ? undefined : job.every * 60_000,
    cpuTime: cpuTime(job),
    timeInfo: timeInfo(job, now),
    ...(job.dependencies && { timeRestriction: timeRestriction(job) }),
    jobNumber: job.id,
    status: jobStatusShape(job),
    rerunInstancesNumber: Math.max(0, job.run - 1),
    lastInRerunChain: true,
    ...(job.dependencies && { dependenciesStats: dependenciesStats(job.dependencies) }),
    ...flags(job, now),
    jobDefinitionId: fullDefinition === undefined ? undefined : namedUuid('job', fullDefinition),
    jobStreamId: naming.id(plainStreamId(workstation, job.streamId)),
    planId: naming.planId,
    actualKey: job.name,
    originalKey: fullDefinition === undefined ? undefined : splitName(splitFull(fullDefinition).name).base,
    noOperation: job.nop,
    rerunType: rerunType(job),
    recoveryDefinition: job.role === undefined ? undefined : job.role === 'recovery',
    everyRerun: job.chain?.at(-1)?.why === 'every',
    actualWorkstation: job.workstation,
    definedByJsdl: job.task === undefined ? undefined : job.task.type === 'document',
    ...(job.successors && successorsShape({ successors: job.successors, stream: job.stream })),
  }
}

const flags = (job: Known, now: Instant): object => ({
  every: job.every === undefined ? undefined : job.every !== null,
  external: false,
  heldByUser: job.status === 'held',
  jobLate: job.late,
  pendingCancellation: job.cancelPending,
  rerunJob: job.run > 1,
  running: job.status === 'running',
  untilGone: job.untilAt == null ? undefined : instantOf(job.untilAt) <= now,
  requiresConfirmation: job.confirmed,
})

export const jobStatusShape = ({ status, internalStatus }: Pick<JobView, 'status' | 'internalStatus'>): object => ({
  commonStatus: commonStatusOfJob[status],
  internalStatus: v1StatusOfJob[internalStatus],
  canceled: status === 'cancelled',
})

const instantOf = (text: string): Instant => Temporal.Instant.from(text).epochMilliseconds

/** In milliseconds. What runs has run until now. */
export const timeInfo = (
  job: Pick<Known, 'startedAt' | 'endedAt' | 'estimatedStartAt' | 'estimatedEndAt'> &
    Pick<Partial<JobDetail>, 'expected'>,
  now: Instant,
): object => {
  const { startedAt, endedAt, estimatedStartAt, estimatedEndAt, expected } = job
  const ended = endedAt === null ? now : instantOf(endedAt)
  const estimated =
    estimatedStartAt === null || estimatedEndAt === null
      ? undefined
      : instantOf(estimatedEndAt) - instantOf(estimatedStartAt)
  return {
    actualStartTime: startedAt ?? undefined,
    estimatedDuration: expected?.ms ?? estimated,
    elapsedTime: startedAt === null ? undefined : Math.max(0, ended - instantOf(startedAt)),
    actualEndTime: endedAt ?? undefined,
  }
}

const timeRestriction = ({ untilAt, deadlineAt, startAt, onUntil }: Known): object => ({
  untilTime: untilAt ?? undefined,
  deadlineTime: deadlineAt ?? undefined,
  startTime: startAt ?? undefined,
  timeDependent: startAt != null,
  untilAction: onUntil?.toUpperCase(),
})

/** Of its last run, milliseconds; undefined where nobody has measured it. */
const cpuTime = ({ runs }: Known): number | undefined => {
  const last = runs?.at(-1)
  return last?.userMs == null ? undefined : Math.round(last.userMs + (last.systemMs ?? 0))
}

const taskType = ({ type }: JobDetail['task']): string => (type === 'document' ? 'executable' : 'UNIX')

const rerunTypes: Readonly<Record<JobDetail['chain'][number]['why'], string>> = {
  rerun: 'RERUN',
  recovery: 'RECOVERY',
  predecessor: 'RERUN',
  unknown: 'RERUN',
  every: 'RERUN_EVERY',
}

const rerunType = ({ chain }: Known): string | undefined => {
  if (chain === undefined) return undefined
  const last = chain.at(-1)
  if (last === undefined) return 'REGULAR'
  return last.from === undefined ? rerunTypes[last.why] : 'RERUN_FROM'
}

/** What it runs (JobDefinitionInPlan); undefined of what a list knows. */
const definitionShape = (job: Known, { planId }: Naming): object | undefined => {
  const { definition, task, outputConditions = [] } = job
  if (definition === undefined || task === undefined) return undefined
  const isDefined = definition !== ''
  const { workstation, name } = isDefined ? splitFull(definition) : job
  const [option = 'STOP'] = (job.recovery ?? '').split(' ')
  return {
    jobDefinitionInPlanKey: { name: splitName(name).base, workstationInPlanKey: workstationKey(workstation) },
    taskType: taskType(task),
    command: task.type === 'command',
    definedByJsdl: task.type === 'document',
    planId,
    jobDefinitionModelId: isDefined ? namedUuid('job', definition) : undefined,
    taskString: task.text,
    returnCode: job.returnCode ?? undefined,
    userLogin: job.logon ?? undefined,
    recoveryOption: option === '' ? 'STOP' : option,
    outputConditions: outputConditions.map(({ name, expression }) => ({
      conditionName: name,
      mappingExpression: expression,
    })),
    estimatedDuration: job.expected?.ms,
    returnCodeMapping: job.successCondition ?? undefined,
    folderName: folderKey(name),
  }
}

/** A job among others that hang together: its predecessors, its successors, the critical network (JobInPlanOnCriticalNetwork). */
export const networkShape = (
  job: Pick<JobView, 'name' | 'stream' | 'streamId' | 'scheduledAt' | 'status' | 'internalStatus' | 'priority'> &
    Parameters<typeof timeInfo>[0],
  { naming, now }: Asked,
  more: object = {},
): object => ({
  id: naming.id(plainJobId(job)),
  key: {
    id: naming.id(plainJobId(job)),
    name: job.name,
    jobStreamInPlanKey: streamKey(naming, { id: job.streamId, full: job.stream, scheduledAt: job.scheduledAt }),
  },
  ...more,
  jobStreamId: naming.id(plainStreamId(splitFull(job.stream).workstation, job.streamId)),
  priority: job.priority,
  status: jobStatusShape(job),
  timeInfo: timeInfo(job, now),
  isJob: true,
  isCancelled: job.status === 'cancelled',
  isHold: job.status === 'held',
})
