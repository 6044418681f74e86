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
  /** Set when the plan was read: what it was made of, another who asked the same may have read later. */
  again?: (() => Instant | undefined) | undefined
}

const current = new AsyncLocalStorage<ToldUnconfirmed>()

/** Makes an answer by `work`. Returns what `work` returns. */
export const notingUnconfirmed = <T>(told: ToldUnconfirmed, work: () => T): T => current.run(told, work)

/** The plan is read; undefined: it is confirmed at this moment. */
export const notePlanRead = (unconfirmedSince: () => Instant | undefined): void => {
  const told = current.getStore()
  if (told === undefined) return
  told.again = unconfirmedSince
  note(told)
}

/** Since when the plan was not confirmed that the answer was made of, or is not now that it is there. */
export const unconfirmedOf = (told: ToldUnconfirmed): Instant | undefined => {
  note(told)
  return told.since
}

const note = (told: ToldUnconfirmed): void => {
  const since = told.again?.()
  if (since !== undefined) told.since = Math.min(told.since ?? since, since)
}
