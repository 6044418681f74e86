/** Which jobs of the plan a request means (JobInPlanFilter), and in what order (JobInPlanSorter). */
import { all, any, compares, oneOf, type Condition } from '#/selection/condition.ts'
import { commonJobWords, jobStateWords } from '#/selection/statuses.ts'
import { jobParts, parseStreamIdentifier } from '#/twsd/identifiers.ts'
import {
  always,
  conditions,
  flag,
  instant,
  instantRange,
  isSet,
  name,
  nothing,
  number,
  numberRange,
  onAnyWorkstation,
  text,
  word,
  type ConditionField,
} from './condition-fields.ts'
import { asText } from './read-filter.ts'

/** How version 1 spells what conman spells otherwise; what never comes about here is no value at all. */
const internalWords = {
  ...jobStateWords,
  ENDP: ['PEND'],
  EXEC_PLUS: ['EXEC'],
  INTRO_PLUS: ['INTRO'],
  USER_STREAM: [],
  MPE_SUSP: [],
  RECOVERY_IN_PROGRESS: [],
}

const recoveries = { STOP: ['stop'], CONTINUE: ['continue'], RERUN: ['rerun'], NONE: ['stop'] }
const untilActions = { SUPPRESS: ['suppress'], CONTINUE: ['continue'], CANCEL: ['cancel'] }
const taskTypes = { UNIX: ['command', 'script'], EXECUTABLE: ['document'], WINDOWS: [], OTHER: [] }

/** The identifier of a job: one of its stream with its name. */
const identifier: ConditionField = (value, place) => {
  const parts = jobParts(asText(value, place))
  if (parts === undefined) return nothing
  const stream = parseStreamIdentifier(parts.stream)
  const ofStream = stream === undefined ? oneOf('stream', [parts.stream.toUpperCase()]) : oneOf('streamId', [stream])
  return all([ofStream, oneOf('name', [parts.job.toUpperCase()])])
}

const ranAgain: Condition = compares('run', '>', 1)
const cancelled: Condition = oneOf('status', ['cancelled'])
const late: Condition = isSet('late')

export const jobFilter = {
  noun: 'jobInPlan',
  ...conditions,
  fields: {
    jobId: identifier,
    jobName: name('name'),
    jobNumber: number('id'),
    // HWA means the workstation of the job here, and its samples that of the stream.
    workstationName: name('workstation', 'streamWorkstation'),
    jobWksName: name('workstation'),
    actualWorkstation: name('workstation'),
    jobStreamName: name('stream'),
    inputArrivalTime: instant('scheduledAt'),
    inputArrivalTimeRange: instantRange('scheduledAt'),
    statusList: word('status', commonJobWords),
    statusAsString: word('status', commonJobWords),
    internalStatusList: word('state', internalWords),
    internalStatusAsString: word('state', internalWords),
    priority: number('priority'),
    priorityAsString: number('priority'),
    priorityRange: numberRange('priority'),
    originalPriority: number('originalPriority'),
    recoveryOptionList: word('recovery', recoveries),
    confirmed: flag(isSet('confirmed')),
    every: flag(isSet('repeats')),
    everyList: flag(isSet('repeats')),
    critical: flag(isSet('critical')),
    criticalList: flag(isSet('critical')),
    canceled: flag(cancelled),
    canceledList: flag(cancelled),
    pendingCanc: flag(isSet('cancelPending')),
    pendingCancList: flag(isSet('cancelPending')),
    nopJob: flag(isSet('nop')),
    nopJobList: flag(isSet('nop')),
    late: flag(late),
    lateAsString: flag(late),
    maxDurationGone: flag(isSet('long')),
    maxDurationGoneList: flag(isSet('long')),
    rerun: flag(ranAgain),
    lastInRerunChain: always(true),
    userjob: flag(any([oneOf('stream', ['USERJOBS'])])),
    untilTime: instant('untilAt'),
    untilTimeRange: instantRange('untilAt'),
    untilAction: word('untilAction', untilActions),
    startTime: instant('startAt'),
    startTimeRange: instantRange('startAt'),
    deadlineTime: instant('deadlineAt'),
    deadlineTimeRange: instantRange('deadlineAt'),
    actualStartTime: instant('startedAt'),
    actualStartTimeRange: instantRange('startedAt'),
    actualEndTime: instant('endedAt'),
    actualEndTimeRange: instantRange('endedAt'),
    returnCode: number('returnCode'),
    errorCode: number('returnCode'),
    runNumber: number('run'),
    task: text('script'),
    userLogin: text('logon'),
    taskType: word('taskType', taskTypes),
    taskTypeList: word('taskType', taskTypes),
    fileDependencyName: onAnyWorkstation('opens'),
    promptDependencyName: text('prompt'),
    promptDependencyNumber: text('prompt'),
    resourceDependencyName: onAnyWorkstation('needs'),
  },
}

export const jobSorters: Readonly<Record<string, string>> = {
  jobName: 'name',
  jobId: 'id',
  jobNumber: 'id',
  jobstreamName: 'stream',
  jobstreamWksName: 'streamWorkstation',
  jobstreamScheduledTime: 'scheduledAt',
  status: 'status',
  internalStatus: 'state',
  priority: 'priority',
  startTime: 'startAt',
  earliestStartTime: 'startAt',
  untilTime: 'untilAt',
  deadlineTime: 'deadlineAt',
  actualStartTime: 'startedAt',
  actualEndTime: 'endedAt',
  totalElapsedTime: 'duration',
  estimatedDuration: 'estimatedDuration',
  returnCode: 'returnCode',
  runNumber: 'run',
  rerunNumber: 'run',
  actualWorkstation: 'workstation',
  numDeps: 'dependencies',
}
