/** How each status of a stream is called: conman's word beside an operator's, and when. */
import type { InternalStreamStatus, StreamStatus } from '#/model/status.ts'

export const streamWords: Readonly<
  Record<StreamStatus, { readonly internal: InternalStreamStatus; readonly when: string }>
> = {
  waiting: { internal: 'HOLD', when: 'it waits for something, and nothing of it has started' },
  held: { internal: 'HOLD', when: 'it is held, or its priority is 0' },
  ready: { internal: 'READY', when: 'it waits for nothing, and nothing of it has started' },
  running: { internal: 'EXEC', when: 'it has started, and something of it runs or can run' },
  stuck: { internal: 'STUCK', when: 'something of it is left, and nothing can run without an operator' },
  succeeded: { internal: 'SUCC', when: 'nothing of it is left to do' },
  abended: { internal: 'ABEND', when: 'all its jobs have ended, one of them badly' },
  suppressed: { internal: 'SUPPR', when: 'its latest time had passed, or its condition was false' },
  cancelled: { internal: 'CANCEL', when: 'it was cancelled' },
}
