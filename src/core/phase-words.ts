/** How each phase of a job is called: conman's word and an operator's, and when. Of these `status.ts` speaks. */
import type { InternalStatus, JobStatus } from '#/model/status.ts'
import type { PhaseName } from './transitions.ts'

export interface Words {
  readonly internal: InternalStatus
  readonly status: JobStatus
  /** When a phase has several words: in which case this one. */
  readonly when: string
}

const held: Words = { internal: 'HOLD', status: 'held', when: 'it is held, or its priority is 0' }
const waits: Words = { internal: 'HOLD', status: 'waiting', when: 'it, or its stream, waits for something' }
const scheduled: Words = { internal: 'SCHED', status: 'waiting', when: 'it waits for nothing but its time (AT)' }
const ready: Words = { internal: 'READY', status: 'ready', when: 'it waits for nothing but a place' }
const fenced: Words = {
  internal: 'FENCE',
  status: 'ready',
  when: 'its priority is not above the fence of its workstation',
}

/** The words of a job that has not started. */
export const waitingWords = { held, waits, scheduled, ready, fenced } as const

const executing: Words = { internal: 'EXEC', status: 'running', when: 'its process runs' }
const confirmedSucc: Words = {
  internal: 'SUCCP',
  status: 'running',
  when: 'it runs, and is confirmed succ for when it ends',
}
const confirmedAbend: Words = {
  internal: 'ABENP',
  status: 'running',
  when: 'it runs, and is confirmed abend for when it ends',
}

/** The words of a job whose process runs. */
export const runningWords = { executing, confirmedSucc, confirmedAbend } as const

/** The words of each phase. */
export const phaseWords: Readonly<Record<PhaseName, readonly [Words, ...Words[]]>> = {
  dormant: [{ ...waits, when: 'a recovery job that nobody has set going: it is not shown' }],
  waiting: [held, waits, scheduled, ready, fenced],
  dispatched: [{ internal: 'INTRO', status: 'running', when: 'given to the agent' }],
  running: [executing, confirmedSucc, confirmedAbend],
  unknown: [{ internal: 'DONE', status: 'unknown', when: 'it has ended, and nobody knows how' }],
  succeeded: [{ internal: 'SUCC', status: 'succeeded', when: 'it ended well, or was said to' }],
  abended: [{ internal: 'ABEND', status: 'abended', when: 'it ended badly, or was said to' }],
  failed: [{ internal: 'FAIL', status: 'failed', when: 'it could not be launched' }],
  suppressed: [
    { internal: 'SUPPR', status: 'suppressed', when: 'its latest time had passed, or its condition was false' },
  ],
  cancelled: [{ internal: 'CANCL', status: 'cancelled', when: 'it was cancelled' }],
  pending: [{ internal: 'PEND', status: 'pending', when: 'it has ended, and waits to be confirmed' }],
}
