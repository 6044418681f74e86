/** The fields that jobs and job streams have alike. */
import type { Field } from './field.ts'

const restriction = (name: string): string => `timeRestrictions.${name}`

/** When it may start, has to start, and has to end. */
export const restrictionFields: readonly Field[] = [
  {
    name: 'startAt',
    kind: 'instant',
    what: 'Not before (AT).',
    conman: ['at'],
    hwa: [restriction('startTime')],
    sorts: true,
  },
  {
    name: 'untilAt',
    kind: 'instant',
    what: 'Not after (UNTIL).',
    conman: ['until'],
    hwa: [restriction('untilTime')],
    sorts: true,
  },
  {
    name: 'untilAction',
    kind: 'word',
    what: 'What becomes of it at its UNTIL.',
    conman: ['onuntil'],
    hwa: [restriction('untilAction')],
    words: {
      SUPPRESS: ['suppress'],
      CONTINUE: ['continue'],
      CANCEL: ['cancel'],
      suppress: ['suppress'],
      continue: ['continue'],
      cancel: ['cancel'],
    },
  },
  {
    name: 'deadlineAt',
    kind: 'instant',
    what: 'To have ended by (DEADLINE).',
    conman: ['deadline'],
    hwa: [restriction('deadlineTime')],
    sorts: true,
  },
]

/** When it ran, or is expected to. `prefix`: where HWA's OQL has its times. */
export const timeFields = (prefix: string): readonly Field[] => [
  {
    name: 'startedAt',
    kind: 'instant',
    what: 'When it started.',
    conman: ['started'],
    hwa: [`${prefix}timeInfo.actualStartTime`],
    sorts: true,
  },
  {
    name: 'endedAt',
    kind: 'instant',
    what: 'When it ended.',
    conman: ['finished'],
    hwa: [`${prefix}timeInfo.actualEndTime`],
    sorts: true,
  },
  {
    name: 'duration',
    kind: 'duration',
    what: 'How long it ran, or has run so far.',
    conman: ['duration', 'elapsed'],
    hwa: [`${prefix}timeInfo.elapsedTime`],
    sorts: true,
  },
  {
    name: 'estimatedDuration',
    kind: 'duration',
    what: 'How long it is expected to run.',
    conman: ['estduration'],
    hwa: [`${prefix}timeInfo.estimatedDuration`],
    sorts: true,
  },
  {
    name: 'estimatedStartAt',
    kind: 'instant',
    what: 'When it is expected to start.',
    conman: ['eststart'],
    sorts: true,
  },
  { name: 'estimatedEndAt', kind: 'instant', what: 'When it is expected to end.', conman: ['estend'], sorts: true },
]

const counts = (kind: string): string => `dependenciesStats.numberOf${kind}Dependencies`

/** What it waits for. */
export const dependencyFields: readonly Field[] = [
  {
    name: 'follows',
    kind: 'name',
    what: 'A predecessor: WS#STREAM.JOB, or WS#STREAM for a whole job stream.',
    conman: ['follows'],
    many: true,
  },
  {
    name: 'followsJob',
    kind: 'id',
    what: 'The number of a job it follows.',
    hwa: ['dependencies.jobId'],
    many: true,
  },
  {
    name: 'followsStream',
    kind: 'id',
    what: 'The number of a job stream that it, or a job of which it, follows.',
    hwa: ['dependencies.jobStreamId'],
    many: true,
  },
  {
    name: 'followsStreamName',
    kind: 'name',
    what: 'The name of such a job stream.',
    hwa: ['dependencies.jobStreamName'],
    many: true,
  },
  {
    name: 'followsStreamWorkstation',
    kind: 'name',
    what: 'The workstation of such a job stream.',
    hwa: ['dependencies.jobStreamWorkstation'],
    many: true,
  },
  {
    name: 'dependencyStatus',
    kind: 'word',
    what: 'Whether one of its dependencies is still open.',
    hwa: ['dependencies.dependencyStatus'],
    words: {
      SATISFIED: ['satisfied'],
      UNSATISFIED: ['open'],
      UNDECIDED: [],
      UNBOUND: [],
      satisfied: ['satisfied'],
      open: ['open'],
    },
    many: true,
  },
  { name: 'needs', kind: 'name', what: 'A resource it needs, WS#RESOURCE.', conman: ['needs'], many: true },
  { name: 'opens', kind: 'text', what: 'A file it waits for, WS#/path.', conman: ['opens'], many: true },
  { name: 'prompt', kind: 'text', what: 'A prompt it waits for: its name or number.', conman: ['prompt'], many: true },
  { name: 'dependencies', kind: 'number', what: 'How many things it waits for.', hwa: [counts('')], sorts: true },
  { name: 'fileDependencies', kind: 'number', what: 'How many files.', hwa: [counts('File')] },
  { name: 'jobDependencies', kind: 'number', what: 'How many jobs.', hwa: [counts('Job')] },
  { name: 'streamDependencies', kind: 'number', what: 'How many job streams.', hwa: [counts('JobStream')] },
  { name: 'promptDependencies', kind: 'number', what: 'How many prompts.', hwa: [counts('Prompt')] },
  { name: 'resourceDependencies', kind: 'number', what: 'How many resources.', hwa: [counts('Resource')] },
]

/** Priority and what an operator has done. */
export const orderFields: readonly Field[] = [
  {
    name: 'priority',
    kind: 'number',
    what: 'Its priority; 0 while it is held, 100 is HI, 101 is GO.',
    conman: ['priority', 'pr'],
    hwa: ['priority'],
    sorts: true,
  },
  { name: 'originalPriority', kind: 'number', what: 'Its priority without the hold.', hwa: ['origPriority'] },
  { name: 'held', kind: 'flag', what: 'An operator holds it.', conman: ['held'] },
  {
    name: 'cancelPending',
    kind: 'flag',
    what: 'It is cancelled when what it waits for has come.',
    conman: ['cancelpending'],
  },
  { name: 'late', kind: 'flag', what: 'It missed its deadline or latest start.', conman: ['late'] },
  {
    name: 'carriedForward',
    kind: 'flag',
    what: 'Its day is closed, and it was carried forward.',
    conman: ['carriedforward'],
    hwa: ['jsDefinitionFlags.carriedForward'],
  },
]
