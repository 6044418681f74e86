/**
 * Notes of each answer whether it was made of a plan that nobody confirms now (`last-state.ts`), so that the edges can say so.
 *
 * It is noted where the plan is read and not by route: whatever was read on the way, and at whatever moment, counts. The note travels with the
 * asynchronous calls by itself, as `lib/correlation.ts` has it.
 */
import { AsyncLocalStorage } from 'node:async_hooks'
import type { Instant } from '#/lib/clock.ts'

/** Of one answer. */
export interface ToldUnconfirmed {
  /** Since when the plan was not confirmed that it was made of; undefined: it was. */
  since: Instant | undefined
}

const current = new AsyncLocalStorage<ToldUnconfirmed>()

/** Makes an answer by `work`. Returns what `work` returns. */
export const notingUnconfirmed = <T>(told: ToldUnconfirmed, work: () => T): T => current.run(told, work)

/** The plan is read, and was confirmed last at this instant. */
export const noteUnconfirmed = (since: Instant): void => {
  const told = current.getStore()
  if (told !== undefined) told.since = Math.min(told.since ?? since, since)
}
