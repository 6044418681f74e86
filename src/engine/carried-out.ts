/** Whether a request was carried out before. */
import type { PlanState } from '#/core/state.ts'
import { Refusal } from '#/lib/refusal.ts'

/** Throws `request.reused` when the id stands for something else than it stood for the first time. */
export const isCarriedOut = (
  { requests }: PlanState,
  requestId: string | undefined,
  isSame: (effect: string) => boolean,
): boolean => {
  const effect = requestId === undefined ? undefined : requests.get(requestId)
  if (effect === undefined) return false
  if (isSame(effect)) return true
  throw new Refusal(
    'request.reused',
    `The request id ${requestId} was used for another order (${effect}). A new order needs an id of its own.`,
  )
}
