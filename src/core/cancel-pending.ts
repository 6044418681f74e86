/**
 * Cancel pending: a job or stream is cancelled when what it waits for itself has come (User's Guide and Reference, "cancel", `;pend`).
 *
 * Until then it waits as before, and starts in no case.
 */
import { cell } from './columns.ts'
import { isCancelPending, jobTimeHasCome, streamTimeHasCome } from './conditions.ts'
import type { Holder, PlanState } from './state.ts'

export const pendCancel = (state: PlanState, holder: Holder): void => {
  state.cancelPending.add(holder)
}

/** Looks whether the time to cancel has come. */
export const reviewCancel = (state: PlanState, holder: Holder): void => {
  if (!isCancelPending(state, holder)) return
  const { jobs, streams, due } = state
  const isDue =
    holder < 0
      ? cell(streams.unmet, -holder) === 0 && streamTimeHasCome(state, -holder)
      : cell(jobs.unmet, holder) === 0 && jobTimeHasCome(state, holder)
  if (isDue) due.cancel.add(holder)
  else due.cancel.delete(holder)
}

/** It has been cancelled, or has ended in another way. */
export const forgetCancel = ({ cancelPending, due }: PlanState, holder: Holder): void => {
  if (cancelPending.size === 0) return
  cancelPending.delete(holder)
  due.cancel.delete(holder)
}
