/**
 * Promotion of critical jobs: what must start soon so that a deadline is kept goes before the rest (Dynamic Workload Console User's
 * Guide, "Workload service assurance": after HI and GO, before all others).
 */
import type { Instant } from '#/lib/clock.ts'
import type { EventBody } from '#/model/event.ts'
import type { Assurance } from './assurance.ts'
import { cell } from './columns.ts'
import { criticalStart } from './critical-times.ts'
import { hasFlag } from './flags.ts'
import { jobOfNode } from './live-graph.ts'
import { JobFlag, Phase, type PlanState } from './state.ts'

/** A job of the critical network, and the critical job it must not delay. */
export interface Promotion {
  readonly job: number
  readonly critical: number
  /** When it is to be promoted. */
  readonly at: number
}

/** How far ahead is looked, milliseconds: until somebody looks again. */
export const promotedAhead = 60_000

export interface Promotions {
  /** Waiting jobs whose critical start is as near as promotionOffset, or soon will be. */
  readonly due: Promotion[]
  /** When the first of all is to be promoted, as things stand; Infinity: none ever. */
  readonly firstAt: Instant
}

export const dueForPromotion = (
  state: PlanState,
  { estimate, times }: Assurance,
  { promotionOffset }: { readonly promotionOffset: number },
): Promotions => {
  const due: Promotion[] = []
  let firstAt = Infinity
  const { graph } = estimate
  for (let node = 0; node < graph.jobs.count; node += 1) {
    const critical = times.forJob[node] ?? 0
    if (critical === 0) continue
    const at = criticalStart(estimate, times, node) - promotionOffset * 1000
    const isDue = at <= state.now + promotedAhead
    if (!isDue && at >= firstAt) continue
    const job = jobOfNode(graph, node)
    if (!mayBePromoted(state, job)) continue
    firstAt = Math.min(firstAt, at)
    if (isDue) due.push({ job, critical, at })
  }
  return { due, firstAt }
}

const mayBePromoted = (state: PlanState, job: number): boolean =>
  cell(state.jobs.phase, job) === Phase.waiting && !hasFlag(state, job, JobFlag.promoted)

/** The events of those that are due now, as the plan stands now: what has started meanwhile needs no promotion. */
export const promote = (state: PlanState, promotions: readonly Promotion[]): EventBody[] =>
  promotions
    .filter(({ job, at }) => at <= state.now && mayBePromoted(state, job))
    .map(({ job, critical }) => ({
      kind: 'job.promoted',
      job,
      cause: { by: 'assurance', reason: `critical job ${critical} waits for it (promotionOffset)` },
    }))
