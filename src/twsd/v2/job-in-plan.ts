/** A job of the plan as version 2 shows it (JobInPlanV2), its fields in the order of the schema. What is not known is left out. */
import type { Instant } from '#/lib/clock.ts'
import type { JobDetail, JobView } from '#/model/views.ts'
import { minutesDuration } from '#/twsd/model/clock-times.ts'
import { modelId, reference } from '#/twsd/model/naming.ts'
import { commonStatusOfJob, v2StatusOfJob } from '#/twsd/statuses.ts'
import { runUuid, uuidOf } from '#/twsd/uuids.ts'
import { dependenciesStats } from '#/twsd/v1/dependency-shape.ts'
import { dependenciesInPlan } from './dependency-in-plan.ts'
import { currentPlan, engineId, inFolder, jobKey, ofWorkstation, partsOfFull } from './plan-keys.ts'

/** What a list knows of a job, or all that there is to know. */
export type KnownJob = JobView & Partial<Omit<JobDetail, keyof JobView>>

const instantOf = (text: string): Instant => Temporal.Instant.from(text).epochMilliseconds

/** Milliseconds as a duration to the millisecond: `PT1M2.5S`. */
export const duration = (milliseconds: number): string =>
  Temporal.Duration.from({ milliseconds: Math.max(0, Math.round(milliseconds)) })
    .round({ largestUnit: 'hours' })
    .toString()

type Times = Pick<JobView, 'startedAt' | 'endedAt' | 'estimatedStartAt' | 'estimatedEndAt'>

/** TimeInfoV2. What runs has run until now. */
export const timeInfo = ({ startedAt, endedAt, estimatedStartAt, estimatedEndAt }: Times, now: Instant): object => ({
  ...(estimatedStartAt !== null &&
    estimatedEndAt !== null && {
      estimatedDuration: duration(instantOf(estimatedEndAt) - instantOf(estimatedStartAt)),
    }),
  ...(startedAt !== null && {
    actualStartTime: startedAt,
    elapsedTime: duration((endedAt === null ? now : instantOf(endedAt)) - instantOf(startedAt)),
  }),
  ...(endedAt !== null && { actualEndTime: endedAt }),
})

const wentWrong = new Set<JobView['status']>(['abended', 'failed'])

const compositeStatus = ({ status, internalStatus, cancelPending, nop }: KnownJob): object => ({
  canceled: status === 'cancelled',
  status: v2StatusOfJob[internalStatus],
  error: wentWrong.has(status),
  started: status === 'running',
  cancelPending,
  dontRun: nop === true,
})

const lateStartActions = { suppress: 'doNotRun', continue: 'continue', cancel: 'cancel' } as const

const timeRestrictions = ({ startAt, deadlineAt, untilAt, onUntil }: KnownJob, now: Instant): object => {
  const isPast = (text: string | null | undefined): boolean => text != null && instantOf(text) <= now
  return {
    ...(startAt != null && { startTime: startAt }),
    ...(deadlineAt != null && { deadlineTime: deadlineAt }),
    ...(untilAt != null && { latestStartTime: untilAt }),
    ...(onUntil != null && { lateStartAction: lateStartActions[onUntil] }),
    timeDependent: startAt != null,
    startTimeSatisfied: startAt == null || isPast(startAt),
    deadlineSatisfied: !isPast(deadlineAt),
    latestStartSatisfied: !isPast(untilAt),
  }
}

const recoveryOptions: Readonly<Record<string, string>> = { stop: 'STOP', continue: 'CONTINUE', rerun: 'RERUN' }

const formatOf = (document: string): string => (document.trimStart().startsWith('<') ? 'xml' : 'json')

/** JobDefinitionInPlanV2, of what is known in full. */
const definitionInPlan = (job: KnownJob): object | undefined => {
  const { definition, task, expected } = job
  if (definition === undefined || task === undefined) return undefined
  const { workstation, name } = partsOfFull(definition)
  const [option = ''] = (job.recovery ?? '').split(' ')
  const isCommand = task.type === 'command'
  return {
    id: modelId('job', definition),
    jobDefinitionModelId: modelId('job', definition),
    ...inFolder(name),
    ...(workstation !== '' && ofWorkstation(workstation)),
    task: { [task.type === 'document' ? formatOf(task.text) : task.type]: task.text },
    isCommand,
    ...(expected !== undefined && { estimatedDuration: duration(expected.ms) }),
    planId: currentPlan,
    userLogins: job.logon == null ? [] : [job.logon],
    recoveryOption: recoveryOptions[option.toLowerCase()] ?? 'STOP',
    command: isCommand,
  }
}

