/**
 * The requests that were carried out: the same id has its effect once, and is no licence for another effect.
 *
 * Kept for as many requests as an hour of hurried operators can make; the oldest go first.
 */
import type { Command } from '#/model/command.ts'
import type { EventBody } from '#/model/event.ts'
import { jobIdsOf, streamIdsOf } from '#/model/packed-batch.ts'
import type { PlanState } from './state.ts'

const mostRequests = 100_000

/**
 * What was ordered, in words: everything of a command but its cause, in an order that is always the same. Two orders that differ in
 * anything have different texts.
 */
export const orderText = ({ cause: _cause, ...order }: Command): string =>
  Object.entries(order)
    .filter(([, value]) => value !== undefined)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name}=${typeof value === 'object' ? JSON.stringify(value) : value}`)
    .join(' ')

/** What an event did that no command ordered, or that was written before orders were kept with their events. */
const effectOf = (event: EventBody): string => {
  if (event.kind !== 'plan.added') return event.kind
  const { batch } = event
  return batch.into === undefined
    ? `plan.added ${streamIdsOf(batch)[0] ?? 0}`
    : `plan.added job ${jobIdsOf(batch)[0] ?? 0}`
}

/** Called by `apply` for every event. */
export const rememberRequest = ({ requests }: PlanState, event: EventBody): void => {
  if (!('cause' in event) || event.cause.requestId === undefined) return
  requests.set(event.cause.requestId, event.cause.order ?? effectOf(event))
  if (requests.size <= mostRequests) return
  for (const oldest of requests.keys()) {
    requests.delete(oldest)
    return
  }
}
