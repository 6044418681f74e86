/**
 * What a server shows that has no place: the last state it had, for questions alone, until it has a place again.
 *
 * At 03:00, when the database is the trouble, that is what operators have. It stands still, nobody leads with it, and nothing is rebuilt
 * on it. What the leader had decided last may never have been committed, so every answer says since when nothing is confirmed.
 */
import type { PlanState } from '#/core/state.ts'
import type { Instant } from '#/lib/clock.ts'
import { Fault, Refusal } from '#/lib/refusal.ts'
import type { Leading } from './leading.ts'
import type { Heard, SignOfLife } from './sign-of-life.ts'
import type { Standby } from './standby.ts'

export interface LastState {
  readonly state: PlanState
  /** When the ledger confirmed it last. */
  readonly heard: () => Heard
  /** All of it is committed. */
  readonly isCommitted: boolean
  /** The last event that is known to be. */
  readonly committed: () => number
}

/** Milliseconds of silence that are no news: the ledger is asked four times a lease. */
const usualSilence = 5_000
export const silenceOf = (leaseMs: number): number => Math.max(usualSilence, leaseMs / 2)

/** What a leader has heard of its ledger: a beat was answered, a commit was carried out, and none has been under way since before. */
export const heardByLeader = ({ conductor }: Pick<Leading, 'conductor'>, life: Pick<SignOfLife, 'heard'>): Heard => {
  const heard = life.heard()
  const sent = conductor.uncommittedSince()
  return sent === undefined || sent.agoMs <= heard.agoMs ? heard : sent
}

/** Of a term that is over: it stands still from now on. Undefined where it is known not to be what was decided. */
export const lastOfLeader = (
  { state, conductor }: Pick<Leading, 'state' | 'conductor'>,
  heard: Heard,
  why: Error,
): LastState | undefined => {
  conductor.standStill(why)
  if (!conductor.isSound()) return undefined
  return { state, heard: () => heard, isCommitted: false, committed: conductor.committed }
}

/** Of a standby that stands by no longer, or is about to lead. */
export const lastOfStandby = ({ state, heard, isSound }: Standby): LastState | undefined => {
  if (!isSound()) return undefined
  const { seq } = state
  return { state, heard, isCommitted: true, committed: () => seq }
}

/**
 * What is left of it when this server could not begin to lead with it: its own first events may be in it. Undefined where it was not the
 * database that failed: nobody knows how far it came.
 */
export const lastAfterFailure = (last: LastState | undefined, error: unknown): LastState | undefined => {
  const isOutside = error instanceof Fault || (error instanceof Refusal && error.code.startsWith('database.'))
  return last !== undefined && isOutside ? { ...last, isCommitted: false } : undefined
}

/** Undefined: it is confirmed, as far as anybody can know. */
export const unconfirmedIn = (
  { heard, isCommitted }: Pick<LastState, 'heard' | 'isCommitted'>,
  { leaseMs }: { readonly leaseMs: number },
): Instant | undefined => {
  const { at, agoMs } = heard()
  return !isCommitted || agoMs >= silenceOf(leaseMs) ? at : undefined
}
