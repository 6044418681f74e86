/** The fields by which job streams of the plan are selected. */
import type { Field, Noun } from './field.ts'
import { dependencyFields, orderFields, restrictionFields, timeFields } from './shared-fields.ts'
import { commonStreamWords, streamStateWords, streamStatusWords } from './statuses.ts'

const stats = (kind: string): string => `jobStreamStats.numberOf${kind}Job`

const identity: readonly Field[] = [
  { name: 'id', kind: 'id', what: 'Its number in the plan.', hwa: ['id'], lasts: true, sorts: true },
  {
    name: 'name',
    kind: 'name',
    what: 'Its name in the plan.',
    hwa: ['name', 'originalJobStreamName'],
    lasts: true,
    sorts: true,
  },
  { name: 'workstation', kind: 'name', what: 'Its workstation.', hwa: ['workstation'], lasts: true, sorts: true },
  {
    name: 'scheduledAt',
    kind: 'instant',
    what: 'Its scheduled time.',
    conman: ['schedtime'],
    hwa: ['schedTime'],
    lasts: true,
    sorts: true,
  },
  { name: 'day', kind: 'text', what: 'Its production day, 2026-11-22.', conman: ['day'], lasts: true, sorts: true },
  { name: 'runCycle', kind: 'name', what: 'The run cycle that planned it.', conman: ['runcycle'], lasts: true },
  { name: 'submitted', kind: 'flag', what: 'Somebody submitted it.', conman: ['submitted'], lasts: true },
]

const status: readonly Field[] = [
  {
    name: 'status',
    kind: 'word',
    what: "Where it stands, in an operator's words.",
    conman: ['status'],
    words: streamStatusWords,
    hwa: [{ name: 'commonStatus', words: commonStreamWords }],
    sorts: true,
  },
  {
    name: 'state',
    kind: 'word',
    what: "Where it stands, in conman's words.",
    conman: ['state'],
    words: streamStateWords,
    hwa: ['compositeStatus.status'],
    sorts: true,
  },
  {
    name: 'limit',
    kind: 'number',
    what: 'How many of its jobs run at once.',
    conman: ['limit'],
    hwa: ['limit'],
    sorts: true,
  },
  {
    name: 'carryForward',
    kind: 'flag',
    what: 'It is to be carried forward (CARRYFORWARD).',
    conman: ['carryforward'],
    hwa: ['jsOptions.carriedForward'],
  },
  {
    name: 'pendingPredecessor',
    kind: 'flag',
    what: 'It waits for a predecessor that is not planned yet.',
    conman: ['pendingpredecessor'],
    hwa: ['pendingPredecessor'],
  },
]

const jobs: readonly Field[] = [
  { name: 'jobs', kind: 'number', what: 'How many jobs it has.', conman: ['jobs'], hwa: [stats('')], sorts: true },
  { name: 'ended', kind: 'number', what: 'How many of them have ended.', sorts: true },
  {
    name: 'wentWrong',
    kind: 'number',
    what: 'How many abended, failed, or ended in an unknown way, and hold up their successors.',
    conman: ['wentwrong'],
    sorts: true,
  },
  { name: 'abendedJobs', kind: 'number', what: 'How many abended.', hwa: [stats('Abended')], sorts: true },
  { name: 'failedJobs', kind: 'number', what: 'How many could not be launched.', hwa: [stats('Failed')], sorts: true },
  {
    name: 'runningJobs',
    kind: 'number',
    what: 'How many run.',
    conman: ['runningjobs'],
    hwa: [stats('Executing')],
    sorts: true,
  },
  { name: 'notRunningJobs', kind: 'number', what: 'How many have not started.', hwa: [stats('NotRunning')] },
  {
    name: 'succeededJobs',
    kind: 'number',
    what: 'How many ended well.',
    hwa: [stats('Successful'), stats('Successfull')],
    sorts: true,
  },
  {
    name: 'undecidedJobs',
    kind: 'number',
    what: 'Of how many nobody knows how they ended.',
    hwa: [stats('Undecided')],
  },
]

export const streamNoun: Noun = {
  noun: 'job stream',
  fields: [
    ...identity,
    ...status,
    ...timeFields(''),
    ...orderFields,
    ...restrictionFields,
    ...jobs,
    ...dependencyFields,
  ],
  unknown: [
    'aliasJobStreamName',
    'jobStreamStats.numberOfCurrentNodes',
    'jobStreamStats.numberOfCurrentNodesJob',
    'jobStreamStats.numberOfSkelJob',
    'jsOptions.monitored',
    'key',
    'dependenciesStats.numberOfInternetworkDependencies',
  ],
}
