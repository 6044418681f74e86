/** Which job streams of the plan a request means (JobStreamInPlanFilter), and in what order (JobStreamInPlanSorter). */
import { oneOf } from '#/selection/condition.ts'
import { commonStreamWords, streamStateWords } from '#/selection/statuses.ts'
import { parseStreamIdentifier, streamParts } from '#/twsd/identifiers.ts'
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

const identifier: ConditionField = (value, place) => {
  const said = asText(value, place)
  const id = parseStreamIdentifier(streamParts(said)?.stream ?? said)
  return id === undefined ? nothing : oneOf('id', [id])
}

export const streamFilter = {
  noun: 'jobStreamInPlan',
  ...conditions,
  fields: {
    jobStreamId: identifier,
    internalIdentifierAsString: identifier,
    jobStreamName: name('name'),
    nameAsString: name('name'),
    aliasName: name('name'),
    workstationName: name('workstation'),
    workstationNameAsString: name('workstation'),
    statusList: word('status', commonStreamWords),
    statusAsString: word('status', commonStreamWords),
    internalStatusList: word('state', streamStateWords),
    internalStatusAsString: word('state', streamStateWords),
    limit: number('limit'),
    limitRange: numberRange('limit'),
    carriedForward: flag(isSet('carriedForward')),
    carryForward: flag(isSet('carryForward')),
    priority: number('priority'),
    priorityAsString: number('priority'),
    priorityRange: numberRange('priority'),
    inputArrivalTime: instant('scheduledAt'),
    scheduledTimeRange: instantRange('scheduledAt'),
    startTime: instant('startAt'),
    startTimeRange: instantRange('startAt'),
    untilTime: instant('untilAt'),
    untilTimeRange: instantRange('untilAt'),
    deadlineTime: instant('deadlineAt'),
    deadlineTimeRange: instantRange('deadlineAt'),
    actualStartTime: instant('startedAt'),
    actualStartTimeRange: instantRange('startedAt'),
    actualEndTime: instant('endedAt'),
    actualEndTimeRange: instantRange('endedAt'),
    totalJobsAsString: number('jobs'),
    successfulJobsAsString: number('succeededJobs'),
    fileDependencyName: onAnyWorkstation('opens'),
    promptDependencyName: text('prompt'),
    promptDependencyNumber: text('prompt'),
    resourceDependencyName: onAnyWorkstation('needs'),
    isService: always(false),
  },
}

export const streamSorters: Readonly<Record<string, string>> = {
  name: 'name',
  originalName: 'name',
  jobStreamId: 'id',
  internalIdentifier: 'id',
  workstationName: 'workstation',
  scheduledTime: 'scheduledAt',
  status: 'status',
  internalStatus: 'state',
  priority: 'priority',
  limit: 'limit',
  startTime: 'startAt',
  earliestStartTime: 'startAt',
  untilTime: 'untilAt',
  deadlineTime: 'deadlineAt',
  actualStartTime: 'startedAt',
  actualEndTime: 'endedAt',
  totalElapsedTime: 'duration',
  estimatedDuration: 'estimatedDuration',
  totalJobs: 'jobs',
  successfulJobs: 'succeededJobs',
  numDeps: 'dependencies',
}
