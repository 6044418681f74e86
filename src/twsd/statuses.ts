/**
 * The statuses of jobs and streams in HWA's words.
 *
 * Which common status stands for which internal one is the table of the console's manual ("Status mappings"); an outcome that
 * nobody knows (DONE) is undecided there. The two versions of the interface spell the internal ones differently.
 */
import { commonJobStatus, commonStreamStatus } from '#/selection/statuses.ts'
import type { InternalStatus, InternalStreamStatus, JobStatus, StreamStatus } from '#/model/status.ts'

/** What both versions have. */
export const commonStatuses = [
  'WAITING',
  'READY',
  'RUNNING',
  'SUCCESSFUL',
  'ERROR',
  'CANCELED',
  'HELD',
  'UNDECIDED',
  'BLOCKED',
  'SUPPRESS',
] as const
export type CommonStatus = (typeof commonStatuses)[number]

/** The tables by which selections read the same words. */
export const commonStatusOfJob: Readonly<Record<JobStatus, CommonStatus>> = commonJobStatus
export const commonStatusOfStream: Readonly<Record<StreamStatus, CommonStatus>> = commonStreamStatus

/** As version 1 spells the internal statuses of jobs. */
export const v1StatusOfJob: Readonly<Record<InternalStatus, string>> = {
  HOLD: 'HOLD',
  SCHED: 'SCHED',
  READY: 'READY',
  FENCE: 'FENCE',
  INTRO: 'INTRO',
  EXEC: 'EXEC',
  PEND: 'ENDP',
  DONE: 'UNKNOWN',
  SUCC: 'SUCC',
  SUCCP: 'SUCCP',
  ABEND: 'ABEND',
  ABENP: 'ABENDP',
  FAIL: 'FAILED',
  SUPPR: 'SUPPRESS',
  CANCL: 'CANCEL',
}

/** As version 1 spells the internal statuses of streams. */
export const v1StatusOfStream: Readonly<Record<InternalStreamStatus, string>> = {
  HOLD: 'HOLD',
  READY: 'READY',
  EXEC: 'EXEC',
  STUCK: 'STUCK',
  SUCC: 'SUCC',
  ABEND: 'ABEND',
  SUPPR: 'SUPPRESS',
  CANCELP: 'CANCELP',
  CANCEL: 'CANCEL',
}

/** As version 2 spells the internal statuses of jobs. */
export const v2StatusOfJob: Readonly<Record<InternalStatus, string>> = {
  HOLD: 'HOLD',
  SCHED: 'HOLD',
  READY: 'READY',
  FENCE: 'FENCE',
  INTRO: 'INTRO',
  EXEC: 'EXEC',
  PEND: 'PEND',
  DONE: 'UNDCDED',
  SUCC: 'SUCC',
  SUCCP: 'SUCCP',
  ABEND: 'ABEND',
  ABENP: 'ABENP',
  FAIL: 'FAIL',
  SUPPR: 'SUPPR',
  CANCL: 'CANCL',
}

/** As version 2 spells the internal statuses of streams. */
export const v2StatusOfStream: Readonly<Record<InternalStreamStatus, string>> = {
  HOLD: 'HOLD',
  READY: 'READY',
  EXEC: 'EXEC',
  STUCK: 'STUCK',
  SUCC: 'SUCC',
  ABEND: 'ABEND',
  SUPPR: 'SUPPR',
  CANCELP: 'CANCLP',
  CANCEL: 'CANCL',
}

const spellings: Readonly<Record<string, CommonStatus>> = {
  SUCCEED: 'SUCCESSFUL',
  CANCELLED: 'CANCELED',
  SUPPRESSED: 'SUPPRESS',
}

/** The common status that a request names, in any case and in the spellings of HWA's own pages; undefined: there is none such. */
export const readCommonStatus = (text: string): CommonStatus | undefined => {
  const word = text.trim().toUpperCase()
  return spellings[word] ?? commonStatuses.find((status) => status === word)
}
