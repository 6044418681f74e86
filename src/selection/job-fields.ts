/** The fields by which jobs of the plan are selected. */
import type { Field, Noun } from './field.ts'
import { dependencyFields, orderFields, restrictionFields, timeFields } from './shared-fields.ts'
import { commonJobWords, jobStateWords, jobStatusWords } from './statuses.ts'

const compositeStatus = ['jobruns.compositeStatus.status', 'lastRunCompositeStatus.status', 'compositeStatus.status']

const identity: readonly Field[] = [
  { name: 'id', kind: 'id', what: 'Its number in the plan.', hwa: ['id', 'jobruns.jobId'], lasts: true, sorts: true },
  { name: 'name', kind: 'name', what: 'Its name in its job stream.', hwa: ['name'], lasts: true, sorts: true },
  {
    name: 'stream',
    kind: 'name',
    what: 'The name of its job stream.',
    hwa: ['jobStreamName'],
    lasts: true,
    sorts: true,
  },
  { name: 'streamId', kind: 'id', what: 'The number of its job stream.', hwa: ['jobStreamId'], lasts: true },
  {
    name: 'streamWorkstation',
    kind: 'name',
    what: 'The workstation of its job stream.',
    hwa: ['jobStreamWorkstation'],
    lasts: true,
    sorts: true,
  },
  {
    name: 'workstation',
    kind: 'name',
    what: 'The workstation it runs on.',
    conman: ['workstation', 'cpu'],
    hwa: ['workstation', 'jobruns.actualWorkstation'],
    sorts: true,
  },
  {
    name: 'scheduledAt',
    kind: 'instant',
    what: 'The scheduled time of its job stream.',
    conman: ['schedtime'],
    hwa: ['schedTime'],
    lasts: true,
    sorts: true,
  },
  { name: 'day', kind: 'text', what: 'Its production day, 2026-11-22.', conman: ['day'], lasts: true, sorts: true },
]

const status: readonly Field[] = [
  {
    name: 'status',
    kind: 'word',
    what: "Where it stands, in an operator's words.",
    conman: ['status'],
    words: jobStatusWords,
    hwa: ['commonStatus', 'lastRunCommonStatus', 'jobruns.commonStatus'].map((name) => ({
      name,
      words: commonJobWords,
    })),
    sorts: true,
  },
  {
    name: 'state',
    kind: 'word',
    what: "Where it stands, in conman's words.",
    conman: ['state'],
    words: jobStateWords,
    hwa: compositeStatus,
    sorts: true,
  },
  {
    name: 'returnCode',
    kind: 'number',
    what: 'The return code of its last run.',
    conman: ['rc', 'returncode'],
    hwa: ['jobruns.returnCode'],
    sorts: true,
  },
  {
    name: 'run',
    kind: 'number',
    what: 'The number of its last run; 0 before the first.',
    conman: ['run'],
    sorts: true,
  },
  { name: 'readyAt', kind: 'instant', what: 'When the last thing it waited for came.', conman: ['ready'], sorts: true },
  { name: 'agent', kind: 'text', what: 'The agent that has its live run.', conman: ['agent'] },
  {
    name: 'long',
    kind: 'flag',
    what: 'It runs longer than its MAXDUR.',
    conman: ['long'],
    hwa: ['jobruns.maxDurationGone'],
  },
]

const definition: readonly Field[] = [
  { name: 'definition', kind: 'name', what: 'Its definition, WS#JOB.', conman: ['definition'] },
  {
    name: 'definitionWorkstation',
    kind: 'name',
    what: 'The workstation of its definition.',
    hwa: ['jobDefinition.workstation'],
  },
  {
    name: 'logon',
    kind: 'text',
    what: 'The user it runs as (STREAMLOGON).',
    conman: ['logon'],
    hwa: ['jobDefinition.userLogin'],
  },
  {
    name: 'script',
    kind: 'text',
    what: 'What it runs: a script, a command, or a document without its passwords.',
    conman: ['scriptname', 'script', 'jcl'],
  },
  {
    name: 'taskType',
    kind: 'word',
    what: 'What kind of task that is.',
    hwa: ['jobDefinition.taskType'],
    words: {
      UNIX: ['command', 'script'],
      WINDOWS: [],
      OTHER: [],
      command: ['command'],
      script: ['script'],
      document: ['document'],
    },
  },
  {
    name: 'recovery',
    kind: 'word',
    what: 'What follows when it abends.',
    conman: ['recovery'],
    hwa: ['jobDefinition.recoveryOption'],
    words: {
      STOP: ['stop'],
      CONTINUE: ['continue'],
      RERUN: ['rerun'],
      stop: ['stop'],
      continue: ['continue'],
      rerun: ['rerun'],
    },
  },
  {
    name: 'every',
    kind: 'duration',
    what: 'How often it is repeated (EVERY).',
    conman: ['every'],
    hwa: ['repeatInterval'],
  },
  { name: 'repeats', kind: 'flag', what: 'It is repeated.', hwa: ['jobOptions.every'] },
  {
    name: 'confirmed',
    kind: 'flag',
    what: 'Somebody has to say how it ended (CONFIRMED).',
    conman: ['confirmed'],
    hwa: ['jobOptions.requiresConfirmation'],
  },
  { name: 'critical', kind: 'flag', what: 'It is critical.', conman: ['critical'], hwa: ['jobOptions.critical'] },
  {
    name: 'criticalNetwork',
    kind: 'flag',
    what: 'A critical job waits for it, directly or not.',
    conman: ['critnet'],
  },
  { name: 'nop', kind: 'flag', what: 'Nothing runs (NOP).', conman: ['nop'], hwa: ['jobOptions.noOperation'] },
]

export const jobNoun: Noun = {
  noun: 'job',
  fields: [
    ...identity,
    ...status,
    ...timeFields('jobruns.'),
    ...orderFields,
    ...restrictionFields,
    ...definition,
    ...dependencyFields,
    // HWA has it beside the times, and among the runs too.
  ].map((field) =>
    field.name === 'estimatedDuration' ? { ...field, hwa: [...(field.hwa ?? []), 'jobruns.estimatedDuration'] } : field,
  ),
  unknown: [
    'jobDefinition.workstationKey',
    'jobruns.jobNumber',
    'jobruns.minDurationNotReached',
    'jobruns.rerunType',
    'jobruns.step',
    'dependenciesStats.numberOfInternetworkDependencies',
  ],
}
