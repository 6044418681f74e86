/**
 * Which instance of a stream a FOLLOWS means (User's Guide and Reference, "Managing external follows dependencies").
 *
 * The criterion gives a set of instances: SAMEDAY those of the same production day, PREVIOUS those at or before the
 * dependent. In the set the closest that does not start after the dependent is taken; if there is none, the closest after it.
 * A job's instance is found by the start of its stream.
 */
import type { Instant } from '#/lib/clock.ts'
import type { Matching } from '#/model/needs.ts'

/** An instance of a stream where matching sees it. */
export interface Placed {
  readonly id: number
  readonly day: string
  readonly scheduledAt: Instant
  /** What the clocks of its zone show at that instant. */
  readonly localAt: number
  readonly zone: string
}

/** How much later one instance starts than the other: by the clock on the wall within a zone, else by UTC. */
const lead = (candidate: Placed, dependent: Placed): number =>
  candidate.zone === dependent.zone
    ? candidate.localAt - dependent.localAt
    : candidate.scheduledAt - dependent.scheduledAt

/** Undefined: none matches. Of two at one time the one that came into the plan last; an instance never follows itself. */
export const choosePredecessor = <T extends Placed>(
  dependent: Placed,
  candidates: readonly T[],
  matching: Matching,
): T | undefined => {
  let before: T | undefined
  let after: T | undefined
  for (const candidate of candidates) {
    if (candidate.id === dependent.id) continue
    if (matching === 'sameday' && candidate.day !== dependent.day) continue
    const later = lead(candidate, dependent)
    if (later <= 0) {
      const closer = before === undefined ? 1 : later - lead(before, dependent) || candidate.id - before.id
      if (closer > 0) before = candidate
    } else if (matching === 'sameday' && (after === undefined || later < lead(after, dependent))) {
      after = candidate
    }
  }
  return before ?? after
}
