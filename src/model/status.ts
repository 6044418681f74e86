/**
 * The statuses of a job in the plan, in TWS's words and in an operator's.
 *
 * The internal ones are conman's (User's Guide and Reference, "Showing jobs"); the common ones are what lists and counts show.
 */

/** conman's words. DONE is TWS's own word for an outcome nobody knows. */
export const internalStatuses = [
  'HOLD',
  'SCHED',
  'READY',
  'FENCE',
  'INTRO',
  'EXEC',
  'PEND',
  'DONE',
  'SUCC',
  'SUCCP',
  'ABEND',
  'ABENP',
  'FAIL',
  'SUPPR',
  'CANCL',
] as const
export type InternalStatus = (typeof internalStatuses)[number]

/** An operator's words. */
export const jobStatuses = [
  'waiting',
  'held',
  'ready',
  'running',
  'pending',
  'unknown',
  'succeeded',
  'abended',
  'failed',
  'suppressed',
  'cancelled',
] as const
export type JobStatus = (typeof jobStatuses)[number]

/** It went wrong, and waits for somebody who looks at it. */
export const wrongStatuses = ['abended', 'failed', 'unknown'] as const satisfies readonly JobStatus[]

/** The statuses of a job stream; `stuck`: nothing in it can run without an operator. */
export const streamStatuses = [
  'waiting',
  'held',
  'ready',
  'running',
  'stuck',
  'succeeded',
  'abended',
  'suppressed',
  'cancelled',
] as const
export type StreamStatus = (typeof streamStatuses)[number]

/** conman's words for a stream; CANCELP: to be cancelled when what it waits for has come. */
export const internalStreamStatuses = [
  'HOLD',
  'READY',
  'EXEC',
  'STUCK',
  'SUCC',
  'ABEND',
  'SUPPR',
  'CANCELP',
  'CANCEL',
] as const
export type InternalStreamStatus = (typeof internalStreamStatuses)[number]
