/** Carries out orders, each request once. */
import { eventsOf } from '#/core/order.ts'
import { orderText } from '#/core/requests.ts'
import type { PlanState } from '#/core/state.ts'
import { Refusal } from '#/lib/refusal.ts'
import type { Command } from '#/model/command.ts'
import type { Conductor } from './conductor.ts'

/** Resolves when what was ordered is committed. Throws the refusals of the order. */
export const carryOut = async (conductor: Conductor, command: Command): Promise<void> => {
  const isSame = (effect: string): boolean => effect === orderText(command)
  await conductor.take((now) => (isCarriedOut(now, command.cause.requestId, isSame) ? [] : eventsOf(now, command)))
}

/** Whether a request was carried out before. Throws `request.reused` when the id stands for something else than it stood for the first time. */
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