type Why = JobDetail['chain'][number]['why']
const rerunTypes: Readonly<Record<Why, string>> = {
  rerun: 'RERUN',
  recovery: 'RECOVERY_RERUN',
  predecessor: 'RERUN',
  unknown: 'RERUN',
  every: 'RERUN_EVERY',
}

const rerunType = (job: KnownJob, run: number): string => {
  const link = job.chain?.find((one) => one.run === run)
  if (link === undefined) return run <= 1 ? 'REGULAR' : 'RERUN'
  return link.from === undefined ? rerunTypes[link.why] : 'RERUN_FROM'
}

/** JobRunInstanceV2. */
const runInPlan = (job: KnownJob, run: number, now: Instant): object => {
  const isLast = run === job.run
  const ended = job.runs?.find((one) => one.run === run)
  const times = ended ?? { startedAt: job.startedAt, endedAt: job.endedAt, returnCode: job.returnCode }
  const wasWell = ended?.outcome === 'succeeded'
  return {
    id: runUuid(job.id, run),
    name: job.name,
    jobId: uuidOf('job', job.id),
    jobKey: jobKey(job),
    actualWorkstation: reference(job.workstation),
    jobNumber: run,
    ...(isLast
      ? { compositeStatus: compositeStatus(job), commonStatus: commonStatusOfJob[job.status] }
      : { commonStatus: wasWell ? 'SUCCESSFUL' : 'ERROR' }),
    ...(times.returnCode !== null && { returnCode: times.returnCode }),
    rerunJob: run > 1,
    rerunType: rerunType(job, run),
    timeInfo: timeInfo({ ...times, estimatedStartAt: job.estimatedStartAt, estimatedEndAt: job.estimatedEndAt }, now),
    lastInRerunChain: isLast,
    runAttempt: run,
  }
}

/** Those that it had, and the one that it has or is to have. */
const runsInPlan = (job: KnownJob, now: Instant): object[] => {
  const numbers = new Set([...(job.runs ?? []).map(({ run }) => run), job.run])
  return [...numbers].sort((a, b) => a - b).map((run) => runInPlan(job, run, now))
}

const flags = (job: KnownJob, now: Instant): object => ({
  jobDefinitionFlags: { aliased: false, ...(job.task !== undefined && { interactive: false }) },
  jobStatusFlags: {
    jobLate: job.late,
    restarted: job.run > 1,
    ...(job.dependencies !== undefined && {
      untilGone: job.untilAt != null && instantOf(job.untilAt) <= now,
      deadlineHasPassed: job.deadlineAt != null && instantOf(job.deadlineAt) <= now,
    }),
  },
  ...(job.dependencies !== undefined && {
    jobOptions: {
      noOperation: job.nop,
      critical: job.critical,
      requiresConfirmation: job.confirmed,
      every: job.every != null,
    },
  }),
})

/** CPU time of its last run; nothing where nobody has measured it. */
const cpuTime = ({ runs }: KnownJob): object => {
  const last = runs?.at(-1)
  return last?.userMs == null ? {} : { cpuTime: duration(last.userMs + (last.systemMs ?? 0)) }
}

export const jobInPlan = (job: KnownJob, now: Instant): object => {
  const { workstation, name: stream } = partsOfFull(job.stream)
  const definition = definitionInPlan(job)
  return {
    flowNodeType: 'JOB',
    engineId,
    id: uuidOf('job', job.id),
    planId: currentPlan,
    ...inFolder(stream),
    name: job.name,
    ...ofWorkstation(job.workstation),
    jobStreamId: uuidOf('stream', job.streamId),
    jobStreamName: inFolder(stream).name,
    jobStreamWorkstationId: modelId('workstation', workstation),
    jobStreamWorkstation: reference(workstation),
    key: jobKey(job),
    ...flags(job, now),
    lastRunCompositeStatus: compositeStatus(job),
    lastRunCommonStatus: commonStatusOfJob[job.status],
    ...(job.definition !== undefined && { jobDefinitionRefId: modelId('job', job.definition) }),
    ...(definition !== undefined && { jobDefinition: definition }),
    priority: job.priority,
    jobruns: runsInPlan(job, now),
    schedTime: job.scheduledAt,
    ...cpuTime(job),
    ...(job.dependencies !== undefined && {
      timeRestrictions: timeRestrictions(job, now),
      dependencies: dependenciesInPlan(job.dependencies, job.stream),
      dependenciesStats: dependenciesStats(job.dependencies),
    }),
    ...(job.endedAt !== null && { endTime: job.endedAt }),
    ...(job.every != null && { repeatInterval: minutesDuration(job.every) }),
    archived: false,
  }
}
