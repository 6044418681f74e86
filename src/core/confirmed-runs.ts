/**
 * Jobs that were confirmed while their process ran: the operator's word counts, and what the process comes to changes nothing.
 *
 * With output conditions the word counts when the process ends (SUCCP, ABENP); without, at once, and the process goes on without the
 * job, in its place, until it ends.
 */
import { judgeFollowers } from './branches.ts'
import { cell } from './columns.ts'
import { clearFlag } from './flags.ts'
import { completeStream } from './progress.ts'
import { JobFlag, type PlanState } from './state.ts'

/** How a live run will have ended by the word of an operator; undefined: nobody has said it. */
export const confirmedEnd = ({ confirmedEnds }: PlanState, job: number): 'succeeded' | 'abended' | undefined => {
  const succeeded = confirmedEnds.size === 0 ? undefined : confirmedEnds.get(job)
  if (succeeded === undefined) return undefined
  return succeeded ? 'succeeded' : 'abended'
}

/** The process of a job that has ended already goes on. */
export const runsOn = ({ afterEnd }: PlanState, job: number): boolean => afterEnd.size > 0 && afterEnd.has(job)

/** It has ended too; its place is free, and an instance that waits for this one to be over may begin. */
export const endAfterEnd = (state: PlanState, job: number): void => {
  const stream = cell(state.jobs.stream, job)
  state.afterEnd.delete(job)
  clearFlag(state, job, JobFlag.killRequested | JobFlag.killOverdue)
  completeStream(state, stream)
  judgeFollowers(state, -stream)
}
