/**
 * For whom the database works: its statements are counted by purpose, and those of a single errand, such as a request, on their own.
 *
 * The errand travels with the asynchronous calls by itself, as `lib/correlation.ts` has it. What nobody sent is the engine's own work. The counts are
 * those of this process, as its processor time is: a hit rate of a cache says little without them.
 */
import { AsyncLocalStorage } from 'node:async_hooks'

export const purposes = ['request', 'engine', 'maintenance'] as const
export type Purpose = (typeof purposes)[number]

export interface Errand {
  readonly purpose: Purpose
  /** Statements that asked for rows. */
  reads: number
}

const current = new AsyncLocalStorage<Errand>()
const statements: Record<Purpose, number> = { request: 0, engine: 0, maintenance: 0 }

export const createErrand = (purpose: Purpose): Errand => ({ purpose, reads: 0 })

/** Does `work` on this errand. Returns what `work` returns. */
export const onErrand = <T>(errand: Errand, work: () => T): T => current.run(errand, work)

/** For whom it is that work is done now. */
export const purposeNow = (): Purpose => current.getStore()?.purpose ?? 'engine'

/** The statements so far, those that begin and end transactions and COPY among them. */
export const statementsSoFar = (): Readonly<Record<Purpose, number>> => statements

/** `of`: on behalf of whom, whatever errand it happens on. */
export const countStatement = (of?: Purpose): void => {
  statements[of ?? purposeNow()] += 1
}

/** A statement that asks for rows. */
export const countRead = (of?: Purpose): void => {
  countStatement(of)
  const errand = current.getStore()
  if (errand !== undefined && (of === undefined || of === errand.purpose)) errand.reads += 1
}
