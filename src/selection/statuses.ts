/** The words that conman and HWA's API have for a status, and which of ours each stands for. */
import {
  internalStatuses,
  internalStreamStatuses,
  jobStatuses,
  streamStatuses,
  type JobStatus,
  type StreamStatus,
} from '#/model/status.ts'
import { ownWords, type Words } from './field.ts'

/** HWA's common status of a job (User's Guide and Reference, "Status description and mapping for distributed jobs"). */
export const commonJobStatus = {
  waiting: 'WAITING',
  held: 'HELD',
  ready: 'READY',
  running: 'RUNNING',
  // PEND: it has ended, and waits to be confirmed; the table counts it among what waits.
  pending: 'WAITING',
  unknown: 'UNDECIDED',
  succeeded: 'SUCCESSFUL',
  abended: 'ERROR',
  failed: 'ERROR',
  suppressed: 'SUPPRESS',
  cancelled: 'CANCELED',
} as const satisfies Readonly<Record<JobStatus, string>>

/** HWA's common status of a job stream. */
export const commonStreamStatus = {
  waiting: 'WAITING',
  held: 'HELD',
  ready: 'READY',
  running: 'RUNNING',
  stuck: 'BLOCKED',
  succeeded: 'SUCCESSFUL',
  abended: 'ERROR',
  suppressed: 'SUPPRESS',
  cancelled: 'CANCELED',
} as const satisfies Readonly<Record<StreamStatus, string>>

const turned = (table: Readonly<Record<string, string>>): Record<string, string[]> => {
  const words: Record<string, string[]> = {}
  for (const [value, word] of Object.entries(table)) (words[word] ??= []).push(value)
  return words
}

const none = (...words: string[]): Words => Object.fromEntries(words.map((word) => [word, []]))

/** Common statuses of HWA that nothing has here. */
const otherCommon = none(
  'WAITING_FOR_TRIGGER',
  'READY_PREV_WS_NONREP',
  'COMPLETED',
  'SUPPRESS_BY_COND',
  'INTERRUPTED',
  'DUMMY_COMPLETED',
)

/** HWA's page spells SUCCEED, its schema SUCCESSFUL. */
const commonWords = (table: Readonly<Record<string, string>>): Words => {
  const words = turned(table)
  return { BLOCKED: [], ...otherCommon, ...words, SUCCEED: words['SUCCESSFUL'] ?? [] }
}

export const commonJobWords = commonWords(commonJobStatus)
export const commonStreamWords = commonWords(commonStreamStatus)
export const jobStatusWords = ownWords(jobStatuses)
export const streamStatusWords = ownWords(streamStatuses)

/** conman's words for the state of a job (User's Guide and Reference, "Selecting jobs in commands"), and those of HWA's API. */
export const jobStateWords: Words = {
  ...none('ADD', 'BOUND', 'EXTRN', 'SUSP', 'USER', 'WAITD', 'END', 'STUCK', 'INTRPT', 'COMPLT', 'PENDPRED', 'STARTED'),
  ...none('ARRVING', 'NONREPPRED', 'RJOB', 'CANCLP'),
  WAIT: ['HOLD'],
  ERROR: ['FAIL'],
  FAILED: ['FAIL'],
  ABENDP: ['ABENP'],
  CANCEL: ['CANCL'],
  SUPPRESS: ['SUPPR'],
  UNKNOWN: ['DONE'],
  UNDCDED: ['DONE'],
  ...ownWords(internalStatuses),
}

/** The same for a job stream. */
export const streamStateWords: Words = {
  ...none('ADD', 'EXTRN', 'ERROR', 'FAIL', 'INTRO', 'ABENP', 'SUCCP', 'SUSP', 'PEND', 'BOUND', 'COMPLETE', 'DELETED'),
  ...none('PENDINGPRED', 'STARTED', 'UNDECIDED', 'UNKNOWN', 'WAITFORINPUT', 'INTERRUPTED', 'NONREPORTINGPRED'),
  ...none('SUPPRBYCOND'),
  WAIT: ['HOLD'],
  SUPPRESS: ['SUPPR'],
  CANCL: ['CANCEL'],
  CANCLP: ['CANCELP'],
  ...ownWords(internalStreamStatuses),
}
